package org.eprop.reference.agreement;

import static org.eprop.core.gradient.Agreement.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.rule.LearningRule;
import org.eprop.core.gradient.Agreement;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.ChosenKernels;
import org.eprop.core.gradient.RandomGraphs;
import org.eprop.core.gradient.Rules;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.run.SampleRun;
import org.eprop.reference.ReferenceFeedback;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;
import org.eprop.reference.Trajectory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The fast path in any graph, under any rule: what the reference computes, in double precision. */
class RandomGraphAgreementTest {

  private static final int SEEDS = 100;

  private static Map<String, LearningRule> rules() {
    Map<String, LearningRule> rules = new LinkedHashMap<>();
    for (String name :
        List.of("eprop", "eprop_exact_forward", "eprop_one_hop", "mdgl", "s_tllr", "bptt")) {
      rules.put(name, Rules.of(name, true));
      rules.put(name + " with reset", Rules.of(name, false));
    }
    return rules;
  }

  private static BatchResult fast(
      RandomGraphs.Case graph,
      LearningRule rule,
      int threads,
      Supplier<Kernels> kernels,
      Weights gradient) {
    try (Workers workers = new Workers(threads)) {
      return ChosenKernels.engine(
              graph.network(), graph.losses(), graph.regularizers(), rule, workers, kernels)
          .gradient(graph.weights(), graph.feedback(), graph.batch(), gradient);
    }
  }

  private static ReferenceGradient.Result reference(RandomGraphs.Case graph, LearningRule rule) {
    return new ReferenceGradient(graph.network(), graph.losses(), graph.regularizers(), rule)
        .compute(
            ReferenceWeights.of(graph.weights()),
            ReferenceFeedback.of(graph.feedback()),
            ReferenceSample.of(graph.batch()),
            ReferenceGradient.Direction.BACKWARD);
  }

  private static boolean sameSpikes(
      NetworkStructure network, List<Trajectory> expected, BatchResult result) {
    for (int b = 0; b < expected.size(); b++) {
      SampleRun run = result.runs().get(b);
      for (int p = 0; p < network.populations().size(); p++) {
        for (int t = 0; t < run.steps(); t++) {
          double[] spikes = new double[network.size(p)];
          for (int j : run.spikesAt(p, t)) {
            spikes[j] = 1;
          }
          if (!Arrays.equals(expected.get(b).spikes()[p][t], spikes)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Each graph under half of the rules, each rule with half of the graphs. */
  @Test
  void everyRuleGivesTheReferencesGradient() {
    int drawn = 0;
    int compared = 0;
    List<Map.Entry<String, LearningRule>> rules = List.copyOf(rules().entrySet());
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case graph = RandomGraphs.draw(seed);
      for (int r = seed % 2; r < rules.size(); r += 2) {
        Map.Entry<String, LearningRule> rule = rules.get((r + seed / 2) % rules.size());
        drawn++;
        String where = "seed " + seed + ", " + rule.getKey() + ": ";
        ReferenceGradient.Result expected = reference(graph, rule.getValue());
        Weights gradient = Weights.gradient(graph.network());
        BatchResult result =
            fast(graph, rule.getValue(), 1, KernelProvider.choose().supplier(), gradient);
        if (!sameSpikes(graph.network(), expected.trajectories(), result)) {
          continue;
        }
        compared++;
        double size = Math.max(1, Math.abs(expected.lossTask()));
        assertEquals(expected.lossTask(), result.lossTask(), 1e-4 * size, where);
        assertEquals(expected.lossRegularisation(), result.lossRegularisation(), 1e-6, where);
        checkReadouts(graph.network(), expected.trajectories(), result, where);
        for (Leaf leaf : gradient.leaves()) {
          double[][] rows = expected.gradient().leaves().get(leaf.name());
          double[][] found = ReferenceWeights.of(gradient).leaves().get(leaf.name());
          Agreement.assertClose(where + leaf.name(), rows, found, 1e-4);
        }
      }
    }
    assertTrue(compared >= 0.95 * drawn, compared + " of " + drawn);
  }

  private static void checkReadouts(
      NetworkStructure network, List<Trajectory> expected, BatchResult result, String where) {
    for (int b = 0; b < expected.size(); b++) {
      for (int m = 0; m < network.readouts().size(); m++) {
        double[][] y = expected.get(b).readouts()[m];
        for (int t = 0; t < y.length; t++) {
          assertArrayEquals(y[t], result.runs().get(b).readoutAt(m, t), 1e-4, where + "y at " + t);
        }
      }
    }
  }

  /** What the others rest on: all models spike, and all that can learn does. */
  @Test
  void graphsSpikeAndEverythingLearns() {
    Map<String, double[]> ofModel = new TreeMap<>();
    Set<String> learning = new TreeSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case graph = RandomGraphs.draw(seed);
      Weights gradient = Weights.gradient(graph.network());
      BatchResult result =
          fast(graph, Rules.EPROP, 1, KernelProvider.choose().supplier(), gradient);
      for (int p = 0; p < graph.network().populations().size(); p++) {
        double[] spikes = new double[graph.network().size(p)];
        double steps = 0;
        for (SampleRun run : result.runs()) {
          for (int t = 0; t < run.steps(); t++) {
            for (int j : run.spikesAt(p, t)) {
              spikes[j]++;
            }
          }
          steps += run.steps();
        }
        for (int j = 0; j < spikes.length; j++) {
          NeuronModel model = graph.network().populations().get(p).models().get(j);
          String states = model.stateNames().toString();
          double[] sums = ofModel.computeIfAbsent(states, name -> new double[2]);
          sums[0] += spikes[j];
          sums[1] += steps;
        }
      }
      for (Leaf leaf : gradient.leaves()) {
        for (float[] row : leaf.rows()) {
          for (float x : row) {
            if (x != 0) {
              learning.add(leaf.name().replaceAll("[0-9]", ""));
            }
          }
        }
      }
    }
    assertEquals(7, ofModel.size(), ofModel.keySet().toString());
    for (Map.Entry<String, double[]> model : ofModel.entrySet()) {
      double rate = model.getValue()[0] / model.getValue()[1];
      assertTrue(rate > 0.05 && rate < 0.5, model.getKey() + ": " + rate);
    }
    assertTrue(
        learning.containsAll(
            List.of(
                "x_p_",
                "p_p_",
                "x_p_.delay",
                "p_p_.delay",
                "p.bias",
                "p.tau_m",
                "p.tau_a",
                "p..threshold",
                "p.delta_t",
                "r.p",
                "r.bias",
                "r.kappa")),
        learning.toString());
  }

  /** So what agrees with the reference by one kind of kernels does so by all. */
  @Test
  @Tag("vector")
  void theSameBitsForAnyNumberOfThreadsAndAllKernels() {
    int[] threads = {1, 2, 3, 5};
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case graph = RandomGraphs.draw(seed);
      List<LearningRule> rules = List.copyOf(rules().values());
      LearningRule rule = rules.get((int) seed % rules.size());
      Weights one = Weights.gradient(graph.network());
      double loss = fast(graph, rule, 1, KernelProvider.choose().supplier(), one).loss();
      Weights other = Weights.gradient(graph.network());
      int plain = threads[(int) seed % 4];
      assertEquals(loss, fast(graph, rule, plain, Kernels::new, other).loss());
      assertSameBits(one, other);
      int fastest = threads[(int) seed / 4 % 4];
      for (long inTheMiddle : new long[] {0, 3_000}) {
        Supplier<Kernels> kernels = KernelProvider.choose().startingPlain(inTheMiddle);
        assertEquals(loss, fast(graph, rule, fastest, kernels, other).loss());
        assertSameBits(one, other);
      }
    }
  }
}
