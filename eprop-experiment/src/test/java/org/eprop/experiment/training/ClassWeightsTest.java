package org.eprop.experiment.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.training.Trainer.GradientHere;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClassWeightsTest {

  private final Plugins plugins = TinyTask.plugins();
  private final Workers workers = new Workers(2);

  @AfterEach
  void close() {
    workers.close();
    plugins.close();
  }

  private record Some(List<Target> targets) implements Task, Dataset {
    @Override
    public int inputs() {
      return 1;
    }

    @Override
    public int outputs() {
      return 3;
    }

    @Override
    public double timeStep() {
      return 1;
    }

    @Override
    public Dataset train() {
      return this;
    }

    @Override
    public Optional<Dataset> validation() {
      return Optional.empty();
    }

    @Override
    public Optional<Dataset> test() {
      return Optional.empty();
    }

    @Override
    public int size() {
      return targets.size();
    }

    @Override
    public Sample sample(int epoch, int index) {
      Target target = targets.get(index);
      return new Sample(new SpikeInput(1, new int[target.steps() + 1], new int[0]), target);
    }
  }

  private static Some sequences(int... classes) {
    return new Some(Arrays.stream(classes).mapToObj(c -> Target.sequenceClass(c, 2)).toList());
  }

  private Target weighted(String text, Some task, int index) {
    return ClassWeights.of(text, task, workers).on(task.sample(0, index)).target();
  }

  /** Class 2 is not there: K = 2, n = 4. */
  @Test
  void balancedSequences() {
    Some task = sequences(0, 1, 0, 0);
    assertEquals(4 / 6.0, weighted("balanced", task, 0).importance());
    assertEquals(2, weighted("balanced", task, 1).importance());
    assertEquals(2, weighted("balanced", task, 1).weight(1));
    double sum = 0;
    for (int n = 0; n < 4; n++) {
      sum += weighted("balanced", task, n).importance();
    }
    assertEquals(4, sum, 1e-15);
  }

  @Test
  void balancedSteps() {
    Target target = Target.classes(new int[] {0, 0, 2, -1, 0});
    Target weighted = weighted("balanced", new Some(List.of(target)), 0);
    double[] expected = {4 / 6.0, 4 / 6.0, 2, 0, 4 / 6.0};
    for (int t = 0; t < 5; t++) {
      assertEquals(expected[t], weighted.weight(t));
    }
    Target windowed = target.withWindow(new double[] {0, 1, 0.5, 1, 1});
    weighted = weighted("balanced", new Some(List.of(windowed)), 0);
    assertEquals(0, weighted.weight(0));
    assertEquals(0.5 * 3 / 2.0, weighted.weight(2)); // of classes 0, 2 and 0 that count
  }

  @Test
  void given() {
    Some task = sequences(0, 1, 2);
    assertEquals(2.5, weighted("1, 2.5,0", task, 1).importance());
    assertEquals(0, weighted("1, 2.5,0", task, 2).totalWeight());
    Sample sample = task.sample(0, 0);
    assertSame(sample, ClassWeights.of(" ", task, workers).on(sample));
  }

  private void assertRefused(String text, Some task, String message) {
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> ClassWeights.of(text, task, workers));
    assertEquals("training.class_weights: " + message, e.getMessage());
  }

  @Test
  void refused() {
    Some task = sequences(0, 1);
    assertRefused(
        "1,much,2",
        task,
        "got \"much\", but expected \"balanced\", or numbers from 0 to 1.0E9 between commas");
    for (String number : List.of("-1", "1e308", "NaN")) {
      assertRefused(
          "1," + number + ",2",
          task,
          "got \""
              + number
              + "\", but expected \"balanced\", or numbers from 0 to 1.0E9 between commas");
    }
    String expected = ", but expected 3 numbers, one for each class, not all of them 0";
    assertRefused("1,2", task, "got [1.0, 2.0]" + expected);
    assertRefused("0,0,0", task, "got [0.0, 0.0, 0.0]" + expected);
    assertRefused(
        "balanced",
        new Some(List.of(Target.values(new double[][] {{1, 2, 3}}))),
        "got \"balanced\", but expected \"\", for the task's targets are no classes");
  }

  /** A sample that counts twice is the sample twice, in loss and gradient, for every loss. */
  @Test
  void importanceIsRepetition() {
    for (String loss : List.of("softmax_cross_entropy", "averaged_cross_entropy")) {
      for (String normalisation : List.of("sum", "mean")) {
        Experiment experiment =
            TinyTask.experiment(
                plugins,
                "{}",
                ", \"loss\": \"" + loss + "\", \"normalisation\": \"" + normalisation + "\"");
        EpropNetwork network = EpropNetwork.create(experiment.model(6, 2, 1), 3);
        GradientEngine engine = network.engine(workers);
        Sample one = new TinyTask(2, 0).train().sample(0, 0);
        Sample other = new TinyTask(2, 0).train().sample(0, 1);
        Sample twice = new Sample(other.input(), other.target().withImportance(2));
        Weights expected = network.newGradient();
        Weights got = network.newGradient();
        double e =
            engine
                .gradient(
                    network.weights(), network.feedback(), List.of(one, other, other), expected)
                .loss();
        double w =
            engine.gradient(network.weights(), network.feedback(), List.of(one, twice), got).loss();
        assertEquals(e, w, 1e-6 * e, loss + " " + normalisation);
        assertNear(expected.leaves(), got.leaves());
      }
    }
  }

  private static void assertNear(List<Leaf> expected, List<Leaf> got) {
    double largest = 0;
    for (int l = 0; l < expected.size(); l++) {
      for (int r = 0; r < expected.get(l).rows().length; r++) {
        for (int i = 0; i < expected.get(l).rows()[r].length; i++) {
          double x = expected.get(l).rows()[r][i];
          assertEquals(
              x, got.get(l).rows()[r][i], 1e-5 * Math.max(1, Math.abs(x)), expected.get(l).name());
          largest = Math.max(largest, Math.abs(x));
        }
      }
    }
    assertTrue(largest > 1e-3, "no gradient: " + largest);
  }

  /** Half of everything is the same mean, to the bit; another ratio is another network. */
  @Test
  void trainingHeedsThem() {
    Weights plain = trained("");
    TrainerTest.assertSame(plain, trained("0.5,0.5"));
    Weights other = trained("1,3");
    assertFalse(Arrays.deepEquals(plain.leaves().get(0).rows(), other.leaves().get(0).rows()));
  }

  @Test
  void gradientsComputedElsewhereKnowNone() {
    Experiment experiment = TinyTask.experiment(plugins, "{\"class_weights\": \"balanced\"}", "");
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class,
            () -> new Trainer(experiment, new TinyTask(8, 0), workers, GradientHere::new));
    assertEquals(
        "training.class_weights: got \"balanced\", but expected \"\", for the gradients are computed"
            + " by other processes",
        e.getMessage());
  }

  private Weights trained(String classWeights) {
    Trainer trainer =
        TinyTask.trainer(
            plugins,
            new TinyTask(8, 0),
            workers,
            "{\"epochs\": 2, \"batch_size\": 4, \"class_weights\": \"" + classWeights + "\"}",
            "");
    trainer.run(new TrainingListener() {}, () -> false);
    return trainer.network().weights();
  }
}
