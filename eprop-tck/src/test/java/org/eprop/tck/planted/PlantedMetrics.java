package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.eprop.api.metric.JudgedSample;
import org.eprop.api.metric.JudgedSample.Decision;
import org.eprop.api.metric.Metric;
import org.eprop.api.metric.MetricFactory;
import org.eprop.api.metric.Tally;
import org.eprop.api.plugin.Context;
import org.eprop.core.plugin.Kind;

/** Metrics with a mistake, and the property that it breaks. */
final class PlantedMetrics {

  private final List<Planted> all = new ArrayList<>();

  static List<Planted> all() {
    PlantedMetrics metrics = new PlantedMetrics();
    metrics.classes();
    metrics.values();
    metrics.others();
    return metrics.all;
  }

  /** Notes a sample. */
  private interface Note {
    void of(JudgedSample sample, Tally tally);
  }

  /** A metric, which may be changed before it is planted. */
  private record Draft(
      Metric.Judged judged,
      Metric.Better better,
      String unit,
      double perfect,
      Note note,
      ToDoubleFunction<Tally> value)
      implements Metric {

    @Override
    public void note(JudgedSample sample, Tally tally) {
      note.of(sample, tally);
    }

    @Override
    public double value(Tally tally) {
      return value.applyAsDouble(tally);
    }

    Draft noting(Note other) {
      return new Draft(judged, better, unit, perfect, other, value);
    }

    Draft value(ToDoubleFunction<Tally> other) {
      return new Draft(judged, better, unit, perfect, note, other);
    }
  }

  private record Made(String name, Function<Context, Metric> make) implements MetricFactory {

    @Override
    public String description() {
      return "m = something that is wrong.";
    }

    @Override
    public Metric create(Context context) {
      return make.apply(context);
    }
  }

  private static Draft accuracy() {
    return new Draft(
        Metric.Judged.CLASSES,
        Metric.Better.HIGHER,
        "%",
        1,
        (sample, tally) -> {
          for (Decision one : sample.decisions()) {
            tally.observe(one.answer() == one.label() ? 1 : 0);
          }
        },
        Tally::mean);
  }

  private static Draft absolute() {
    return new Draft(
        Metric.Judged.VALUES,
        Metric.Better.LOWER,
        "",
        0,
        (sample, tally) -> {
          for (int t = 0; t < sample.steps(); t++) {
            if (sample.target().weight(t) != 0) {
              tally.observe(Math.abs(sample.output(t)[0] - sample.target().valuesAt(t)[0]));
            }
          }
        },
        Tally::mean);
  }

  private void add(String mistake, Metric metric, String property) {
    add(mistake, context -> metric, property);
  }

  private void add(String mistake, Function<Context, Metric> make, String property) {
    all.add(new Planted(mistake, Kind.METRIC, new Made("planted", make), property));
  }

  private void classes() {
    Draft right = accuracy();
    add("an error rate that says more is better", right.value(tally -> 1 - tally.mean()), "better");
    add(
        "an accuracy of which less is better",
        new Draft(right.judged, Metric.Better.LOWER, "%", 0, right.note, right.value),
        "better");
    add("a sum where a mean was meant", right.value(tally -> tally.sum(0)), "finite");
    add("percent where a share was meant", right.value(tally -> 100 * tally.mean()), "finite");
    add("0 for nothing", right.value(t -> t.sum(1) == 0 ? 0 : t.mean()), "nothing");
    add(
        "the last sample's alone",
        right
            .noting(
                (sample, tally) -> {
                  int count = 0;
                  for (Decision one : sample.decisions()) {
                    count += one.answer() == one.label() ? 1 : 0;
                  }
                  tally.keep(count / (double) sample.decisions().size());
                })
            .value(
                tally ->
                    tally.kept().length == 0 ? Double.NaN : tally.kept()[tally.kept().length - 1]),
        "parts");
    add(
        "steps without a label judged, too",
        right.noting(
            (sample, tally) -> {
              int label = 0;
              for (int t = 0; t < sample.steps(); t++) {
                int wanted = sample.target().classAt(t);
                label = wanted < 0 ? label : wanted;
                double[] y = sample.output(t);
                int best = 0;
                for (int k = 1; k < y.length; k++) {
                  best = y[k] > y[best] ? k : best;
                }
                tally.observe(best == label ? 1 : 0);
              }
            }),
        "window");
    add(
        "a number of samples where a share of them was meant",
        new Draft(right.judged, right.better, "", 1, right.note, tally -> tally.sum(0)),
        "mean");
    add(
        "normalises the outputs in place",
        right.noting(
            (sample, tally) -> {
              for (Decision one : sample.decisions()) {
                one.output()[0] /= 2;
                tally.observe(one.answer() == one.label() ? 1 : 0);
              }
            }),
        "read_only");
    add(
        "adds while it answers",
        right.value(
            tally -> {
              tally.add(0, 1e-9);
              return tally.mean();
            }),
        "read_only");
    add(
        "its best is 0",
        new Draft(right.judged, right.better, "%", 0, right.note, right.value),
        "better");
    add(
        "nobody is told what it judges",
        new Draft(null, right.better, "%", 1, right.note, right.value),
        "says");
    add(
        "which way is better is missing",
        new Draft(right.judged, null, "%", 1, right.note, right.value),
        "says");
    add(
        "infinite where nothing is wrong",
        new Draft(
            right.judged,
            right.better,
            "",
            0,
            right.note,
            tally -> tally.sum(1) == 0 ? Double.NaN : tally.sum(0) / (tally.sum(1) - tally.sum(0))),
        "finite");
    add(
        "counts samples in a field",
        context -> {
          int[] count = {0};
          return right.noting(
              (sample, tally) -> {
                count[0]++;
                tally.observe(count[0]);
              });
        },
        "stateless");
    add(
        "the likelihood's logarithm without care",
        new Draft(
            right.judged,
            Metric.Better.LOWER,
            "",
            0,
            (sample, tally) -> {
              for (Decision one : sample.decisions()) {
                double sum = 0;
                for (double y : one.output()) {
                  sum += StrictMath.exp(y);
                }
                tally.observe(StrictMath.log(sum) - one.output()[Math.max(0, one.label())]);
              }
            },
            Tally::mean),
        "extremes");
    add(
        "outputs sorted to find the largest",
        right.noting(
            (sample, tally) -> {
              for (Decision one : sample.decisions()) {
                java.util.Arrays.sort(one.output());
                tally.observe(one.answer() == one.label() ? 1 : 0);
              }
            }),
        "read_only");
    add(
        "as many labels as steps, which a sequence has not",
        right.noting((s, t) -> t.observe(s.decisions().get(s.steps() - 2).label() == 0 ? 1 : 0)),
        "finite");
  }

  private void values() {
    Draft right = absolute();
    add(
        "the sign forgotten",
        right.noting(
            (sample, tally) -> {
              for (int t = 0; t < sample.steps(); t++) {
                if (sample.target().weight(t) != 0) {
                  tally.observe(sample.target().valuesAt(t)[0] - sample.output(t)[0]);
                }
              }
            }),
        "better");
    add(
        "all steps, whether they count or not",
        right.noting(
            (sample, tally) -> {
              for (int t = 0; t < sample.steps(); t++) {
                tally.observe(Math.abs(sample.output(t)[0] - sample.target().valuesAt(t)[0]));
              }
            }),
        "window");
    add(
        "the target scaled where it lies",
        right.noting(
            (sample, tally) -> {
              for (int t = 0; t < sample.steps(); t++) {
                sample.target().valuesAt(t)[0] *= 1.5;
                tally.observe(Math.abs(sample.output(t)[0] - sample.target().valuesAt(t)[0]));
              }
            }),
        "read_only");
    add(
        "a relative error that divides by the smallest",
        right.noting(
            (sample, tally) ->
                tally.observe(
                    sample.output(0)[0]
                        / Math.floor(Math.abs(sample.target().valuesAt(0)[0]) / 100))),
        "finite");
    add(
        "the largest error so far, of the first ten samples",
        right
            .noting(
                (sample, tally) ->
                    tally.keep(Math.abs(sample.output(0)[0] - sample.target().valuesAt(0)[0])))
            .value(
                tally ->
                    tally.isEmpty()
                        ? Double.NaN
                        : java.util.Arrays.stream(tally.kept()).limit(3).max().orElse(0)),
        "parts");
    add("-1 for nothing", right.value(t -> t.sum(1) == 0 ? -1 : t.mean()), "nothing");
    add(
        "errors squared until they overflow",
        right.noting(
            (sample, tally) -> {
              for (int t = 0; t < sample.steps(); t++) {
                if (sample.target().weight(t) != 0) {
                  double error = sample.output(t)[0] - sample.target().valuesAt(t)[0];
                  tally.observe(StrictMath.exp(Math.abs(error)));
                }
              }
            }),
        "extremes");
    add("always the same", right.value(tally -> tally.isEmpty() ? Double.NaN : 1), "better");
  }

  private void others() {
    add(
        "a return of which less is better",
        new Draft(
            Metric.Judged.EPISODES,
            Metric.Better.LOWER,
            "",
            0,
            (sample, tally) -> tally.observe(sample.played().orElseThrow().totalReward()),
            Tally::mean),
        "better");
    add(
        "steps where milliseconds were meant",
        context -> {
          double dt = context.timeStep();
          return new Draft(
              Metric.Judged.ANYTHING,
              Metric.Better.NEITHER,
              "ms",
              0,
              (sample, tally) -> tally.observe(dt < 0 ? 0 : sample.steps()),
              Tally::mean);
        },
        "unit");
    add(
        "spikes of all samples together",
        new Draft(
            Metric.Judged.ANYTHING,
            Metric.Better.NEITHER,
            "",
            0,
            (sample, tally) -> tally.observe(sample.spikes()),
            tally -> tally.isEmpty() ? Double.NaN : tally.sum(0)),
        "mean");
  }
}
