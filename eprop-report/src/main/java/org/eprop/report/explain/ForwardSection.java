package org.eprop.report.explain;

import java.util.List;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;
import org.eprop.report.page.Html;
import org.eprop.report.page.Section;

/** The forward step: what arrives, what the neuron does, what is read out. */
final class ForwardSection extends SynapseSection {

  private static final int LOW = 92;
  private static final int HIGH = 150;

  ForwardSection(SynapseLesson lesson, Frame frame) {
    super(lesson, frame);
  }

  void add() {
    Section section = frame.section("forward", "Forward: the neuron runs");
    section.chart(
        frame
            .chart("x", lesson.recurrent() ? "Spikes of neuron A" : "Input spikes", 64)
            .add(Frame.bars(causeName(lesson), Ink.INPUT, lesson.presynaptic()))
            .build(),
        Frame.above(
            Formula.display(cause, "<mo>∈</mo><mo>{</mo><mn>0</mn><mo>,</mo><mn>1</mn><mo>}</mo>"),
            (lesson.recurrent()
                    ? "What arrives at B through the synapse: whether A spiked " + ago(lesson) + "."
                    : lesson.delay() == 0
                        ? "What arrives at the neuron."
                        : "What arrives at the neuron: the input of " + ago(lesson) + ".")
                + " <span class=\"hint\">The strong part of each bar is how much of it still counts"
                + " at <i>t</i>.</span>"));
    frame.feed("x", "p");
    frame.feed("u", "u", "threshold");
    frame.feed("s", "s");
    frame.feed("y", "y", "target");
    frame.feed("reach", "reach");
    frame.feed("e", "e");
    frame.feed("signal", "signal", "difference");
    frame.feed("filtered", "filtered", "e");
    frame.feed("change", "change");
    frame.feed("running", "running");
    section.chart(
        membrane(),
        Frame.above(equations.dynamics(equations.membrane()), membraneText()) + ownEquations());
    for (int m : equations.states()) {
      if (m != equations.membrane()) {
        String name = equations.plainName(m);
        frame.feed("state-" + name, "state-" + name);
        section.chart(
            frame
                .chart("state-" + name, name.equals("a") ? "Adaptation" : "Its state " + name, LOW)
                .add(Frame.line(name + "[t]", Ink.STATE, lesson.states()[m]))
                .build(),
            Frame.above(
                equations.dynamics(m),
                name.equals("a")
                    ? "Every spike raises the threshold a little, and this adaptation decays slowly."
                    : "The other part of what the neuron knows."));
      }
    }
    section.chart(
        frame
            .chart("s", "Output spikes", 64)
            .add(Frame.bars("S[t]", Ink.PLAIN, lesson.spikes()))
            .build(),
        Frame.above(
            equations.spiking(),
            "It spikes when the membrane is above threshold. Θ is Heaviside's step: 0 below, 1 above;"
                + " its slope is 0 or infinite, of no use for learning."));
    section.chart(
        frame
            .chart("y", "Readout and target", HIGH - 20)
            .add(Frame.line("y[t]", Ink.READOUT, lesson.readout()))
            .add(Frame.dashed("y*[t]", Ink.READOUT, toy.target()))
            .build(),
        Frame.above(
            readoutFormula(toy),
            "The readout is a leaky sum of the spikes; it should follow the dashed target."));
  }

  /** What the membrane does: of the simplest models in our words, of all others in their own. */
  private String membraneText() {
    boolean simple =
        toy.neuronModel() instanceof LinearNeuron linear
            && linear.stateNames().get(0).equals("v")
            && (linear.stateNames().size() == 1 || linear.stateNames().get(1).equals("a"));
    String description =
        toy.model().network().populations().get(0).groups().get(0).neuron().factory().description();
    return simple
        ? "The membrane leaks, adds up what comes in through "
            + Formula.inline(weight)
            + ", and is lowered after a spike."
        : Html.escape(
            PlainEquations.of(description).isEmpty() || toy.neuronModel() instanceof LinearNeuron
                ? description
                : PlainEquations.words(description));
  }

  /** Of a neuron beyond the linear family, what f stands for, and its constants. */
  private String ownEquations() {
    if (toy.neuronModel() instanceof LinearNeuron) {
      return "";
    }
    List<String> own = PlainEquations.of(toy.neuronChoice().factory().description());
    if (own.isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder("<p class=\"say\"><i>f</i> is a step of ");
    html.append(Text.number(ToyModel.DT)).append(" ms of these equations, where ");
    html.append(Formula.inline(Formula.name("v"), Formula.EQUALS, Formula.name("U")));
    html.append(" and ").append(Formula.inline(Formula.name("I"), Formula.EQUALS, weight, cause));
    html.append(":</p><div class=\"formula equations\">");
    own.forEach(formula -> html.append(Formula.display(formula)));
    html.append("</div><dl class=\"letters\">");
    toy.constants()
        .forEach(
            (parameter, value) -> {
              html.append("<div><dt>")
                  .append(Formula.inline(PlainEquations.letter(parameter.name())));
              html.append("</dt><dd>").append(Text.number(value));
              html.append(parameter.unit().isEmpty() ? "" : " " + Html.escape(parameter.unit()));
              html.append("</dd><dd class=\"what\">").append(Html.escape(parameter.description()));
              html.append("</dd></div>");
            });
    return html.append("</dl>").toString();
  }

  /** {@code y[t] = kappa y[t-1] + c W_out S[t]}. */
  static String readoutFormula(Toy toy) {
    return Formula.display(
        Formula.at(Ink.READOUT, Formula.name("y"), Formula.T),
        Formula.EQUALS,
        Formula.name("κ"),
        Formula.at(Ink.READOUT, Formula.name("y"), Formula.BEFORE),
        Formula.PLUS,
        toy.inputScale() == 1 ? "" : Formula.name("c"),
        Names.W_OUT,
        NeuronEquations.spike(Formula.T));
  }

  private LineChart membrane() {
    int membrane = equations.membrane();
    double[] u = lesson.states()[membrane];
    double[] g = toy.neuronModel().spikeWeights();
    LineChart.Builder chart =
        frame.chart("u", "Membrane", HIGH).add(Frame.line("U[t]", Ink.STATE, u));
    if (lesson.states().length == 1) {
      chart.level("threshold θ", toy.neuronModel().threshold() / g[membrane]);
    } else {
      double[] threshold = new double[u.length];
      for (int t = 0; t < u.length; t++) {
        threshold[t] = u[t] - lesson.distance()[t] / g[membrane];
      }
      chart.add(Series.line("threshold", threshold).style(Series.Style.DASHED).color(7));
    }
    return chart.build();
  }
}
