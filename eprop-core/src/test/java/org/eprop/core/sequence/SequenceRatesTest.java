package org.eprop.core.sequence;

import static org.eprop.core.gradient.Agreement.assertClose;
import static org.eprop.core.gradient.Agreement.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.core.forward.SequencePlan;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.gradient.RandomGraphs;
import org.eprop.core.gradient.RandomNetworks;
import org.eprop.core.gradient.Rules;
import org.eprop.core.learningsignal.Rates;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Readout;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;

/**
 * Regularizing running means of rates is having a readout from each neuron, with kappa = rho, c = 1
 * - rho, a weight of 1 and the regularizer as its loss.
 */
class SequenceRatesTest {

  private static final int SEEDS = 60;
  private static final double RHO = 0.9;

  /** E = 0.7 sum_j (f_j - 0.1)^2. */
  private static double quadratic(double[] f, double[] gradient) {
    double sum = 0;
    for (int j = 0; j < f.length; j++) {
      sum += 0.7 * (f[j] - 0.1) * (f[j] - 0.1);
      gradient[j] += 1.4 * (f[j] - 0.1);
    }
    return sum;
  }

  private static final Regularizer REGULARIZER = SequenceRatesTest::quadratic;

  /** The same as a loss, whatever the target. */
  private record RateLoss() implements StepLoss {
    @Override
    public double step(double[] y, Target target, int t, double[] error) {
      Arrays.fill(error, 0);
      return quadratic(y, error);
    }

    @Override
    public void check(Target target) {}
  }

  private static SequenceLearner learner(RandomGraphs.Case graph, int window) {
    return new SequenceLearner(
        new SequencePlan(graph.network(), graph.weights(), Rules.EPROP),
        graph.weights(),
        graph.feedback(),
        graph.losses(),
        List.of(REGULARIZER),
        RHO,
        window);
  }

  /** The graph with readouts of all rates, in place of regularizers. */
  private static RandomGraphs.Case withReadouts(RandomGraphs.Case graph) {
    NetworkStructure network = graph.network();
    int populations = network.populations().size();
    int given = network.readouts().size();
    List<Readout> readouts = new ArrayList<>(network.readouts());
    List<ReadoutLoss> losses = new ArrayList<>(graph.losses());
    Sample sample = graph.batch().get(0);
    List<Target> targets = new ArrayList<>(sample.targets());
    LearningSignal[][] signals = new LearningSignal[given + populations][populations];
    for (int m = 0; m < given; m++) {
      for (int p = 0; p < populations; p++) {
        signals[m][p] = graph.feedback().signal(m, p);
      }
    }
    LearningSignalFactory symmetric = RandomNetworks.find(LearningSignalFactory.class, "symmetric");
    for (int p = 0; p < populations; p++) {
      boolean[] only = new boolean[populations];
      only[p] = true;
      int n = network.size(p);
      readouts.add(new Readout("rate" + p, n, only, only, RHO, false, true, 1, false, false));
      losses.add(new ReadoutLoss(new RateLoss(), false));
      targets.add(Target.values(new double[sample.input().steps()][n]));
      signals[given + p][p] = symmetric.create(Context.defaults(symmetric));
    }
    NetworkStructure more =
        new NetworkStructure(
            network.inputs(), network.populations(), network.projections(), readouts);
    Weights weights = Weights.zeros(more);
    Map<String, Leaf> from = byName(graph.weights());
    for (Leaf leaf : weights.leaves()) {
      Leaf own = from.get(leaf.name());
      for (int i = 0; i < leaf.rowCount(); i++) {
        if (own == null) {
          leaf.rows()[i][i] = 1;
        } else {
          leaf.set(i, own.row(i));
        }
      }
    }
    FeedbackWeights feedback = new FeedbackWeights(more, signals);
    feedback.initialise(weights, new RandomStreams(1));
    for (int m = 0; m < given; m++) {
      for (int p = 0; p < populations; p++) {
        float[][] b = graph.feedback().of(m, p);
        for (int k = 0; b != null && k < b.length; k++) {
          System.arraycopy(b[k], 0, feedback.of(m, p)[k], 0, b[k].length);
        }
      }
    }
    Sample same = new Sample(sample.input(), targets, sample.rewards());
    return new RandomGraphs.Case(more, weights, feedback, losses, List.of(), List.of(same));
  }

  private static Map<String, Leaf> byName(Weights weights) {
    return weights.leaves().stream().collect(Collectors.toMap(Leaf::name, leaf -> leaf));
  }

  @Test
  void areReadoutsOfEachNeuron() {
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case graph = RandomGraphs.drawOnline(seed, seed % 2 == 1);
      RandomGraphs.Case other = withReadouts(graph);
      Weights expected = Weights.gradient(other.network());
      double loss = 0;
      try (Workers workers = new Workers(1)) {
        BatchResult result =
            new GradientEngine(
                    other.network(), sums(other.losses()), List.of(), Rules.EPROP, workers)
                .gradient(other.weights(), other.feedback(), other.batch(), expected);
        for (int m = graph.losses().size(); m < other.losses().size(); m++) {
          loss += result.runs().get(0).loss(m);
        }
      }
      for (int window : new int[] {1, 2, 5, 100}) {
        SequenceLearner learner = learner(graph, window);
        learner.run(graph.batch().get(0));
        learner.endWindow();
        assertEquals(loss, learner.regularisation(), 1e-9 * loss);
        for (Leaf leaf : learner.gradient().leaves()) {
          String where = "seed " + seed + ", window " + window + ": " + leaf.name();
          assertClose(where, doubles(byName(expected).get(leaf.name())), doubles(leaf), 2e-4);
        }
      }
    }
  }

  private static List<ReadoutLoss> sums(List<ReadoutLoss> losses) {
    return losses.stream().map(loss -> new ReadoutLoss(loss.loss(), false)).toList();
  }

  private static double[][] doubles(Leaf leaf) {
    double[][] rows = new double[leaf.rows().length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[leaf.rows()[i].length];
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = leaf.rows()[i][j];
      }
    }
    return rows;
  }

  @Test
  void areTakenAlongInStates() {
    for (int window : new int[] {1, 4}) {
      RandomGraphs.Case graph = RandomGraphs.drawOnline(5, true);
      SequenceLearner original = learner(graph, window);
      original.run(graph.batch().get(0));
      SequenceLearner restored = learner(graph, window);
      restored.restore(original.state());
      original.run(graph.batch().get(0));
      restored.run(graph.batch().get(0));
      original.endWindow();
      restored.endWindow();
      assertTrue(original.regularisation() > 0);
      assertEquals(original.regularisation(), restored.regularisation());
      assertSameBits(original.gradient(), restored.gradient());
    }
  }

  @Test
  void aRunningMeanForgets() {
    NetworkStructure network = RandomGraphs.drawOnline(0, false).network();
    assertEquals(
        "decay of the firing rate: got 1.0, but expected 0 <= rho < 1",
        assertThrows(InvalidInputException.class, () -> new Rates(network, List.of(REGULARIZER), 1))
            .getMessage());
  }
}
