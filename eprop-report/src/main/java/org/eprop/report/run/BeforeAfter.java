package org.eprop.report.run;

import java.util.List;
import java.util.Optional;
import org.eprop.api.task.Target;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.parallel.Workers;
import org.eprop.core.run.SampleRun;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;
import org.eprop.report.run.ConfusionSection.ClassNames;
import org.eprop.report.run.SampleSection.Spans;

/**
 * What training changed, in one picture: the first readout's value beside its target or, of
 * classes, the probability p = softmax(y) of the right one, of the untrained network and of the
 * trained one.
 */
final class BeforeAfter {

  private static final int HEIGHT = 170;

  private BeforeAfter() {}

  /** Nothing if no step of the sample counts. */
  static Optional<Chart> of(ReportedRun run, InsideSample inside, Workers workers) {
    Target target = inside.sample().target(0);
    if (target.countedSteps() == 0) {
      return Optional.empty();
    }
    boolean classes = target.hasClasses();
    EpropNetwork untrained = EpropNetwork.create(run.network().model(), run.network().seed());
    double dt = run.task().timeStep();
    String what = classes ? "Probability of the right class" : "Readout";
    LineChart.Builder chart =
        SampleSection.timed(
                "before-after", what + ", before and after training", target.steps(), dt)
            .y(classes ? "p" : "y")
            .height(HEIGHT)
            .note("Of " + inside.place() + (classes ? "; p is the softmax of the readout." : "."));
    if (!classes) {
      double[] wanted = Series.gaps(target.steps());
      for (int t = 0; t < wanted.length; t++) {
        wanted[t] = target.weight(t) == 0 ? Double.NaN : target.valuesAt(t)[0];
      }
      chart.add(Series.line("target", wanted).style(Series.Style.DASHED).color(7));
    }
    chart.add(Series.line("before", values(untrained, inside, workers)).color(1));
    chart.add(Series.line("after", values(run.network(), inside, workers)).color(0));
    if (classes) {
      Spans.ofClasses(target, ClassNames.of(run, 0), dt).forEach(chart::span);
    }
    return Optional.of(chart.build());
  }

  private static double[] values(EpropNetwork network, InsideSample inside, Workers workers) {
    Target target = inside.sample().target(0);
    SampleRun done =
        network.engine(workers).evaluate(network.weights(), List.of(inside.sample())).runs().get(0);
    double[] values = Series.gaps(target.steps());
    for (int t = 0; t < values.length; t++) {
      if (!target.hasClasses()) {
        values[t] = done.readoutAt(0, t)[0];
      } else if (target.weight(t) != 0) {
        values[t] = probability(done.readoutAt(0, t), target.classAt(t));
      }
    }
    return values;
  }

  /** That of a class, by the readout: the softmax. */
  static double probability(double[] y, int right) {
    double sum = 0;
    for (double other : y) {
      sum += Math.exp(other - y[right]);
    }
    return 1 / sum;
  }
}
