# Everything a developer does with Kringloop. `make` alone lists the targets.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

GO ?= go
# In CI nothing comes from the cache of test results; at home an unchanged package is not tested again.
TEST_FLAGS := -race -vet=off -timeout 8m $(if $(CI),-count=1)
# vet and staticcheck read what the race build compiled, so that the dependencies are built once instead of twice. Without
# a C compiler there is no race build; make test has installed one by then.
RACE = GOFLAGS="$$($(GO) env GOFLAGS) $$(command -v "$$($(GO) env CC)" >/dev/null && echo -race || true)"
STARTED := $(shell date +%s)

.NOTPARALLEL:

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: ## the whole bot with a Slack of its own, at http://127.0.0.1:8080
	@$(GO) run ./cmd/kringloop demo

.PHONY: test
test: tools lint ## everything that must hold: vet, staticcheck, gofmt, all tests with the race detector
	@$(GO) test $(TEST_FLAGS) ./...
	@$(GO) test -vet=off $(if $(CI),-count=1) ./knowledge/ingest # what is too large for the race detector
	@echo "make test: $$(( $$(date +%s) - $(STARTED) )) s"

.PHONY: check
check: lint ## what is quick: vet, staticcheck, gofmt, the import table, the content
	@$(GO) test -run 'Layout|Deploy|Citation|Cites' ./cmd/internal/app
	@$(GO) test -run 'Content|Conditions|Languages|Cover|Status|Phrasings|Load|Facts|Same|UsedIDs|Voice' ./flows ./knowledge ./bot/locale
	@$(GO) test -v -run '^TestContentCovers' ./knowledge | sed -n 's/.*: \(facts: .*\)/\1/p'

.PHONY: bench
bench: ## the benchmarks, then a real server under load, killed ten times in the last run
	@$(GO) test -run '^$$' -bench . -benchmem ./bot/ledger ./knowledge
	@$(GO) test -run '^$$' -bench Digests/ -benchtime 1x ./cmd/internal/app
	@$(GO) test -run '^$$' -bench 'DigestOfMany|Occurrences' -benchtime 100x ./cmd/internal/app
	@$(GO) build -o bin/load ./cmd/internal/load/run
	bin/load
	bin/load -teams 1 -people 200
	bin/load -rate 500 -redeliver 0
	bin/load -kills 10

.PHONY: update
update: ## rewrite golden files, conversations and the manifest; read the difference before you commit
	@for flag in update update-pages; do \
		files="$$(grep -rl --include='*_test.go' "flag.Bool(\"$$flag\"" . || true)"; \
		[[ -z "$$files" ]] || $(GO) test -count=1 $$(dirname $$files | sort -u) "-$$flag"; \
	done
	@$(GO) run ./cmd/kringloop manifest > deploy/slack-manifest.json

.PHONY: lint
lint:
	@unformatted="$$(gofmt -l .)"; [[ -z "$$unformatted" ]] || { echo "not formatted, run gofmt -w:"; echo "$$unformatted"; exit 1; } >&2
	@$(RACE) $(GO) vet ./...
	@tool="$$($(GO) tool -n staticcheck)"; $(RACE) "$$tool" ./...

.PHONY: tools
tools:
	@.ci/tools
