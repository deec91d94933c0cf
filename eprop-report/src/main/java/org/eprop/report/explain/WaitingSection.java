package org.eprop.report.explain;

import org.eprop.api.neuron.LinearNeuron;
import org.eprop.report.page.Section;

/** Weights that change at every step, although nobody touches them between two spikes. */
final class WaitingSection extends SynapseSection {

  private static final int HIGH = 150;

  WaitingSection(SynapseLesson lesson, Frame frame) {
    super(lesson, frame);
  }

  /** Adds it, if the neuron is linear. */
  void add() {
    if (!(toy.neuronModel() instanceof LinearNeuron neuron)) {
      return;
    }
    WaitingRow row = WaitingRow.of(lesson, neuron);
    frame.feed("waits", "running", "stored", "waits");
    Section section = frame.section("waits", "Learning at every step, touched at spikes alone");
    section.chart(
        frame
            .chart("waits", "What is stored, and what the weight is", HIGH)
            .add(Frame.line("ΔW", Ink.PLAIN, lesson.running()))
            .add(Frame.line("stored", Ink.INPUT, row.held()))
            .add(Frame.dashed("waits", Ink.SIGNAL, row.waits()))
            .level("", 0)
            .build(),
        Frame.above(
            Formula.display(
                Formula.delta(weight),
                Formula.EQUALS,
                Formula.word("stored"),
                "<mo>+</mo>",
                Formula.word("waits")),
            "A weight acts only when its presynaptic neuron spikes. So its number in memory may stay"
                + " as it is until then. Meanwhile the neuron adds up what every synapse onto it will"
                + " have missed: a few numbers for the neuron, not for each synapse. At the next"
                + " spike one pass over the row brings it up to date. The weight is the same at each"
                + " step, and the work is that of the spikes."));
  }
}
