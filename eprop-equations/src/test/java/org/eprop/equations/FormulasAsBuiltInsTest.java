package org.eprop.equations;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.signal.SignalStep;
import org.eprop.api.signal.StepSignal;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.losses.loss.SoftmaxCrossEntropy;
import org.eprop.surrogates.FastSigmoid;
import org.junit.jupiter.api.Test;

/**
 * Surrogates, losses and learning signals as formulas are the built-in ones of the same formula.
 */
class FormulasAsBuiltInsTest {

  private static <F extends Component> F defined(F base, String text) {
    return Choice.of(base, Map.of("formula", text)).factory();
  }

  private static LossFactory loss(String text) {
    return defined(new FormulaLoss(), text);
  }

  @Test
  void softmaxCrossEntropyHasItsGradient() {
    for (String formula :
        new String[] {
          "E = log(sum(exp(y))) sum(target) - sum(target y)",
          "E = logsumexp(y) - sum(target y)",
          "E = -sum(target log(softmax(y)))"
        }) {
      LossFactory written = loss(formula);
      StepLoss found = (StepLoss) written.create(Context.defaults(written));
      StepLoss expected = new SoftmaxCrossEntropy().create(Context.defaults(written));
      double[] y = {0.3, -1.2, 2.5};
      Target target = Target.classes(new int[] {1});
      double[] error = new double[3];
      double[] own = new double[3];
      assertEquals(expected.step(y, target, 0, error), found.step(y, target, 0, own), 1e-14);
      assertArrayEquals(error, own, 1e-14);
    }
  }

  @Test
  void ofLargeOutputsExponentsDoNotOverflow() {
    LossFactory written = loss("E = logsumexp(y) - sum(target y) + sum(softplus(y) + softmax(y))");
    StepLoss found = (StepLoss) written.create(Context.defaults(written));
    double[] error = new double[3];
    double e = found.step(new double[] {1000, -1000, 999}, Target.classes(new int[] {2}), 0, error);
    double share = 1 / (1 + Math.exp(-1));
    assertEquals(1000 + Math.log1p(Math.exp(-1)) - 999 + 1999 + 1, e, 1e-11);
    assertArrayEquals(new double[] {1 + share, 0, 1 - share}, error, 1e-12);
  }

  @Test
  void equalLargestOutputsShareTheSlope() {
    LossFactory written = loss("E = max(3 y)^2 / 18 + min(y) + mean(y)");
    StepLoss found = (StepLoss) written.create(Context.defaults(written));
    double[] error = new double[4];
    double e = found.step(new double[] {2, -1, 2, 0}, Target.values(new double[1][4]), 0, error);
    assertEquals(36 / 18.0 - 1 + 0.75, e, 1e-15);
    assertArrayEquals(new double[] {1.25, 1.25, 1.25, 0.25}, error, 1e-15);
  }

  @Test
  void signalsSeeAllOutputs() {
    LearningSignalFactory written =
        defined(
            new FormulaSignal(), "L = sum(B (softmax(y) - target)) abs(max(abs(error))) + mean(y)");
    StepSignal signal = (StepSignal) written.create(Context.defaults(written));
    double[] y = {1000, 999};
    double[] error = {0.25, -0.5};
    float[][] b = {{2, 1}, {-1, 4}};
    double[] l = new double[2];
    signal.step(step(y, error, new double[] {0, 1}, b), new double[0], l);
    double p = 1 / (1 + Math.exp(-1));
    assertArrayEquals(
        new double[] {0.5 * (2 * p + p) + 999.5, 0.5 * (p - 4 * p) + 999.5}, l, 1e-12);
  }

  private static SignalStep step(double[] y, double[] error, double[] target, float[][] b) {
    return new SignalStep() {
      @Override
      public int step() {
        return 0;
      }

      @Override
      public float[][] feedback() {
        return b;
      }

      @Override
      public double[] readout() {
        return y;
      }

      @Override
      public double[] error() {
        return error;
      }

      @Override
      public double[] target() {
        return target;
      }

      @Override
      public double weight() {
        return 1;
      }

      @Override
      public double reward() {
        return 0;
      }

      @Override
      public int spikeCount() {
        return 0;
      }

      @Override
      public int[] spikes() {
        return new int[0];
      }
    };
  }

  @Test
  void sumsWithinSumsHaveTheGradientOfDifferences() {
    for (String formula :
        new String[] {
          "y^2 sum(y target) + exp(-abs(y - target))",
          "sum(y^2 sum(exp(y) - target))^2 / (1 + sum(y^2))",
          "(y - sum(y) / sum(1))^2 + sum(2)",
          "(y - mean(y))^2 + max(y^2 target) min(y)",
          "sum(max(exp(y) target)^2 y) softplus(y) + logsumexp(2 y target)^2",
          "softmax(y)^2 + logsumexp(y min(y) + max(y + max(y^2)))",
          "parameter c = 3\nlet m = sum(y) / sum(1)\nE = sqrt(1 + c sum((y - m)^2))"
        }) {
      LossFactory written = loss(formula);
      StepLoss e = (StepLoss) written.create(Context.defaults(written));
      Target target = Target.values(new double[][] {{0.2, -0.4, 1}});
      double[] y = {0.5, -0.3, 0.8};
      double[] error = new double[3];
      e.step(y, target, 0, error);
      for (int k = 0; k < 3; k++) {
        double[] up = y.clone();
        double[] down = y.clone();
        up[k] += 1e-5;
        down[k] -= 1e-5;
        double[] ignored = new double[3];
        double slope = (e.step(up, target, 0, ignored) - e.step(down, target, 0, ignored)) / 2e-5;
        assertEquals(slope, error[k], 1e-7 * Math.max(1, Math.abs(slope)), formula);
      }
    }
  }

  @Test
  void surrogatesHaveTheShapeOfTheBuiltIn() {
    SurrogateFactory ofQ = defined(new FormulaSurrogate(), "psi = 1 / (1 + abs(q))^2");
    SurrogateFactory ofV = defined(new FormulaSurrogate(), "1 / (1 + abs(v - theta) / theta)^2");
    SurrogateGradient expected = new FastSigmoid().create(Context.defaults(new FastSigmoid()));
    float[] fast = new float[600];
    for (int i = 0; i < fast.length; i++) {
      fast[i] = i / 100f - 3;
    }
    float[] before = fast.clone();
    ofQ.create(Context.defaults(ofQ)).apply(fast, fast.length);
    for (int i = 0; i < fast.length; i++) {
      double q = before[i];
      assertEquals(expected.at(q), ofQ.create(Context.defaults(ofQ)).at(q), 1e-15);
      assertEquals(expected.at(q), ofV.create(Context.defaults(ofV)).at(q), 1e-15);
      assertEquals((float) expected.at(q), fast[i], 1e-6);
    }
  }

  @Test
  void errorsThroughRandomWeightsAreRandomFeedback() {
    assertEquals("random", new FormulaSignal().parameters().get(1).defaultValue());
    Weights builtIn = gradient("random", Map.of());
    Weights written = gradient("formula", Map.of("formula", "L = B error"));
    for (int l = 0; l < builtIn.leaves().size(); l++) {
      float[][] expected = builtIn.leaves().get(l).rows();
      float[][] found = written.leaves().get(l).rows();
      for (int i = 0; i < expected.length; i++) {
        assertArrayEquals(expected[i], found[i], 2e-6f, builtIn.leaves().get(l).name());
      }
    }
  }

  private static Weights gradient(String signal, Map<String, ?> parameters) {
    try (Plugins plugins =
            Plugins.builder().classPath(FormulasAsBuiltInsTest.class.getClassLoader()).build();
        Workers workers = new Workers(1)) {
      EpropNetwork network =
          new NetworkBuilder(plugins, 4, 3)
              .population("e", p -> p.neurons("lif", 12))
              .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 2)))
              .readout(r -> r.from("e").learningSignal("e", signal, parameters))
              .create(3);
      Random random = new Random(6);
      double[][] x = new double[40][4];
      Arrays.stream(x).forEach(row -> Arrays.setAll(row, i -> random.nextInt(5) == 0 ? 1 : 0));
      GradientEngine engine = network.engine(workers);
      Weights gradient = network.newGradient();
      engine.gradient(
          network.weights(),
          network.feedback(),
          List.of(new Sample(SpikeInput.of(4, x), Target.classes(new int[40]))),
          gradient);
      return gradient;
    }
  }
}
