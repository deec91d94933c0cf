package org.eprop.report.explain;

import org.eprop.api.plugin.Choice;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.report.chart.LineChart;
import org.eprop.report.page.Html;
import org.eprop.report.page.Section;

/** The surrogate of the spike's slope: as it runs, and its shape. */
final class SurrogateCharts extends SynapseSection {

  private static final int LOW = 92;
  private static final int HIGH = 150;

  SurrogateCharts(SynapseLesson lesson, Frame frame) {
    super(lesson, frame);
  }

  void add(Section section) {
    boolean sigmoid = isSigmoid(toy);
    String description = Html.escape(surrogate(toy).factory().description());
    // Here, S is a spike, and s the steepness.
    description =
        sigmoid
            ? description.replace("S(q)", "σ′(q)").replace("s(q)", "σ(q)")
            : description.replace("S(q)", "h(q)");
    section.chart(
        frame
            .chart("psi", "Surrogate of the spike's slope", LOW)
            .add(Frame.line("Θ′[t]", Ink.PSI, lesson.psi()))
            .build(),
        Frame.above(
            surrogateFormula(),
            ("A smooth bump %s takes the place of the step's slope Θ′: largest at"
                    + " threshold, small far away, 0 while refractory; γ is its height and"
                    + " <i>s</i> its steepness, both in units of the threshold. It is the"
                    + " surrogate %s: %s")
                .formatted(
                    sigmoid ? "σ′, the slope of a sigmoid σ scaled to 1 at its peak," : "<i>h</i>",
                    Html.escape(surrogate(toy).name()),
                    description)));
    frame.feed("psi", "psi");
    section.chart(shape(), "");
  }

  /** {@code Theta'[t] = (gamma / theta) h((s / theta) (U[t] - theta))}. */
  private String surrogateFormula() {
    String unit =
        toy.neuronModel().scale() == toy.neuronModel().threshold()
            ? Formula.name("θ")
            : Formula.number(toy.neuronModel().scale());
    return Formula.display(
        NeuronEquations.psi(Formula.T),
        Formula.EQUALS,
        Formula.fraction(Formula.name("γ"), unit),
        surrogateName(),
        Formula.parentheses(
            Formula.fraction(Formula.name("s"), unit),
            Formula.parentheses(equations.distance(Formula.T))));
  }

  /** sigma' of a sigmoid, h of any other surrogate. */
  private String surrogateName() {
    return isSigmoid(toy) ? Formula.prime(Formula.name("σ")) : Formula.name("h");
  }

  static boolean isSigmoid(Toy toy) {
    return surrogate(toy).name().equals("sigmoid");
  }

  static Choice<SurrogateFactory> surrogate(Toy toy) {
    return toy.model().network().populations().get(0).surrogate();
  }

  /** Theta' as a function of the distance to threshold. */
  private LineChart shape() {
    double scale = toy.neuronModel().scale();
    int half = 60;
    double far = 2 * scale;
    double[] x = new double[2 * half + 1];
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = far * (i - half) / half;
      y[i] = toy.population().pseudoDerivative(toy.neuronModel(), x[i]);
    }
    return LineChart.builder("shape", "The bump itself, and where the neuron is on it")
        .x("distance to threshold", x)
        .height(HIGH - 30)
        .add(Frame.line("Θ′", Ink.PSI, y))
        .build();
  }
}
