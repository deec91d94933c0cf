package org.eprop.experiment.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.run.SampleRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScoreTest {

  private static final List<Sample> SAMPLES =
      IntStream.range(0, 12).mapToObj(i -> uneven(4 + 3 * i, i)).toList();

  private final Plugins plugins =
      Plugins.builder().classPath(ScoreTest.class.getClassLoader()).build();
  private final Workers workers = new Workers(1);

  @AfterEach
  void close() {
    workers.close();
    plugins.close();
  }

  /** Without a spike, the readout at step t is b summed up: always the same class is largest. */
  private Score score(int classes, int answer, Target... targets) {
    EpropNetwork network =
        new NetworkBuilder(plugins, 1, classes).layer(l -> l.population("lif", 2)).create(1);
    network.weights().readoutBias(0)[answer] = 1;
    Score score = new Score();
    for (Target target : targets) {
      SpikeInput silence = new SpikeInput(1, new int[target.steps() + 1], new int[0]);
      Sample sample = new Sample(silence, target);
      SampleRun run =
          network.engine(workers).evaluate(network.weights(), List.of(sample)).runs().get(0);
      score.add(sample, run, network.structure());
    }
    return score;
  }

  @Test
  void confusionCountsStepsThatCount() {
    Score score = score(3, 1, Target.classes(new int[] {0, Target.UNLABELLED, 1, 1, 2, 2, 2}));

    assertArrayEquals(new long[][] {{0, 1, 0}, {0, 2, 0}, {0, 3, 0}}, score.confusion());
    assertEquals(2 / 6.0, score.accuracy());
  }

  @Test
  void confusionCountsASequenceOnce() {
    Score score =
        score(
            2,
            0,
            Target.sequenceClass(0, 5),
            Target.sequenceClass(1, 9),
            Target.sequenceClass(1, 2));

    assertArrayEquals(new long[][] {{1, 0}, {2, 0}}, score.confusion());
  }

  @Test
  void sumsBringConfusionBack() {
    Score score = score(3, 2, Target.classes(new int[] {0, 0, 1, 2, 2, 2}));

    Score restored = new Score().restored(score.sums());

    assertArrayEquals(score.sums(), restored.sums());
    assertArrayEquals(new long[][] {{0, 0, 2}, {0, 0, 1}, {0, 0, 3}}, restored.confusion());
  }

  @Test
  void valuesAndManyClassesHaveNoConfusion() {
    assertEquals(0, new Score().confusion().length);
    assertEquals(15, new Score().sums().length);
    int[] labels = new int[4];
    Arrays.fill(labels, 100);
    Score many = score(101, 100, Target.classes(labels));
    assertEquals(0, many.confusion().length);
    assertEquals(1, many.accuracy());
    assertEquals(100, score(100, 99, Target.classes(new int[] {99})).confusion().length);
  }

  @Test
  void theFirstReadoutWithATargetIsJudged() {
    EpropNetwork network =
        new NetworkBuilder(plugins, 1, 2)
            .layer(l -> l.population("lif", 2))
            .readout("first", r -> r.teachesNobody())
            .readout("second", r -> r.size(3))
            .create(1);
    network.weights().readoutBias(1)[2] = 1;
    SpikeInput silence = new SpikeInput(1, new int[5], new int[0]);
    int[] none = {Target.UNLABELLED, Target.UNLABELLED, Target.UNLABELLED, Target.UNLABELLED};
    Sample sample =
        new Sample(
            silence, List.of(Target.classes(none), Target.classes(new int[] {2, 2, 2, 0})), null);
    BatchResult result = network.engine(workers).evaluate(network.weights(), List.of(sample));
    Score score = new Score();
    score.add(sample, result.runs().get(0), network.structure());
    assertEquals(0.75, score.accuracy());
    assertEquals(3, score.confusion().length);
  }

  @Test
  void theFirstOfEqualAnswersCounts() {
    assertEquals(1, Target.largest(new double[] {0, 2, 2, 1}));
    assertEquals(0, Target.largest(new double[] {-1}));
  }

  /**
   * Sequences of different lengths, and two readouts: the loss of a data set is without
   * regularizers, and does not depend on how it is cut into batches, nor on its order.
   */
  @Test
  void lossIsThatOfTheDataHoweverItIsCut() {
    EpropNetwork plain = twoReadouts().create(5);
    EpropNetwork regularised = regularised(twoReadouts()).create(5);
    List<Sample> backwards = new ArrayList<>(SAMPLES);
    Collections.reverse(backwards);

    double whole = plain.engine(workers).evaluate(plain.weights(), SAMPLES).loss();

    for (int size : new int[] {1, 5, 7, 12, 100}) {
      assertEquals(whole, loss(regularised, SAMPLES, size), 1e-6 * whole);
      assertEquals(whole, loss(regularised, backwards, size), 1e-6 * whole);
    }
  }

  @Test
  void lossThatIsASumIsOfAsManySamplesAsABatchHas() {
    EpropNetwork plain = twoReadouts().sumOfTerms().create(5);
    EpropNetwork regularised = regularised(twoReadouts().sumOfTerms()).create(5);

    double whole = plain.engine(workers).evaluate(plain.weights(), SAMPLES).loss();

    for (int size : new int[] {1, 5, 7, 12}) {
      assertEquals(whole * size / 12, loss(regularised, SAMPLES, size), 1e-6 * whole);
    }
    assertEquals(whole, loss(regularised, SAMPLES, 100), 1e-6 * whole);
  }

  private NetworkBuilder twoReadouts() {
    return new NetworkBuilder(plugins, 3, 2)
        .population("e", p -> p.neurons("lif", 5))
        .projection("input", "e")
        .projection("e", "e")
        .readout("classes", r -> r.from("e"))
        .readout("values", r -> r.size(1).from("e").loss("mean_squared_error", Map.of()));
  }

  private static NetworkBuilder regularised(NetworkBuilder builder) {
    return builder.regularizer("firing_rate", Map.of("coefficient", 1000, "target_rate", 0.3));
  }

  private double loss(EpropNetwork network, List<Sample> samples, int batchSize) {
    return score(network, samples, batchSize).loss();
  }

  private Score score(EpropNetwork network, List<Sample> samples, int batchSize) {
    Dataset data =
        new Dataset() {
          @Override
          public int size() {
            return samples.size();
          }

          @Override
          public Sample sample(int epoch, int index) {
            return samples.get(index);
          }
        };
    return NetworkEvaluation.of(network, network.engine(workers), data, batchSize, workers);
  }

  private static Sample uneven(int steps, int i) {
    RandomGenerator random = new RandomStreams(3).stream("sample", i);
    double[][] x = new double[steps][3];
    int[] classes = new int[steps];
    double[][] values = new double[steps][1];
    for (int t = 0; t < steps; t++) {
      Arrays.setAll(x[t], k -> random.nextDouble() < 0.5 ? 1 : 0);
      classes[t] = random.nextInt(3) - 1;
      values[t][0] = random.nextGaussian();
    }
    return new Sample(
        SpikeInput.of(3, x), List.of(Target.classes(classes), Target.values(values)), null);
  }
}
