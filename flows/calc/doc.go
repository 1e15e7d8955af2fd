// Package calc holds the calculators: offer scoring after Kolding (5.19–5.25), cost over life (4.73–4.82), the check of
// award criteria (4.61–4.71), realised impact (6.19), a reuse target (2.55) and how many devices are needed (4.39).
//
// It owns the formulas and what they refuse or warn of. It computes with fractions, so nothing is lost on the way;
// rounding is for the eye alone. It never says who wins: a lowest score is a lowest score. It knows no words of any
// language: an [Issue] has a key, and the words stand in the content of package flows.
package calc
