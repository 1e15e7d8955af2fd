package flows

// gate goes to the end of a phase, 0 being the one under way. A card that shows another phase's end is left for a new one.
func (w *walk) gate(phase int) error {
	if phase == 0 {
		phase = w.r.Phase
	}
	if phase < 1 || phase > Phases {
		return ErrNoItem
	}
	if a := w.r.Step.Ask; (a == AskGate || a == AskGateWhy) && w.r.Phase == phase {
		return nil
	}
	w.show(Step{Ask: AskGate})
	w.r.Phase = phase
	return nil
}

// close asks why a phase is closed with open musts; where none is open any more, its end is shown instead.
func (w *walk) close(phase int) error {
	if err := w.gate(phase); err != nil {
		return err
	}
	w.r.Step.Ask = AskGate
	if len(w.p.OpenMusts(w.l, w.r.Phase)) > 0 {
		w.r.Step.Ask = AskGateWhy
	}
	return nil
}
