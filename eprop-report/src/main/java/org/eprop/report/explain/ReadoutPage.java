package org.eprop.report.explain;

import java.util.List;
import org.eprop.report.page.Page;
import org.eprop.report.page.Section;

/** The page of an output weight. */
final class ReadoutPage {

  private final ReadoutLesson lesson;
  private final Toy toy;
  private final Frame frame;
  private final String scale;

  private ReadoutPage(ReadoutLesson lesson) {
    this.lesson = lesson;
    this.toy = lesson.toy();
    this.scale = toy.inputScale() == 1 ? "" : Formula.name("c");
    this.frame =
        new Frame(
            "How an output weight learns",
            "The simplest case: from the neuron to the readout there is no threshold in between, so"
                + " the trace is only a memory of the spikes, and the error is at hand.",
            lesson.spikes().length);
  }

  static Page of(ReadoutLesson lesson) {
    ReadoutPage page = new ReadoutPage(lesson);
    page.quantities();
    page.overview();
    page.forward();
    page.trace();
    page.change();
    return page.frame.finish();
  }

  private static String trace(String time) {
    return Formula.at(Ink.TRACE, Formula.bar("S"), time);
  }

  private static String error(String time) {
    return Formula.at(Ink.SIGNAL, Formula.name("δ"), time);
  }

  private void quantities() {
    frame.quantity("s", NeuronEquations.spike(Formula.T), Ink.PLAIN, lesson.spikes());
    frame.quantity(
        "y", Formula.at(Ink.READOUT, Formula.name("y"), Formula.T), Ink.READOUT, lesson.readout());
    frame.quantity("target", "", Ink.READOUT, toy.target());
    frame.quantity("filtered", trace(Formula.T), Ink.TRACE, lesson.filtered());
    frame.quantity("reach", "", Ink.TRACE, lesson.filtered());
    frame.quantity("p", "", Ink.PLAIN, lesson.spikes());
    frame.quantity("signal", error(Formula.T), Ink.SIGNAL, lesson.error());
    frame.quantity("error", "", Ink.SIGNAL, lesson.error());
    frame.quantity("change", "", Ink.PLAIN, lesson.change());
    frame.quantity(
        "running", Formula.ink(Ink.PLAIN, Formula.delta(Names.W_OUT)), Ink.PLAIN, lesson.running());
    frame.data().put("alpha", toy.kappa()).put("kappa", toy.kappa());
    frame.data().put("causeName", "S[t]").put("reachName", "S̄").put("decayName", "κ");
    frame.data().put("signalName", "δ").put("traceName", "S̄").put("kind", "output");
    ToyPort.of(toy).ifPresent(port -> frame.data().set("toy", port));
    frame.feed("s", "s");
    frame.feed("y", "y", "target");
    frame.feed("reach", "filtered");
    frame.feed("signal", "signal");
    frame.feed("change", "change");
    frame.feed("running", "running");
  }

  private void overview() {
    frame
        .section("picture", "The picture")
        .html(Frame.links("output.html") + Frame.resource("readout.svg"))
        .html(
            Frame.above(
                sum(Formula.T, Formula.row(Formula.T)),
                "The same shape as for every other weight: <b class=\"k6\">the error</b> times <b"
                    + " class=\"k1\">what the synapse remembers</b>. No surrogate is needed, for the"
                    + " readout has no threshold; and this is not e-prop's approximation but the exact"
                    + " gradient in every network."));
  }

  private String sum(String time, String range) {
    return Formula.display(
        Formula.delta(Names.W_OUT),
        Formula.EQUALS,
        Formula.MINUS,
        Formula.name("η"),
        Formula.sum(range, ""),
        scale,
        error(time),
        Formula.TIMES,
        trace(time));
  }

  private void forward() {
    Section section = frame.section("forward", "Forward: the readout adds up spikes");
    section.chart(
        frame
            .chart("s", "Spikes of the neuron", 64)
            .add(Frame.bars("S[t]", Ink.PLAIN, lesson.spikes()))
            .build(),
        Frame.above(
            Formula.display(
                NeuronEquations.spike(Formula.T),
                "<mo>∈</mo><mo>{</mo><mn>0</mn><mo>,</mo><mn>1</mn><mo>}</mo>"),
            "What arrives at the readout. <span class=\"hint\">The strong part of each bar is how"
                + " much of it still counts at <i>t</i>.</span>"));
    section.chart(
        frame
            .chart("y", "Readout and target", 150)
            .add(Frame.line("y[t]", Ink.READOUT, lesson.readout()))
            .add(Frame.dashed("y*[t]", Ink.READOUT, toy.target()))
            .build(),
        Frame.above(ForwardSection.readoutFormula(toy), "A leaky sum, without a threshold."));
  }

  private void trace() {
    Section section = frame.section("eligibility", "Eligibility: what the synapse remembers");
    section.chart(
        frame
            .chart("reach", "Trace of the spikes", 150)
            .add(Frame.line("S̄[t]", Ink.TRACE, lesson.filtered()))
            .build(),
        Frame.above(
            Formula.display(
                Formula.fraction(
                    "<mo>∂</mo>" + Formula.at(Ink.READOUT, Formula.name("y"), Formula.T),
                    "<mo>∂</mo>" + Formula.row(Names.W_OUT)),
                Formula.EQUALS,
                scale,
                trace(Formula.T),
                "<mo>,</mo>",
                trace(Formula.T),
                Formula.EQUALS,
                Formula.name("κ"),
                trace(Formula.BEFORE),
                Formula.PLUS,
                NeuronEquations.spike(Formula.T),
                Formula.EQUALS,
                Formula.sum(Formula.row(Formula.name("i"), "<mo>≤</mo>", Formula.T), ""),
                Formula.sup(
                    Formula.name("κ"), Formula.row(Formula.T, Formula.MINUS, Formula.name("i"))),
                NeuronEquations.spike(Formula.name("i"))),
            "The spikes, forgotten at the readout's own pace. Each shade is what is left of one of"
                + " them. <output class=\"live\" data-live=\"recursion\"></output>"));
    double kappa = toy.kappa();
    List<SynapseLesson.Contribution> parts =
        lesson.spikeSteps().stream().map(t -> part(t, kappa)).toList();
    frame.stack("reach", "s", Ink.TRACE, parts);
  }

  private SynapseLesson.Contribution part(int step, double kappa) {
    double[] alone = new double[lesson.spikes().length];
    alone[step] = 1;
    return new SynapseLesson.Contribution(step, Sums.filtered(alone, kappa));
  }

  private void change() {
    Section section = frame.section("change", "The weight changes");
    section.chart(
        frame
            .chart("signal", "Error", 110)
            .add(Frame.line("δ[t]", Ink.SIGNAL, lesson.error()))
            .level("", 0)
            .build(),
        Frame.above(
            Formula.display(
                error(Formula.T),
                Formula.EQUALS,
                Formula.fraction(
                    "<mo>∂</mo>" + Formula.name("E"),
                    "<mo>∂</mo>" + Formula.at(Ink.READOUT, Formula.name("y"), Formula.T))),
            "The readout's own error needs no way back: it is right where the synapse ends."));
    section.chart(
        frame
            .chart("change", "What each step adds", 110)
            .add(Frame.bars("−η δ[t] S̄[t]", Ink.SIGNAL, lesson.change()))
            .build(),
        Frame.above(
            Formula.display(
                Formula.MINUS,
                Formula.name("η"),
                scale,
                error(Formula.T),
                Formula.TIMES,
                trace(Formula.T)),
            "Error times trace. <output class=\"live\" data-live=\"product\"></output>"));
    section.chart(
        frame
            .chart("running", "The weight's change so far", 150)
            .add(Frame.line("ΔW_out", Ink.PLAIN, lesson.running()))
            .level("", 0)
            .build(),
        Frame.above(
            sum(Formula.name("i"), Formula.row(Formula.name("i"), "<mo>≤</mo>", Formula.T)),
            "Adding up as time goes by."));
    Checks checks = new Checks("ΔW_out", toy.settings().learningRate());
    checks.add(
        "the curve above, at its end", lesson.running()[lesson.running().length - 1], "forward");
    checks.addGradient(
        "−η times the reference's gradient, forward in time", lesson.forwardGradient(), "forward");
    checks.addGradient(
        "−η times the reference's gradient, backward in time",
        lesson.backwardGradient(),
        "backward");
    checks.addOriginal(
        "−η times the gradient as training computes it, fast and in single precision",
        lesson.fastGradient());
    section.html(checks.html());
  }
}
