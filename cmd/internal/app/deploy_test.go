package app_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kringloop/cmd/internal/app"
)

// TestDeployManifestIsCurrent keeps the manifest that people copy equal to the one that the program prints.
func TestDeployManifestIsCurrent(t *testing.T) {
	want, err := app.Manifest("")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../../deploy/slack-manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("deploy/slack-manifest.json is old; run make update (-want +got):\n%s", diff)
	}
	if !json.Valid(got) {
		t.Error("the manifest is not JSON")
	}
}
