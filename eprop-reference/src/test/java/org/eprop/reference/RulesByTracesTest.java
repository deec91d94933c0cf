package org.eprop.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.rule.PathWeights;
import org.eprop.api.rule.ProjectionPath;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Synapses;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.reference.ReferenceGradient.Result;
import org.junit.jupiter.api.Test;

/**
 * Rules against a computation of another kind, with traces forward in time and no adjoint: where a
 * path crosses one synapse, from j to m, neuron m has the trace of a synapse whose presynaptic
 * activity is F_mj e_ji^{t - d_mj}.
 */
class RulesByTracesTest {

  private static LearningRule rule(String name, Map<String, ?> parameters) {
    LearningRuleFactory factory = GoldenGraph.find(LearningRuleFactory.class, name);
    return factory.create(Context.of(Arguments.of(factory, parameters)));
  }

  private record Setting(
      RandomGraphs.Case graph, ReferenceWeights weights, LearningRule rule, Result result) {

    static Setting of(long seed, LearningRule rule) {
      RandomGraphs.Case graph = RandomGraphs.draw(seed);
      ReferenceWeights weights = ReferenceWeights.of(graph.weights());
      Result result =
          new ReferenceGradient(graph.network(), graph.losses(), graph.regularizers(), rule)
              .compute(
                  weights,
                  ReferenceFeedback.of(graph.feedback()),
                  ReferenceSample.of(graph.batch()),
                  Direction.BACKWARD);
      return new Setting(graph, weights, rule, result);
    }

    NetworkStructure network() {
      return graph.network();
    }

    SynapseTrace trace(int b, int p, int j, double[] presynaptic) {
      Trajectory run = result.trajectories().get(b);
      return SynapseTrace.of(network(), weights, rule, run, p, j, presynaptic);
    }

    /** sum_t sum_m c_m L_m^t ebar_m^t + R e^t. */
    double product(int b, int p, int j, SynapseTrace trace, double[] rateGradient) {
      double sum = 0;
      for (int t = 0; t < trace.presynaptic().length; t++) {
        sum += rateGradient[j] * trace.eligibilityTrace()[t];
        for (int m = 0; m < network().readouts().size(); m++) {
          double[][] signal = result.signals().get(b).signal()[m][p];
          if (signal != null) {
            sum += weights.inputScale(m) * signal[t][j] * trace.filteredTrace()[m][t];
          }
        }
      }
      return sum;
    }
  }

  /** dE_reg/dz of a population. */
  private static double[] rateGradient(Setting setting, int p) {
    double steps = 0;
    double[] rate = new double[setting.network().size(p)];
    for (Trajectory run : setting.result().trajectories()) {
      steps += run.steps();
      for (double[] z : run.spikes()[p]) {
        for (int j = 0; j < rate.length; j++) {
          rate[j] += z[j];
        }
      }
    }
    double[] gradient = new double[rate.length];
    for (int j = 0; j < rate.length; j++) {
      rate[j] /= steps;
    }
    for (var regularizer : setting.graph().regularizers()) {
      regularizer.evaluate(rate, gradient);
    }
    for (int j = 0; j < rate.length; j++) {
      gradient[j] /= steps;
    }
    return gradient;
  }

  @Test
  void oneHop() {
    checkHops("eprop_one_hop", false);
  }

  @Test
  void mdgl() {
    checkHops("mdgl", true);
  }

  private static void checkHops(String name, boolean means) {
    double hops = 0;
    for (long seed = 0; seed < 12; seed++) {
      Setting setting = Setting.of(seed, rule(name, Map.of()));
      NetworkStructure network = setting.network();
      for (int i = 0; i < network.projections().size(); i++) {
        Projection projection = network.projections().get(i);
        double[][] gradient = setting.result().gradient().projection(i);
        for (int pre = 0; gradient != null && pre < gradient.length; pre++) {
          for (int k = 0; k < gradient[pre].length; k++) {
            if (projection.exists(pre, k)) {
              double own = 0;
              double other = 0;
              for (int b = 0; b < setting.graph().batch().size(); b++) {
                Trajectory run = setting.result().trajectories().get(b);
                int delay = setting.weights().delay(i, pre, k);
                double[] p = SynapseTrace.presynaptic(run, projection, pre, delay);
                int j = projection.synapses().target(pre, k);
                SynapseTrace trace = setting.trace(b, projection.to(), j, p);
                double[] r = rateGradient(setting, projection.to());
                own += setting.product(b, projection.to(), j, trace, r);
                other += hop(setting, b, projection.to(), j, trace.eligibilityTrace(), means);
              }
              hops += Math.abs(other);
              double tolerance = 1e-10 * Math.max(1, Math.abs(own + other));
              assertEquals(own + other, gradient[pre][k], tolerance, seed + projection.name());
            }
          }
        }
      }
    }
    assertTrue(hops > 10, "hops add " + hops);
  }

  /** What the spikes of neuron j do to the neurons that it drives. */
  private static double hop(Setting setting, int b, int p, int j, double[] e, boolean means) {
    NetworkStructure network = setting.network();
    double sum = 0;
    for (int i = 0; i < network.projections().size(); i++) {
      Projection projection = network.projections().get(i);
      if (projection.from().isPopulation(p)) {
        Synapses synapses = projection.synapses();
        for (int k = 0; k < synapses.width(j); k++) {
          int m = synapses.target(j, k);
          if (p != projection.to() || m != j) {
            double f = means ? mean(setting, i, j, m) : setting.weights().projection(i)[j][k];
            double[] arriving = new double[e.length];
            int delay = setting.weights().delay(i, j, k);
            for (int t = delay; t < e.length; t++) {
              arriving[t] = f * e[t - delay];
            }
            SynapseTrace trace = setting.trace(b, projection.to(), m, arriving);
            double[] r = rateGradient(setting, projection.to());
            sum += setting.product(b, projection.to(), m, trace, r);
          }
        }
      }
    }
    return sum;
  }

  /** The mean weight of all synapses of a projection between the types of j and m. */
  private static double mean(Setting setting, int i, int j, int m) {
    NetworkStructure network = setting.network();
    Projection projection = network.projections().get(i);
    Population from = network.populations().get(projection.from().index());
    Population to = network.populations().get(projection.to());
    double sum = 0;
    int count = 0;
    for (int pre = 0; pre < from.size(); pre++) {
      for (int k = 0; k < projection.synapses().width(pre); k++) {
        int post = projection.synapses().target(pre, k);
        boolean autapse = projection.isOwn() && pre == post;
        if (!autapse && from.type(pre) == from.type(j) && to.type(post) == to.type(m)) {
          sum += setting.weights().projection(i)[pre][k];
          count++;
        }
      }
    }
    return sum / count;
  }

  @Test
  void stllr() {
    double a = -0.8;
    double l = 0.6;
    double late = 0;
    for (long seed = 0; seed < 12; seed++) {
      Setting setting = Setting.of(seed, rule("s_tllr", Map.of("share", a, "decay", l)));
      NetworkStructure network = setting.network();
      for (int i = 0; i < network.projections().size(); i++) {
        Projection projection = network.projections().get(i);
        int to = projection.to();
        double[][] gradient = setting.result().gradient().projection(i);
        for (int pre = 0; gradient != null && pre < gradient.length; pre++) {
          for (int k = 0; k < gradient[pre].length; k++) {
            if (projection.exists(pre, k)) {
              int j = projection.synapses().target(pre, k);
              double causal = 0;
              double nonCausal = 0;
              for (int b = 0; b < setting.graph().batch().size(); b++) {
                Trajectory run = setting.result().trajectories().get(b);
                SynapseTrace trace =
                    SynapseTrace.of(
                        network, setting.weights(), setting.rule(), run, projection, pre, k);
                causal += setting.product(b, to, j, trace, rateGradient(setting, to));
                for (int t = 0; t < run.steps(); t++) {
                  double near = 0;
                  for (int before = 0; before < t; before++) {
                    near += Math.pow(l, t - before) * run.psi()[to][before][j];
                  }
                  double signal =
                      setting.result().signals().get(b).total(to, network.size(to))[t][j];
                  nonCausal += a * signal * near * trace.presynaptic()[t];
                }
              }
              late += Math.abs(nonCausal);
              double expected = causal + nonCausal;
              assertEquals(
                  expected, gradient[pre][k], 1e-10 * Math.max(1, Math.abs(expected)), "" + seed);
            }
          }
        }
      }
    }
    assertTrue(late > 10, "late spikes add " + late);
  }

  /** Keeps all paths, with numbers of its own. */
  private static final class Random implements LearningRule {
    @Override
    public PathWeights through(ProjectionPath projection) {
      return PathWeights.RANDOM;
    }

    @Override
    public boolean detachesReset() {
      return false;
    }
  }

  private static Result compute(RandomGraphs.Case graph, LearningRule rule, double[][][] paths) {
    ReferenceFeedback feedback = ReferenceFeedback.of(graph.feedback());
    return new ReferenceGradient(graph.network(), graph.losses(), List.of(), rule)
        .compute(
            ReferenceWeights.of(graph.weights()),
            new ReferenceFeedback(feedback.signals(), feedback.b(), paths),
            ReferenceSample.of(graph.batch()),
            Direction.BACKWARD);
  }

  @Test
  void randomPathsTakeTheNumbersTheyAreGiven() {
    for (long seed = 0; seed < 5; seed++) {
      RandomGraphs.Case graph = RandomGraphs.draw(seed);
      ReferenceWeights weights = ReferenceWeights.of(graph.weights());
      double[][][] paths = new double[graph.network().projections().size()][][];
      for (int i = 0; i < paths.length; i++) {
        paths[i] = weights.projection(i);
      }
      RandomGraphTest.near(
          compute(graph, rule("bptt", Map.of()), new double[paths.length][][]).gradient(),
          compute(graph, new Random(), paths).gradient(),
          0,
          "seed " + seed);
    }
  }

  @Test
  void randomPathsWithoutNumbers() {
    RandomGraphs.Case graph = RandomGraphs.draw(0);
    String first =
        graph.network().projections().stream()
            .filter(projection -> !projection.from().isInput())
            .findFirst()
            .orElseThrow()
            .name();
    double[][][] none = new double[graph.network().projections().size()][][];
    assertEquals(
        "projection " + first + ": the rule keeps it with random numbers, but got none",
        assertThrows(IllegalArgumentException.class, () -> compute(graph, new Random(), none))
            .getMessage());
  }
}
