// Package blocks renders values of the domains as Block Kit: cards, lists, modals, App Home. It is pure; golden files in
// testdata/ show what each looks like. It owns the names of the controls (actions.go) and what their values carry.
//
// It never calls anything, never decides who may see something, and holds no sentence: those stand in bot/locale and in
// the domains' content.
package blocks
