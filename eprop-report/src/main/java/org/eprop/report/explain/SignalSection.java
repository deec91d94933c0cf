package org.eprop.report.explain;

import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.report.page.Html;
import org.eprop.report.page.Section;

/** The learning signal, and the trace that waits for the readout. */
final class SignalSection extends SynapseSection {

  private static final int HIGH = 150;

  SignalSection(SynapseLesson lesson, Frame frame) {
    super(lesson, frame);
  }

  void add() {
    Section section = frame.section("signal", "Learning signal: what the network says");
    section.chart(
        frame
            .chart("signal", "Learning signal", HIGH - 20)
            .add(Frame.line("L[t]", Ink.SIGNAL, lesson.signal()))
            .add(Frame.dashed("y[t] − y*[t]", Ink.READOUT, difference()))
            .level("", 0)
            .build(),
        Frame.above(
            signalFormula(),
            signalText() + " Above zero: the neuron spikes too much; below: too little."));
    section.chart(
        frame
            .chart("filtered", "The trace waits for the readout", HIGH - 20)
            .add(Frame.line("S̄′[t]", Ink.TRACE, lesson.filtered()))
            .add(Frame.dashed("S′[t]", Ink.TRACE, lesson.trace()))
            .build(),
        Frame.above(
            Formula.display(
                NeuronEquations.filteredTrace(Formula.T),
                Formula.EQUALS,
                Formula.name("κ"),
                NeuronEquations.filteredTrace(Formula.BEFORE),
                Formula.PLUS,
                NeuronEquations.trace(Formula.T)),
            "A spike stays in the readout for a while and shows in later errors. So the trace is"
                + " kept just as long, by the readout's own leak κ."));
  }

  private String signalFormula() {
    return learningSignal() instanceof Feedback
        ? Formula.display(
            signalAt(Formula.T),
            Formula.EQUALS,
            Formula.name("B"),
            Formula.fraction(
                "<mo>∂</mo>" + Formula.name("E"),
                "<mo>∂</mo>" + Formula.at(Ink.READOUT, Formula.name("y"), Formula.T)))
        : Formula.display(signalAt(Formula.T));
  }

  private String signalText() {
    String name = '"' + Html.escape(toy.signal().name()) + '"';
    if (!(learningSignal() instanceof Feedback feedback)) {
      return "What the readout tells the neuron at this very step; here it is %s: %s"
          .formatted(name, Html.escape(toy.signal().factory().description()));
    }
    return "The readout's error at this very step, sent back to the neuron through <i>B</i>"
        + (feedback.isSymmetric()
            ? " = <i>W</i><sub>out</sub>."
            : ", which is not the readout weight: the learning signal here is " + name + ".");
  }

  private LearningSignal learningSignal() {
    return toy.signal().factory().create(toy.signal().context());
  }

  private double[] difference() {
    double[] difference = lesson.readout().clone();
    double[] target = toy.target();
    for (int t = 0; t < difference.length; t++) {
      difference[t] -= target[t];
    }
    return difference;
  }
}
