package org.eprop.experiment.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.eprop.api.metric.JudgedSample;
import org.eprop.api.metric.Metric;
import org.eprop.api.metric.MetricFactory;
import org.eprop.api.metric.Tally;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.testing.TestComponents;
import org.eprop.experiment.metric.ClassMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {

  private static final TrainingListener NOBODY =
      new TrainingListener() {
        @Override
        public void batch(Batch batch) {}

        @Override
        public void epoch(Epoch epoch) {}
      };

  @TempDir Path folder;

  private final List<Plugins> opened = new ArrayList<>();
  private final Workers workers = new Workers(1);

  @AfterEach
  void close() {
    workers.close();
    opened.forEach(Plugins::close);
  }

  /** Outputs at each step, and what was wanted. */
  private record Given(double[][] y, Target target) implements JudgedSample {
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

    @Override
    public long spikes() {
      return 0;
    }

    @Override
    public int neurons() {
      return 1;
    }
  }

  private static double value(MetricFactory factory, Map<String, ?> given, JudgedSample... all) {
    Choice<MetricFactory> choice = Choice.of(factory, given);
    Metric metric = factory.create(choice.context().withTimeStep(2));
    Tally tally = new Tally();
    for (JudgedSample sample : all) {
      Tally own = new Tally();
      metric.note(sample, own);
      tally.addAll(own);
    }
    return metric.value(tally);
  }

  /** Answers at each step as one-hot outputs. */
  private static Given answers(int[] answers, int[] labels) {
    double[][] y = new double[answers.length][3];
    for (int t = 0; t < y.length; t++) {
      y[t][answers[t]] = 1;
    }
    return new Given(y, Target.classes(labels));
  }

  /** By scikit-learn 1.5: f1_score(average="macro"), f1_score, balanced_accuracy_score. */
  @Test
  void countsOfClasses() {
    Given some =
        answers(new int[] {0, 0, 1, 1, 1, 2, 0, 2, 1}, new int[] {0, 0, 0, 1, 1, 1, 2, 2, -1});
    // Of class 0: 2 right, 1 missed, 1 too many; of 1: 2, 1, 1; of 2: 1, 1, 1.
    assertEquals(
        (4 / 6.0 + 4 / 6.0 + 2 / 4.0) / 3, value(new ClassMetrics.F1(), Map.of(), some), 1e-15);
    assertEquals(0.5, value(new ClassMetrics.F1(), Map.of("of_class", 2), some), 1e-15);
    assertEquals(
        (2 / 3.0 + 2 / 3.0 + 1 / 2.0) / 3,
        value(new ClassMetrics.BalancedAccuracy(), Map.of(), some),
        1e-15);
    assertEquals(Double.NaN, value(new ClassMetrics.F1(), Map.of("of_class", 7), some));
  }

  /** The share of pairs in the right order, counted pair by pair, ties half. */
  @Test
  void theAreaIsTheShareOfPairsInTheRightOrder() {
    RandomGenerator random = new RandomStreams(1).stream("pairs");
    int n = 40;
    double[] scores = new double[n];
    int[] labels = new int[n];
    Given[] samples = new Given[n];
    for (int i = 0; i < n; i++) {
      scores[i] = random.nextInt(6);
      labels[i] = random.nextInt(2);
      samples[i] = new Given(new double[][] {{0, scores[i]}}, Target.sequenceClass(labels[i], 1));
    }
    double right = 0;
    double pairs = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (labels[i] == 1 && labels[j] == 0) {
          pairs++;
          right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    assertEquals(right / pairs, value(new ClassMetrics.RocArea(), Map.of(), samples), 1e-14);
    assertEquals(Double.NaN, value(new ClassMetrics.RocArea(), Map.of(), samples[0]));
  }

  @Test
  void latencyIsTheTimeUntilTheAnswerStaysRight() {
    // Right from the third step on, then from the first; the last is never right.
    Given steps = answers(new int[] {1, 0, 2, 2, 1, 1, 0}, new int[] {2, 2, 2, 2, 1, 1, 1});
    assertEquals(2 * 2, value(new ClassMetrics.DecisionLatency(), Map.of(), steps));
    Given right = answers(new int[] {1, 1, 2, 1}, new int[] {1, 1, 1, 1});
    assertEquals(3 * 2, value(new ClassMetrics.DecisionLatency(), Map.of(), right));
    double[][] y = {{0, 3}, {2, 0}, {2, 0}, {0, 0.5}};
    Given sequence = new Given(y, Target.sequenceClass(0, 4));
    assertEquals(2 * 2, value(new ClassMetrics.DecisionLatency(), Map.of(), sequence));
    Given never = answers(new int[] {0, 0}, new int[] {1, 1});
    assertEquals(Double.NaN, value(new ClassMetrics.DecisionLatency(), Map.of(), never));
  }

  /** One of an experiment's own, about which everything can be said. */
  private record Own(
      String name, Metric.Judged judged, Metric.Better better, ToDoubleFunction<Tally> value)
      implements MetricFactory {
    @Override
    public String description() {
      return "own = something";
    }

    @Override
    public Metric create(Context context) {
      return new Metric() {
        @Override
        public Judged judged() {
          return judged;
        }

        @Override
        public Better better() {
          return better;
        }

        @Override
        public void note(JudgedSample sample, Tally tally) {
          tally.keep(sample.decisions().get(0).output()[0]);
          tally.observe(1);
        }

        @Override
        public double value(Tally tally) {
          return value.applyAsDouble(tally);
        }
      };
    }
  }

  private Trainer trainer(Own own, String training, String metrics) {
    Plugins more =
        Plugins.builder()
            .classPath(MetricsTest.class.getClassLoader())
            .add(new TestComponents.SomeTask("tiny", List.of()))
            .add(own)
            .build();
    opened.add(more);
    return TinyTask.trainer(
        more, new TinyTask(6, 4), workers, training, ", \"metrics\": " + metrics);
  }

  private static Own calls(List<Integer> kept, double... values) {
    return new Own(
        "own",
        Metric.Judged.CLASSES,
        Metric.Better.HIGHER,
        tally -> {
          kept.add(tally.kept().length);
          return tally.isEmpty() ? Double.NaN : values[(kept.size() - 1) % values.length];
        });
  }

  private static String training(String more) {
    return "{\"epochs\": 3, \"batch_size\": 4" + more + "}";
  }

  @Test
  void whoJudgesChoosesTheBestEpochAndEndsPatience() {
    for (Metric.Better better : List.of(Metric.Better.HIGHER, Metric.Better.LOWER)) {
      Own own = new Own("own", Metric.Judged.CLASSES, better, tally -> tally.kept()[0]);
      Trainer trainer =
          trainer(own, training(", \"judged_by\": \"own\", \"patience\": 1"), "[\"own\"]");
      List<Double> errors = new ArrayList<>();
      trainer.run(
          new TrainingListener() {
            @Override
            public void batch(Batch batch) {}

            @Override
            public void epoch(Epoch epoch) {
              Score score = epoch.validation().orElseThrow();
              errors.add(score.error());
              double sign = better == Metric.Better.HIGHER ? -1 : 1;
              assertEquals(sign * score.value("own"), score.error());
            }
          },
          () -> false);
      int best = 0;
      int last = 0;
      for (int e = 0; e < errors.size(); e++) {
        best = errors.get(e) < errors.get(best) ? e : best;
        last = e;
      }
      assertEquals(best + 1, trainer.bestEpoch());
      assertTrue(last == 2 || last - best == 1, errors.toString());
    }
  }

  @Test
  void whatIsNoNumberIsNeverBest() {
    Own own = new Own("own", Metric.Judged.CLASSES, Metric.Better.HIGHER, t -> Double.NaN);
    Trainer trainer = trainer(own, training(", \"judged_by\": \"own\""), "[\"own\"]");
    assertTrue(trainer.run(NOBODY, () -> false));
    assertEquals(0, trainer.bestEpoch());
  }

  @Test
  void aCheckpointInTheMiddleOfAnEpochHasWhatWasNoted() {
    String json = "[\"own\", \"f1\", {\"name\": \"roc_area\", \"as\": \"area\"}]";
    List<Integer> kept = new ArrayList<>();
    Trainer first = trainer(calls(kept, 1), training(""), json);
    first.run(NOBODY, () -> first.updates() == 1);
    Path file = folder.resolve("checkpoint.npz");
    Checkpoint.save(first, file);
    Trainer second = trainer(calls(kept, 1), training(""), json);
    Checkpoint.restore(second, file);
    assertArrayEquals(first.progress.score.sums(), second.progress.score.sums());
    List<Map<String, Double>> values = new ArrayList<>();
    for (Trainer trainer : List.of(first, second)) {
      trainer.run(
          new TrainingListener() {
            @Override
            public void batch(Batch batch) {}

            @Override
            public void epoch(Epoch epoch) {
              values.add(epoch.train().values());
            }
          },
          () -> false);
    }
    assertEquals(values.subList(0, 3), values.subList(3, 6));
    assertTrue(values.get(0).keySet().containsAll(List.of("own", "f1", "area")));
    assertTrue(kept.contains(6), "all six samples of an epoch: " + kept);
  }

  /** A number that is none is saved, and is none afterwards. */
  @Test
  void whatIsNoNumberIsSavedAsNull() {
    Tally tally = new Tally();
    tally.add(0, 1);
    tally.add(0, Double.POSITIVE_INFINITY);
    tally.add(0, 1);
    assertEquals(Double.NaN, tally.sum(0));
    tally.keep(Double.NEGATIVE_INFINITY);
    assertArrayEquals(new double[] {Double.NaN}, tally.kept());
    assertThrows(IllegalArgumentException.class, () -> tally.add(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> tally.add(Tally.MOST_PLACES, 1));
  }

  private static final Own FINE =
      new Own("own", Metric.Judged.CLASSES, Metric.Better.HIGHER, Tally::mean);

  private void refused(String message, Own own, String training, String metrics) {
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> trainer(own, training, metrics));
    assertEquals(message, e.getMessage());
  }

  @Test
  void whatCannotBeMeasuredIsSaidBeforeTraining() {
    String plain = training("");
    refused(
        "metrics[1]: got a second \"own\"; expected another name, {\"name\": \"own\", \"as\":"
            + " \"...\"}",
        FINE,
        plain,
        "[\"own\", \"own\"]");
    for (String name : List.of("accuracy", "loss", "error", "confusion")) {
      refused(
          "metrics[0]: got a second \""
              + name
              + "\"; expected another name, {\"name\": \"own\", \"as\": \"...\"}",
          FINE,
          plain,
          "[{\"name\": \"own\", \"as\": \"" + name + "\"}]");
    }
    refused(
        "metrics[0]: as: got \"F1!\", but expected a name in snake_case, such as \"f1_of_rare\"",
        FINE,
        plain,
        "[{\"name\": \"own\", \"as\": \"F1!\"}]");
    refused(
        "metrics[0]: got \"own\", which judges values, but the task has classes",
        new Own("own", Metric.Judged.VALUES, Metric.Better.HIGHER, Tally::mean),
        plain,
        "[\"own\"]");
    refused(
        "metrics[0]: own: judged(), better() or unit() returns null, but expected what it judges,"
            + " which way is better, and its unit; the class is "
            + FINE.create(Context.defaults(FINE)).getClass().getName(),
        new Own("own", null, Metric.Better.HIGHER, Tally::mean),
        plain,
        "[\"own\"]");
    refused(
        "training.judged_by: got \"ow\", which is not measured; name it in \"metrics\"; nearest:"
            + " own; known: [loss, accuracy, mean_squared_error, return, episode_length, success,"
            + " rate, own]",
        FINE,
        training(", \"judged_by\": \"ow\""),
        "[\"own\"]");
    refused(
        "training.judged_by: got \"rate\", of which neither more nor less is better",
        FINE,
        training(", \"judged_by\": \"rate\""),
        "[]");
    refused(
        "training.judged_by: got \"return\", which judges episodes, but the task has classes",
        FINE,
        training(", \"judged_by\": \"return\""),
        "[]");
  }

  @Test
  void oneThatThrowsIsNamed() {
    Own own =
        new Own(
            "own",
            Metric.Judged.CLASSES,
            Metric.Better.HIGHER,
            tally -> {
              throw new ArithmeticException("by 0");
            });
    Trainer trainer = trainer(own, training(", \"judged_by\": \"own\""), "[\"own\"]");
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> trainer.run(NOBODY, () -> false));
    assertEquals(
        "the metric \"own\" failed: "
            + own.create(Context.defaults(own)).getClass().getName()
            + ".value threw java.lang.ArithmeticException: by 0",
        e.getMessage());
  }
}
