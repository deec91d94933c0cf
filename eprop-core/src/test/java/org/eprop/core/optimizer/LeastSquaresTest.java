package org.eprop.core.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.ReadoutOptimizer;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.learning.optimizer.LeastSquares;
import org.eprop.learning.optimizer.Sgd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recursive least squares is least squares, by itself and as the readout of a network. */
class LeastSquaresTest {

  private static final int STEPS = 60;

  private final Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();

  @AfterEach
  void close() {
    plugins.close();
  }

  private static ReadoutOptimizer rls(double lambda, double initial) {
    LeastSquares rls = new LeastSquares();
    return rls.create(Context.of(Arguments.of(rls, Map.of("lambda", lambda, "initial", initial))));
  }

  private static Optimizer sgd() {
    Sgd sgd = new Sgd();
    return sgd.create(Context.defaults(sgd));
  }

  private EpropNetwork network(String loss) {
    return new NetworkBuilder(plugins, 3, 2)
        .population("e", p -> p.neurons("lif", 12))
        .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 4)))
        .readout(r -> r.from("e").loss(loss, Map.of()).tauOut(8))
        .create(1);
  }

  /** w of A w = b, by elimination. */
  private static double[] solve(double[][] a, double[] b) {
    int n = b.length;
    for (int i = 0; i < n; i++) {
      for (int r = i + 1; r < n; r++) {
        double factor = a[r][i] / a[i][i];
        for (int c = i; c < n; c++) {
          a[r][c] -= factor * a[i][c];
        }
        b[r] -= factor * b[i];
      }
    }
    double[] w = new double[n];
    for (int i = n - 1; i >= 0; i--) {
      double sum = b[i];
      for (int c = i + 1; c < n; c++) {
        sum -= a[i][c] * w[c];
      }
      w[i] = sum / a[i][i];
    }
    return w;
  }

  /** The sums of the class's Javadoc; one feature is held at a step, or where much fades, three. */
  @ParameterizedTest
  @CsvSource({"6, 0.97, 1", "6, 1, 0", "40, 0.5, 3"})
  void weightsAreThoseOfTheWeightedSquares(int n, double lambda, int held) {
    double initial = 3;
    ReadoutOptimizer rls = rls(lambda, initial);
    RandomGenerator random = new RandomStreams(1).stream("features");
    double[][] memory = rls.newMemory(n);
    rls.begin(n, memory);
    double[] w = new double[n];
    double[][] a = new double[n][n];
    double[] b = new double[n];
    for (int i = 0; i < n; i++) {
      a[i][i] = 1 / initial;
    }
    double[] gain = new double[n];
    for (int t = 0; t < STEPS; t++) {
      double[] f = random.doubles(n).toArray();
      for (int i = 0; i < n; i++) {
        f[i] = t < 7 * i % 20 ? 0 : f[i]; // they come one after the other, in no order
      }
      double wanted = random.nextGaussian();
      double weight = t % 3 == 0 ? 0.25 : 1;
      rls.gain(f, weight, memory, gain);
      double error = wanted;
      for (int i = 0; i < n; i++) {
        error -= w[i] * f[i];
      }
      for (int i = 0; i < n; i++) {
        w[i] += gain[i] * error;
        b[i] = lambda * b[i] + weight * wanted * f[i];
        for (int j = 0; j < n; j++) {
          a[i][j] = lambda * a[i][j] + weight * f[i] * f[j];
        }
      }
      for (int time = 0; time < held; time++) {
        int i = (held * t + time) % n;
        double ridge = n * (1 - lambda) / held / initial;
        a[i][i] += ridge;
        b[i] += ridge * w[i];
      }
    }
    assertArrayEquals(solve(a, b), w, 1e-9);
  }

  /** A feature that is always silent, and two that are always equal, are no reason to stop. */
  @Test
  void itForgetsHoweverLongItHasLearned() {
    ReadoutOptimizer rls = rls(0.9995, 10);
    for (int change : new int[] {5_000, 100_000}) {
      RandomGenerator random = new RandomStreams(1).stream("features");
      double[][] memory = rls.newMemory(5);
      rls.begin(5, memory);
      double[] w = new double[5];
      double[] gain = new double[5];
      int t = 0;
      while (t < change || t < change + 20_000 && w[0] > 0) {
        double x = random.nextGaussian();
        double[] f = {random.nextGaussian(), x, x, 0, 1};
        double error = (t < change ? f[0] : -f[0]) + 2 * x;
        for (int i = 0; i < 5; i++) {
          error -= w[i] * f[i];
        }
        rls.gain(f, 1, memory, gain);
        for (int i = 0; i < 5; i++) {
          w[i] += gain[i] * error;
        }
        t++;
      }
      assertEquals(1_386, t - change, 150); // ln 2 / (1 - lambda)
      assertEquals(2, w[1] + w[2], 0.05);
      assertTrue(
          Arrays.stream(memory).flatMapToDouble(Arrays::stream).allMatch(p -> Math.abs(p) < 1e3),
          "P is bounded");
    }
  }

  /** The readout of a network, from the features that its outputs are made of. */
  @Test
  void aReadoutHasTheLeastSquaresOfItsFilteredSpikes() {
    for (String loss : new String[] {"mean_squared_error", "softmax_cross_entropy"}) {
      EpropNetwork network = network(loss);
      for (float[] row : network.weights().readout(0, 0)) {
        Arrays.fill(row, 0);
      }
      SequenceLearner learner = network.learner();
      LeafOptimizers optimizers =
          new LeafOptimizers(sgd(), 0, List.of()).withReadouts("out", rls(0.99, 5));
      learner.updateAfterEachWindow(network.update(optimizers, new Workers(1)), 0.1);
      int n = 13;
      double kappa = Math.exp(-1 / 8.0);
      double[] f = new double[n];
      double[][] a = new double[n][n];
      double[][] b = new double[2][n];
      int labels = 0;
      for (int i = 0; i < n; i++) {
        a[i][i] = 1 / 5.0;
      }
      for (int t = 0; t < STEPS; t++) {
        learner.step(new float[] {1, (float) Math.sin(0.3 * t), (float) Math.cos(0.2 * t)});
        for (int i = 0; i < n; i++) {
          f[i] *= kappa;
        }
        f[n - 1] += 1;
        for (int j : learner.spikes(0)) {
          f[j] += 1;
        }
        if (t % 4 == 3) {
          continue; // no label
        }
        int label = t / 10 % 2;
        learner.learn(label == 0 ? 1.0 : 0.0, label);
        double middle = loss.equals("mean_squared_error") ? 0 : 0.5;
        for (int i = 0; i < n; i++) {
          for (int k = 0; k < 2; k++) {
            b[k][i] = 0.99 * b[k][i] + ((k == label ? 1 : 0) - middle) * f[i];
          }
          for (int j = 0; j < n; j++) {
            a[i][j] = 0.99 * a[i][j] + f[i] * f[j];
          }
        }
        int held = labels++ % n;
        double ridge = n * 0.01 / 5;
        a[held][held] += ridge;
        float[] now =
            held == n - 1
                ? network.weights().readoutBias(0)
                : network.weights().readout(0, 0)[held];
        b[0][held] += ridge * now[0];
        b[1][held] += ridge * now[1];
      }
      for (int k = 0; k < 2; k++) {
        double[] expected =
            solve(Arrays.stream(a).map(double[]::clone).toArray(double[][]::new), b[k]);
        for (int j = 0; j < n - 1; j++) {
          assertEquals(expected[j], network.weights().readout(0, 0)[j][k], 1e-5, loss);
        }
        assertEquals(expected[n - 1], network.weights().readoutBias(0)[k], 1e-5, loss);
      }
    }
  }

  @Test
  void whereItDoesNotBelongItIsRefused() {
    EpropNetwork network = network("mean_squared_error");
    LeafOptimizers optimizers = new LeafOptimizers(sgd()).withReadouts("*", rls(0.99, 5));
    WeightUpdate update = network.update(optimizers, new Workers(1));
    Weights gradient = network.newGradient();
    assertRefused(
        "step by step along a sequence",
        () -> update.apply(network.weights(), gradient, network.feedback(), 0.1));
    assertRefused(
        "windows are of 5 steps",
        () -> network.learnerByWindow(5).updateAfterEachWindow(update, 0.1));
    assertRefused("by updateAfterEachWindow", () -> network.learner().apply(update, 0.1));
    LeafOptimizers other = new LeafOptimizers(sgd()).withReadouts("x", rls(0.99, 5));
    assertRefused("no readout has such a name", () -> network.update(other, new Workers(1)));
    SequenceLearner learner = network.learner();
    learner.updateAfterEachWindow(update, 0.1);
    learner.step(new float[3]);
    assertRefused("learns by least squares", () -> learner.learnWeighted(0, -1, 1, 0));
  }

  private static void assertRefused(String why, Runnable run) {
    String message = assertThrows(InvalidInputException.class, run::run).getMessage();
    assertTrue(message.contains(why), message);
  }
}
