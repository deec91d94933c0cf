package org.eprop.report.explain;

import org.eprop.report.page.Section;

/** The change of the weight, and that it is the gradient. */
final class ChangeSection extends SynapseSection {

  private static final int HIGH = 150;

  ChangeSection(SynapseLesson lesson, Frame frame) {
    super(lesson, frame);
  }

  void add() {
    Section section = frame.section("change", "The weight changes");
    section.chart(
        frame
            .chart("change", "What each step adds", HIGH - 20)
            .add(Frame.bars("−η L[t] S̄′[t]", Ink.SIGNAL, lesson.change()))
            .build(),
        Frame.above(
            Formula.display(
                Formula.MINUS,
                Formula.name("η"),
                scale(),
                signalAt(Formula.T),
                Formula.TIMES,
                NeuronEquations.filteredTrace(Formula.T)),
            "Learning signal times trace: two numbers that are both at hand at step <i>t</i>."
                + " <output class=\"live\" data-live=\"product\"></output>"));
    section.chart(
        frame
            .chart("running", "The weight's change so far", HIGH)
            .add(Frame.line("ΔW", Ink.PLAIN, lesson.running()))
            .level("", 0)
            .build(),
        Frame.above(
            Formula.display(
                Formula.delta(weight),
                Formula.EQUALS,
                Formula.MINUS,
                Formula.name("η"),
                Formula.sum(Formula.row(Formula.name("i"), "<mo>≤</mo>", Formula.T), ""),
                scale(),
                signalAt(Formula.name("i")),
                Formula.TIMES,
                NeuronEquations.filteredTrace(Formula.name("i"))),
            "Adding up as time goes by. With the last step the gradient is complete:"
                + " nothing has to be run backwards."));
    section.html(checks());
  }

  private String checks() {
    double eta = toy.settings().learningRate();
    double last = lesson.running()[lesson.running().length - 1];
    Checks checks = new Checks("Δ" + Names.plainWeight(lesson), eta);
    checks.add("the curve above, at its end", last, "forward");
    checks.addGradient(
        "−η times the reference's gradient, with eligibility traces",
        lesson.forwardGradient(),
        "forward");
    checks.addGradient(
        "−η times the reference's gradient, computed backward in time",
        lesson.backwardGradient(),
        "backward");
    checks.addOriginal(
        "−η times the gradient as training computes it, fast and in single precision",
        lesson.fastGradient());
    return checks.html();
  }
}
