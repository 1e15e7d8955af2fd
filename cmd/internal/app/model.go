package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"kringloop/knowledge"
	"kringloop/knowledge/openai"
)

// ModelConfig says which language models to use and where they are. Without a model named there are none.
type ModelConfig = openai.Config

// OpenModel prepares what is set; nothing is reached yet. Without a model the means are empty.
func OpenModel(c ModelConfig) (knowledge.Means, error) {
	if c.Model == "" && c.EmbeddingModel == "" {
		return knowledge.Means{}, nil
	}
	client, err := openai.New(c)
	if err != nil {
		return knowledge.Means{}, fmt.Errorf("language model: %w", err)
	}
	return knowledge.Means{Model: client.Model(), Embedder: client.Embedder()}, nil
}

// DoctorModel checks the models that are set with the smallest of questions. It shows no key.
func DoctorModel(ctx context.Context, c ModelConfig) []Finding {
	if c.Model == "" && c.EmbeddingModel == "" {
		return []Finding{{OK: true, What: "no language model is set: answers are made of the guide's own sentences"}}
	}
	client, err := openai.New(c)
	if err != nil {
		return []Finding{{What: "the language model can't be used: " + err.Error(), Do: "correct OPENAI_API_KEY or OPENAI_BASE_URL"}}
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	found := client.Check(ctx)
	var all []Finding
	if c.Model != "" {
		all = append(all, modelFinding(c.Model, "OPENAI_MODEL", "answers", found.Writes))
	}
	if c.EmbeddingModel != "" {
		works := fmt.Sprintf("makes vectors of %d numbers", found.Dimensions)
		all = append(all, modelFinding(c.EmbeddingModel, "OPENAI_EMBEDDING_MODEL", works, found.Embeds))
	}
	return all
}

// modelFinding puts into words what came of one model.
func modelFinding(name, setting, works string, err error) Finding {
	is := func(class error) bool { return errors.Is(err, class) }
	status := openai.Status(err)
	switch {
	case err == nil:
		return Finding{OK: true, What: "the model " + name + " " + works}
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return Finding{What: "the model's endpoint does not accept the key", Do: "correct OPENAI_API_KEY"}
	case is(knowledge.ErrModelSetup):
		return Finding{What: "the model's endpoint does not know " + name, Do: "correct " + setting + " or OPENAI_BASE_URL, which most often ends in /v1"}
	case is(knowledge.ErrModelBusy):
		return Finding{What: "the model " + name + " has too much to do, or the quota is used up", Do: "look at the limits of the account"}
	case is(knowledge.ErrModelRefused):
		return Finding{What: "the model " + name + " refuses to answer", Do: "look at the content filter of the endpoint"}
	case is(context.DeadlineExceeded):
		return Finding{What: "the model " + name + " does not answer in time", Do: "choose a faster one; people wait 8 seconds for the first word"}
	case is(knowledge.ErrModelAway):
		return Finding{What: "the model's endpoint can't be reached", Do: "start it, or correct OPENAI_BASE_URL"}
	}
	return Finding{What: "the model's endpoint gives answers that can't be read", Do: "correct OPENAI_BASE_URL and " + setting + "; it must speak OpenAI's protocol"}
}
