package org.eprop.tck.component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eprop.api.metric.JudgedSample;
import org.eprop.api.metric.Metric;
import org.eprop.api.metric.MetricFactory;
import org.eprop.api.metric.Tally;
import org.eprop.api.plugin.Choice;
import org.eprop.api.task.Target;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Probe;
import org.eprop.tck.check.Variation;

/** What a metric must be: a number that follows from samples, whoever adds them up. */
public final class MetricChecks {

  private static final int SAMPLES = 12;
  private static final int STEPS = 8;
  private static final int OUTPUTS = 3;
  private static final double ROUNDING = 1e-9;

  /** Stands for a value that is not defined for some samples, as it may be. */
  private static final double NOT_DEFINED = -1e30;

  public static final CommonChecks<MetricFactory, Metric> COMMON =
      new CommonChecks<>(
          MetricFactory.class,
          List.of(MetricFactory.AS),
          false,
          new Probe<>((f, c, dt) -> f.create(c.withTimeStep(dt)), MetricChecks::measure));

  private MetricChecks() {}

  /** All of them. */
  public static List<Check<MetricFactory>> all() {
    return COMMON.followedBy(
        List.of(
            COMMON.timeStep(),
            COMMON.made(
                "says", "judged(), better(), unit() and perfect() are there", MetricChecks::says),
            new Check<>(
                "unit",
                "a metric in ms or s is twice as large with twice the dt",
                MetricChecks::unit),
            COMMON.each(
                "finite", "value(...) is a number for ordinary samples", MetricChecks::finite),
            COMMON.each("nothing", "value(...) of an empty tally is NaN", MetricChecks::nothing),
            COMMON.each(
                "parts",
                "samples that are added in parts, or in reverse, have the same value",
                MetricChecks::parts),
            COMMON.each(
                "mean", "the same samples a second time change nothing", MetricChecks::mean),
            COMMON.each(
                "read_only",
                "note(...) leaves outputs and targets alone, value(...) the tally",
                MetricChecks::readOnly),
            COMMON.each(
                "window", "outputs at steps without a label change nothing", MetricChecks::window),
            COMMON.made(
                "better",
                "right answers are better than wrong ones, and none better than perfect()",
                MetricChecks::better),
            COMMON.each(
                "extremes",
                "one step, one class, equal and huge outputs: no exception, no infinity; outputs of"
                    + " 1000 have a value where those of 1 have one",
                MetricChecks::extremes)));
  }

  /** How answers are made. */
  private enum Kind {
    RIGHT,
    WRONG,
    RANDOM
  }

  /** An answer as a metric sees it. */
  private record Given(
      double[][] y, Target target, long spikes, int neurons, Optional<Played> played)
      implements JudgedSample {

    @Override
    public int steps() {
      return y.length;
    }

    @Override
    public int outputs() {
      return y[0].length;
    }

    @Override
    public double[] output(int t) {
      return y[t];
    }

    Given with(double[][] others) {
      return new Given(others, target, spikes, neurons, played);
    }

    double[] all() {
      return Arrays.stream(y).flatMapToDouble(Arrays::stream).toArray();
    }

    double[] wanted() {
      double[] wanted = new double[0];
      for (int t = 0; t < steps() && !target.hasClasses(); t++) {
        double[] row = target.valuesAt(t);
        wanted = Arrays.copyOf(wanted, wanted.length + row.length);
        System.arraycopy(row, 0, wanted, wanted.length - row.length, row.length);
      }
      return wanted;
    }
  }

  private static double[] measure(Metric metric, long question) {
    List<Double> values = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      double value = value(metric, samples(metric, kind, question));
      values.add(Double.isNaN(value) ? NOT_DEFINED : value);
    }
    return values.stream().mapToDouble(x -> x).toArray();
  }

  private static double value(Metric metric, List<Given> samples) {
    return metric.value(tally(metric, samples));
  }

  private static Tally tally(Metric metric, List<Given> samples) {
    Tally all = new Tally();
    for (Given sample : samples) {
      Tally own = new Tally();
      metric.note(sample, own);
      all.addAll(own);
    }
    return all;
  }

  private static List<Given> samples(Metric metric, Kind kind, long question) {
    RandomGenerator random = new RandomStreams(question).stream("metric");
    List<Given> samples = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      samples.add(sample(metric.judged(), kind, i, STEPS + i % 3, random));
    }
    return samples;
  }

  private static Given sample(
      Metric.Judged judged, Kind kind, int i, int steps, RandomGenerator random) {
    Target target = target(judged, i, steps, random);
    double[][] outputs = new double[steps][OUTPUTS];
    for (int t = 0; t < steps; t++) {
      for (int k = 0; k < OUTPUTS; k++) {
        double noise = random.nextGaussian();
        outputs[t][k] = kind == Kind.RANDOM ? noise : answer(target, kind, t, k, noise);
      }
    }
    double luck = kind == Kind.RIGHT ? 1 : kind == Kind.WRONG ? 0 : random.nextDouble();
    return new Given(
        outputs,
        target,
        random.nextInt(100),
        10,
        judged == Metric.Judged.EPISODES
            ? Optional.of(new JudgedSample.Played(10 * luck, steps, Optional.of(luck > 0.5)))
            : Optional.empty());
  }

  private static double answer(Target target, Kind kind, int t, int k, double noise) {
    if (target.weight(t) == 0) {
      return noise;
    }
    if (!target.hasClasses()) {
      return target.valuesAt(t)[k] + (kind == Kind.RIGHT ? 0 : 10 + noise);
    }
    int wanted = (target.classAt(t) + (kind == Kind.RIGHT ? 0 : 1)) % OUTPUTS;
    return k == wanted ? 5 : 0;
  }

  private static Target target(Metric.Judged judged, int i, int steps, RandomGenerator random) {
    if (judged == Metric.Judged.VALUES || judged == Metric.Judged.EPISODES) {
      double[][] values = new double[steps][OUTPUTS];
      double[] window = new double[steps];
      for (int t = 0; t < steps; t++) {
        Arrays.setAll(values[t], k -> random.nextGaussian());
        window[t] = t == 1 ? 0 : 1;
      }
      return Target.values(values).withWindow(window);
    }
    if (i % 2 == 0) {
      double[] window = new double[steps];
      Arrays.setAll(window, t -> t == 1 ? 0 : 1);
      return Target.sequenceClass(i / 2 % OUTPUTS, steps).withWindow(window);
    }
    int[] classes = new int[steps];
    Arrays.setAll(classes, t -> t == 1 ? Target.UNLABELLED : (i + t / 3) % OUTPUTS);
    return Target.classes(classes);
  }

  private static void says(Metric metric, Findings findings) {
    if (metric.judged() == null || metric.better() == null || metric.unit() == null) {
      findings.add(
          "judged(), better() and unit() are there",
          "",
          metric.judged() + ", " + metric.better() + ", " + metric.unit(),
          "none of them null");
    }
    findings.finite("perfect() is a number", "", metric.perfect());
  }

  private static void unit(Choice<MetricFactory> subject, Findings findings) {
    Metric once = COMMON.probe().make(subject, 1);
    Metric twice = COMMON.probe().make(subject, 2);
    boolean times =
        subject.factory().parameters().stream().anyMatch(p -> Variation.powerOfTime(p) != 0);
    if (!List.of("ms", "s").contains(once.unit()) || times) {
      findings.notApplicable("the unit is no time, or a parameter is one");
      return;
    }
    double[] before = measure(once, 1);
    double[] after = measure(twice, 1);
    for (int i = 0; i < before.length; i++) {
      double expected = before[i] == NOT_DEFINED ? NOT_DEFINED : 2 * before[i];
      same("a time is a number of steps times dt", "dt 2", after[i], expected, findings);
    }
  }

  private static void finite(String where, Metric metric, Findings findings) {
    for (Kind kind : Kind.values()) {
      List<Given> samples = samples(metric, kind, 1);
      double value = value(metric, samples);
      boolean some = metric.judged() != Metric.Judged.CLASSES || kind == Kind.RANDOM;
      some &= where.isEmpty(); // a parameter may name what there is none of
      if (Double.isInfinite(value) || some && Double.isNaN(value)) {
        findings.add("value(...) is finite", where + kind, Numbers.text(value), "a number");
      }
      if (metric.unit().equals("%") && (value < 0 || value > 1)) {
        findings.add(
            "a metric in % is a share", where + kind, Numbers.text(value), "a number from 0 to 1");
      }
    }
  }

  private static void nothing(String where, Metric metric, Findings findings) {
    double value = metric.value(new Tally());
    if (!Double.isNaN(value)) {
      findings.add("value(new Tally()) is NaN", where + "no samples", Numbers.text(value), "NaN");
    }
  }

  private static void parts(String where, Metric metric, Findings findings) {
    List<Given> samples = samples(metric, Kind.RANDOM, 1);
    double whole = value(metric, samples);
    Tally parts = tally(metric, samples.subList(0, 5));
    parts.addAll(tally(metric, samples.subList(5, SAMPLES)));
    same("samples in two parts", where, metric.value(parts), whole, findings);
    List<Given> reversed = new ArrayList<>(samples);
    Collections.reverse(reversed);
    same("samples in reverse order", where, value(metric, reversed), whole, findings);
  }

  private static void same(
      String equation, String where, double found, double expected, Findings findings) {
    if (!(Double.isNaN(found) && Double.isNaN(expected))) {
      double tolerance = ROUNDING * Math.max(1, Math.abs(expected));
      findings.near(equation + ": the same value", where, found, expected, tolerance);
    }
  }

  private static void mean(String where, Metric metric, Findings findings) {
    List<Given> samples = samples(metric, Kind.RANDOM, 1);
    List<Given> twice = new ArrayList<>(samples);
    twice.addAll(samples);
    same("each sample twice", where, value(metric, twice), value(metric, samples), findings);
  }

  private static void readOnly(String where, Metric metric, Findings findings) {
    List<Given> samples = samples(metric, Kind.RANDOM, 1);
    Tally tally = tally(metric, samples);
    List<Given> fresh = samples(metric, Kind.RANDOM, 1);
    for (int i = 0; i < SAMPLES; i++) {
      findings.sameBits("outputs stay", where, samples.get(i).all(), fresh.get(i).all());
      findings.sameBits("targets stay", where, samples.get(i).wanted(), fresh.get(i).wanted());
    }
    double[] before = numbers(tally);
    metric.value(tally);
    findings.sameBits("the tally stays", where, numbers(tally), before);
  }

  private static double[] numbers(Tally tally) {
    double[] kept = tally.kept();
    double[] all = Arrays.copyOf(kept, kept.length + tally.places());
    for (int n = 0; n < tally.places(); n++) {
      all[kept.length + n] = tally.sum(n);
    }
    return all;
  }

  private static void window(String where, Metric metric, Findings findings) {
    List<Given> samples = samples(metric, Kind.RANDOM, 1);
    List<Given> others = new ArrayList<>();
    for (Given sample : samples) {
      double[][] changed = new double[sample.steps()][];
      for (int t = 0; t < changed.length; t++) {
        changed[t] = sample.output(t).clone();
        if (sample.target().weight(t) == 0) {
          Arrays.setAll(changed[t], k -> 100 * (OUTPUTS - k));
        }
      }
      others.add(sample.with(changed));
    }
    same(
        "other outputs where nothing is wanted",
        where,
        value(metric, others),
        value(metric, samples),
        findings);
  }

  /** An answer that was never right may have no value. */
  private static void better(Metric metric, Findings findings) {
    if (metric.better() == Metric.Better.NEITHER) {
      findings.notApplicable("better() is NEITHER");
      return;
    }
    double sign = metric.better() == Metric.Better.HIGHER ? 1 : -1;
    double right = value(metric, samples(metric, Kind.RIGHT, 1));
    boolean alike = true; // wrong ones may count as right, as among the two largest
    for (Kind kind : List.of(Kind.WRONG, Kind.RANDOM)) {
      double other = value(metric, samples(metric, kind, 1));
      alike &= right == other;
      if (sign * (right - other) < 0 || alike && kind == Kind.RANDOM) {
        findings.add(
            "right answers are better",
            kind + " answers have " + Numbers.text(other),
            Numbers.text(right),
            (sign > 0 ? "more" : "less") + ", as better() says");
      }
    }
    boolean bounded = metric.judged() != Metric.Judged.EPISODES;
    if (bounded && sign * (right - metric.perfect()) > ROUNDING) {
      findings.add(
          "no answer is better than perfect()",
          "right answers",
          Numbers.text(right),
          Numbers.text(metric.perfect()) + " at best");
    }
  }

  private static void extremes(String where, Metric metric, Findings findings) {
    large(where, metric, findings);
    RandomGenerator random = new RandomStreams(3).stream("metric");
    for (double size : new double[] {0, 1e30, -1e30}) {
      for (int steps : new int[] {2, 5}) {
        for (int i = 0; i < 2; i++) {
          Given one = sample(metric.judged(), Kind.RANDOM, i, steps, random);
          double[][] outputs = new double[steps][OUTPUTS];
          for (int t = 0; t < steps; t++) {
            for (int k = 0; k < OUTPUTS; k++) {
              outputs[t][k] = size * (size == 0 ? 1 : random.nextDouble());
            }
          }
          double value = value(metric, List.of(one.with(outputs)));
          if (Double.isInfinite(value)) {
            findings.add(
                "value(...) is not infinite",
                where + "outputs of " + Numbers.text(size) + ", " + steps + " steps",
                Numbers.text(value),
                "a number, or NaN");
          }
        }
      }
    }
  }

  /** As exp(y) has none where y is 1000. */
  private static void large(String where, Metric metric, Findings findings) {
    List<Given> small = samples(metric, Kind.RANDOM, 5);
    List<Given> thousand = new ArrayList<>();
    for (Given one : small) {
      double[][] outputs = new double[one.steps()][];
      Arrays.setAll(outputs, t -> Arrays.stream(one.output(t)).map(y -> 1000 * y).toArray());
      thousand.add(one.with(outputs));
    }
    if (Double.isFinite(value(metric, small)) && Double.isNaN(value(metric, thousand))) {
      findings.add(
          "outputs of 1000 have a value",
          where + "outputs a thousand times as large",
          "NaN",
          "a number, as before");
    }
  }
}
