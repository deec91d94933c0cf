package org.eprop.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.Feedback;
import org.eprop.api.task.Target;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.reference.ReferenceGradient.Result;
import org.junit.jupiter.api.Test;

/**
 * The numbered equations of docs/mathematics.md: what is on their left in the reference's numbers
 * is what their right makes of others of these numbers, in random graphs.
 */
class EquationsTest {

  private static final Path PAGE = Path.of("../docs/mathematics.md");
  private static final int SEEDS = 12;
  private static final double COEFFICIENT = 3;
  private static final double TARGET_RATE = 0.2;

  /** Who holds an equation that is not computed here. */
  private static final Map<Integer, String> ELSEWHERE =
      Map.of(
          22, "eprop-reference/src/test/java/org/eprop/core/sequence/SequenceLearnerTest.java",
          23, "eprop-reference/src/test/java/org/eprop/reference/RandomGraphTest.java",
          24, "eprop-reference/src/test/java/org/eprop/reference/DelayGradientTest.java",
          25, "eprop-experiment/src/test/java/org/eprop/experiment/training/EpisodesTest.java",
          26, "eprop-losses/src/test/java/org/eprop/losses/loss/PolicyGradientTest.java",
          27, "eprop-reference/src/test/java/org/eprop/core/sequence/SequenceRatesTest.java");

  /** By number, how often an equation was looked at, and found to hold. */
  private final Map<Integer, Integer> held = new TreeMap<>();

  private RandomGraphs.Case graph;
  private NetworkStructure network;
  private ReferenceWeights weights;
  private LearningRule rule;
  private Result result;
  private int batch;

  private void holds(int number, double left, double right) {
    assertEquals(right, left, 1e-9 * Math.max(1, Math.abs(right)), "(" + number + ")");
    if (left != 0) {
      held.merge(number, 1, Integer::sum);
    }
  }

  private void run(long seed, String name, Direction way) {
    graph = RandomGraphs.draw(seed);
    network = graph.network();
    weights = ReferenceWeights.of(graph.weights());
    LearningRuleFactory factory = GoldenGraph.find(LearningRuleFactory.class, name);
    rule = factory.create(Context.defaults(factory));
    RegularizerFactory rate = GoldenGraph.find(RegularizerFactory.class, "firing_rate");
    Map<String, ?> values = Map.of("coefficient", COEFFICIENT, "target_rate", TARGET_RATE);
    result =
        new ReferenceGradient(
                network,
                graph.losses(),
                List.of(rate.create(Context.of(Arguments.of(rate, values)))),
                rule)
            .compute(
                weights,
                ReferenceFeedback.of(graph.feedback()),
                ReferenceSample.of(graph.batch()),
                way);
    batch = graph.batch().size();
  }

  @Test
  void everyEquationHolds() throws IOException {
    for (long seed = 0; seed < SEEDS; seed++) {
      run(seed, "eprop", Direction.FORWARD);
      energy();
      forward();
      traces();
      run(seed, "eprop", Direction.BACKWARD);
      backward();
      readouts();
      run(seed, "bptt", Direction.BACKWARD);
      backward();
      run(seed, "eprop_exact_forward", Direction.BACKWARD);
      backward();
      run(seed, "s_tllr", Direction.BACKWARD);
      backward();
    }
    TreeSet<Integer> numbers = new TreeSet<>();
    Matcher number =
        Pattern.compile("(?:text\\{\\(|tag\\{)(\\d+)[)}]").matcher(Files.readString(PAGE));
    while (number.find()) {
      numbers.add(Integer.valueOf(number.group(1)));
    }
    TreeSet<Integer> looked = new TreeSet<>(ELSEWHERE.keySet());
    looked.addAll(held.keySet());
    assertEquals(numbers, looked);
    assertEquals(numbers.size(), numbers.last(), "numbered without a gap");
    held.forEach((n, times) -> assertTrue(times > 3, "(" + n + ") only " + times + " times"));
    for (String file : ELSEWHERE.values()) {
      assertTrue(Files.exists(Path.of("..", file)), file);
    }
  }

  private double[][] rateGradient() {
    double steps = result.trajectories().stream().mapToInt(Trajectory::steps).sum();
    double[][] gradient = new double[network.populations().size()][];
    for (int p = 0; p < gradient.length; p++) {
      gradient[p] = new double[network.size(p)];
      for (int j = 0; j < gradient[p].length; j++) {
        gradient[p][j] = 2 * COEFFICIENT * (rate(p, j, steps) - TARGET_RATE) / steps;
      }
    }
    return gradient;
  }

  private double rate(int p, int j, double steps) {
    double spikes = 0;
    for (Trajectory run : result.trajectories()) {
      for (double[] z : run.spikes()[p]) {
        spikes += z[j];
      }
    }
    return spikes / steps;
  }

  /** (1) to (3). */
  private void energy() {
    double steps = result.trajectories().stream().mapToInt(Trajectory::steps).sum();
    double regularisation = 0;
    for (int p = 0; p < network.populations().size(); p++) {
      for (int j = 0; j < network.size(p); j++) {
        regularisation += COEFFICIENT * Math.pow(rate(p, j, steps) - TARGET_RATE, 2);
      }
    }
    holds(3, result.lossRegularisation(), regularisation);
    for (int m = 0; m < network.readouts().size(); m++) {
      double terms = 0;
      double sum = 0;
      for (int b = 0; b < batch; b++) {
        Target target = graph.batch().get(b).target(m);
        for (int t = 0; t < target.steps(); t++) {
          terms += Math.abs(target.weight(t));
          double[] error = new double[network.readouts().get(m).outputs()];
          double[] y = result.trajectories().get(b).readouts()[m][t];
          sum += target.weight(t) * (target.weight(t) == 0 ? 0 : loss(y, target, t, error));
        }
      }
      double norm = graph.losses().get(m).mean() ? 1 / terms : 1;
      holds(1, result.losses()[m], norm * sum);
      for (int b = 0; b < batch; b++) {
        Target target = graph.batch().get(b).target(m);
        for (int t = 0; t < target.steps(); t++) {
          double[] error = new double[network.readouts().get(m).outputs()];
          if (target.weight(t) != 0) {
            loss(result.trajectories().get(b).readouts()[m][t], target, t, error);
          }
          for (int k = 0; k < error.length; k++) {
            double right = norm * target.weight(t) * error[k];
            holds(2, result.signals().get(b).error()[m][t][k], right);
          }
        }
      }
    }
  }

  /** l of a step, and dl/dy. */
  private static double loss(double[] y, Target target, int t, double[] error) {
    double loss = 0;
    if (target.hasClasses()) {
      double sum = 0;
      for (double x : y) {
        sum += Math.exp(x);
      }
      for (int k = 0; k < y.length; k++) {
        double wanted = k == target.classAt(t) ? 1 : 0;
        error[k] = Math.exp(y[k]) / sum - wanted;
        loss -= wanted * Math.log(Math.exp(y[k]) / sum);
      }
      return loss;
    }
    for (int k = 0; k < y.length; k++) {
      error[k] = y[k] - target.valuesAt(t)[k];
      loss += error[k] * error[k] / 2;
    }
    return loss;
  }

  /** (4) to (8). */
  private void forward() {
    for (Trajectory run : result.trajectories()) {
      for (int p = 0; p < network.populations().size(); p++) {
        Population population = network.populations().get(p);
        for (int j = 0; j < population.size(); j++) {
          int silent = 0;
          for (int t = 0; t < run.steps(); t++) {
            NeuronModel model = run.models().get(p).get(j);
            holds(4, run.currents()[p][t][j], current(run, p, j, t));
            if (model instanceof LinearNeuron linear) {
              state(run, linear, p, j, t);
            }
            double distance = dot(model.spikeWeights(), run.states()[p][t][j]) - model.threshold();
            holds(6, run.spikes()[p][t][j], distance > 0 && silent == 0 ? 1 : 0);
            double psi =
                population.gamma()
                    / model.scale()
                    * population.surrogate().at(population.slope() * distance / model.scale());
            holds(8, run.psi()[p][t][j], silent == 0 ? psi : 0);
            silent =
                run.spikes()[p][t][j] == 1 ? population.silentSteps(j) : Math.max(silent - 1, 0);
          }
        }
      }
      for (int m = 0; m < network.readouts().size(); m++) {
        for (int t = 0; t < run.steps(); t++) {
          for (int k = 0; k < network.readouts().get(m).outputs(); k++) {
            double bias = weights.readoutBias(m) == null ? 0 : weights.readoutBias(m)[k];
            double before = t == 0 ? 0 : run.readouts()[m][t - 1][k];
            double right = weights.readoutDecay(m) * before + bias;
            holds(7, run.readouts()[m][t][k], right + weights.inputScale(m) * drive(run, m, k, t));
          }
        }
      }
    }
  }

  private void state(Trajectory run, LinearNeuron linear, int p, int j, int t) {
    for (int x = 0; x < linear.inputWeights().length; x++) {
      double right =
          dot(linear.transition()[x], run.stateBefore(p, t, j))
              + linear.inputWeights()[x] * run.currents()[p][t][j]
              + linear.spikeEffect()[x] * run.spikeBefore(p, t, j);
      holds(5, run.states()[p][t][j][x], right);
    }
  }

  /** sum_j V_mkj z_j^t. */
  private double drive(Trajectory run, int m, int k, int t) {
    double sum = 0;
    for (int p = 0; p < network.populations().size(); p++) {
      double[][] v = weights.readout(m, p);
      for (int j = 0; v != null && j < v.length; j++) {
        sum += v[j][k] * run.spikes()[p][t][j];
      }
    }
    return sum;
  }

  private double current(Trajectory run, int p, int j, int t) {
    double sum = weights.bias(p) == null ? 0 : weights.bias(p)[j];
    for (int n = 0; n < network.projections().size(); n++) {
      Projection projection = network.projections().get(n);
      for (int i = 0; projection.to() == p && i < projection.synapses().pre(); i++) {
        for (int k = 0; k < projection.synapses().width(i); k++) {
          if (projection.exists(i, k) && projection.synapses().target(i, k) == j) {
            sum += weights.projection(n)[i][k] * presynaptic(run, n, i, k, t);
          }
        }
      }
    }
    return sum;
  }

  /** p_i^{t - d_ji}. */
  private double presynaptic(Trajectory run, int n, int i, int k, int t) {
    int at = t - weights.delay(n, i, k);
    return at < 0 ? 0 : run.activity(network.projections().get(n).from())[at][i];
  }

  /** (9) to (13): the gradient of every weight, of the traces made here. */
  private void traces() {
    double[][] regularised = rateGradient();
    for (int n = 0; n < network.projections().size(); n++) {
      Projection projection = network.projections().get(n);
      double[][] gradient = result.gradient().projection(n);
      for (int i = 0; gradient != null && i < gradient.length; i++) {
        for (int k = 0; k < gradient[i].length; k++) {
          if (projection.exists(i, k)) {
            double sum = 0;
            for (int b = 0; b < batch; b++) {
              sum += synapse(b, n, i, k, regularised);
            }
            holds(13, gradient[i][k], sum);
          }
        }
      }
    }
  }

  private double synapse(int b, int n, int i, int k, double[][] regularised) {
    Trajectory run = result.trajectories().get(b);
    Projection projection = network.projections().get(n);
    int p = projection.to();
    int j = projection.synapses().target(i, k);
    SynapseTrace trace = SynapseTrace.of(network, weights, rule, run, projection, i, k);
    double[] g = run.models().get(p).get(j).spikeWeights();
    double[] epsilon = new double[g.length];
    double e = 0;
    double[] bar = new double[network.readouts().size()];
    double sum = 0;
    for (int t = 0; t < run.steps(); t++) {
      LocalDerivatives local = run.local()[p][t][j];
      double[] next = new double[g.length];
      for (int x = 0; x < g.length; x++) {
        next[x] =
            dot(local.state[x], epsilon)
                + local.spikeDetached[x] * e
                + local.input[x] * presynaptic(run, n, i, k, t);
        holds(9, trace.eligibilityVector()[t][x], next[x]);
      }
      epsilon = next;
      e = run.psi()[p][t][j] * dot(g, epsilon);
      holds(10, trace.eligibilityTrace()[t], e);
      sum += regularised[p][j] * e;
      for (int m = 0; m < bar.length; m++) {
        bar[m] = weights.readoutDecay(m) * bar[m] + e;
        holds(11, trace.filteredTrace()[m][t], bar[m]);
        sum += weights.inputScale(m) * signal(b, m, p, j, t) * bar[m];
      }
    }
    return sum;
  }

  /** L_mj^t. */
  private double signal(int b, int m, int p, int j, int t) {
    double[][] all = result.signals().get(b).signal()[m][p];
    if (all == null) {
      return 0;
    }
    ReferenceFeedback feedback = ReferenceFeedback.of(graph.feedback());
    if (feedback.signals()[m][p] instanceof Feedback) {
      double right = 0;
      for (int k = 0; k < network.readouts().get(m).outputs(); k++) {
        right += feedback.b()[m][p][k][j] * result.signals().get(b).error()[m][t][k];
      }
      holds(12, all[t][j], right);
    }
    return all[t][j];
  }

  /** (14) to (18), and (21): the gradient of every weight, of adjoints made here. */
  private void backward() {
    double[][][][] factors = new double[batch][][][];
    for (int b = 0; b < batch; b++) {
      factors[b] = factors(b);
    }
    for (int n = 0; n < network.projections().size(); n++) {
      Projection projection = network.projections().get(n);
      double[][] gradient = result.gradient().projection(n);
      for (int i = 0; gradient != null && i < gradient.length; i++) {
        for (int k = 0; k < gradient[i].length; k++) {
          int j = projection.synapses().target(i, k);
          double sum = 0;
          for (int b = 0; projection.exists(i, k) && b < batch; b++) {
            Trajectory run = result.trajectories().get(b);
            for (int t = 0; t < run.steps(); t++) {
              sum += factors[b][projection.to()][t][j] * presynaptic(run, n, i, k, t);
            }
          }
          holds(18, gradient[i][k], sum);
        }
      }
    }
  }

  /** What multiplies p, [population][step][neuron]. */
  private double[][][] factors(int b) {
    Trajectory run = result.trajectories().get(b);
    int populations = network.populations().size();
    double[][] regularised = rateGradient();
    double[][][] kept =
        ReferencePaths.matrices(
            network, rule, weights, new double[network.projections().size()][][]);
    double[][][] q = new double[populations][run.steps()][];
    double[][][] factor = new double[populations][run.steps()][];
    double[][][] lambda = new double[populations][][];
    double[][][] bar = new double[populations][network.readouts().size()][];
    for (int p = 0; p < populations; p++) {
      lambda[p] = new double[network.size(p)][];
      for (int m = 0; m < bar[p].length; m++) {
        bar[p][m] = new double[network.size(p)];
      }
    }
    for (int t = run.steps() - 1; t >= 0; t--) {
      for (int p = populations - 1; p >= 0; p--) {
        q[p][t] = new double[network.size(p)];
        factor[p][t] = new double[network.size(p)];
        for (int j = 0; j < q[p][t].length; j++) {
          double sum = regularised[p][j];
          double atOnce = 0;
          for (int m = 0; m < bar[p].length; m++) {
            double direct = weights.inputScale(m) * signal(b, m, p, j, t);
            bar[p][m][j] = direct + weights.readoutDecay(m) * bar[p][m][j];
            sum += bar[p][m][j];
            atOnce += direct;
          }
          sum += through(kept, q, p, t, j);
          lambda[p][j] = adjoint(run, p, t, j, sum, lambda[p][j]);
          q[p][t][j] = dot(run.local()[p][t][j].input, lambda[p][j]);
          double late = 0;
          for (int before = 0; before < t; before++) {
            late += Math.pow(rule.nonCausalDecay(), t - before) * run.psi()[p][before][j];
          }
          factor[p][t][j] = q[p][t][j] + rule.nonCausalShare() * atOnce * late;
          int number = rule.nonCausalShare() == 0 ? 17 : 21;
          holds(number, result.currents()[b][p][t][j], factor[p][t][j]);
        }
      }
    }
    filteredErrors(b, run);
    if (rule.nonCausalShare() == 0) {
      adjoints(b, run, kept, q);
    }
    return factor;
  }

  /** (15) and (16) beside the reference's own S and lambda. */
  private void adjoints(int b, Trajectory run, double[][][] kept, double[][][] q) {
    double[][][] direct = new double[q.length][][];
    double[][] regularised = rateGradient();
    for (int p = 0; p < q.length; p++) {
      direct[p] = result.signals().get(b).filtered(p, network.size(p), weights);
      for (double[] row : direct[p]) {
        for (int j = 0; j < row.length; j++) {
          row[j] += regularised[p][j];
        }
      }
    }
    Adjoint adjoint = Adjoint.of(network, rule, weights, run, direct, kept, null);
    for (int p = 0; p < q.length; p++) {
      for (int t = 0; t < run.steps(); t++) {
        for (int j = 0; j < network.size(p); j++) {
          double[] after = t + 1 < run.steps() ? adjoint.lambda()[p][t + 1][j] : new double[0];
          double sum = direct[p][t][j] + through(kept, q, p, t, j);
          double[] g = run.models().get(p).get(j).spikeWeights();
          double s = sum;
          double[] transposed = new double[g.length];
          if (after.length > 0) {
            LocalDerivatives next = run.local()[p][t + 1][j];
            s += dot(NeuronStep.ownSpikeEffect(next, rule), after);
            for (int x = 0; x < g.length; x++) {
              for (int y = 0; y < g.length; y++) {
                transposed[y] += next.state[x][y] * after[x];
              }
            }
          }
          holds(15, adjoint.s()[p][t][j], s * run.psi()[p][t][j]);
          for (int x = 0; x < g.length; x++) {
            double right = transposed[x] + g[x] * adjoint.s()[p][t][j];
            holds(16, adjoint.lambda()[p][t][j][x], right);
          }
        }
      }
    }
  }

  private double[] adjoint(Trajectory run, int p, int t, int j, double sum, double[] after) {
    double[] g = run.models().get(p).get(j).spikeWeights();
    double[] now = new double[g.length];
    double s = sum;
    if (after != null) {
      LocalDerivatives next = run.local()[p][t + 1][j];
      s += dot(NeuronStep.ownSpikeEffect(next, rule), after);
      for (int x = 0; x < g.length; x++) {
        for (int y = 0; y < g.length; y++) {
          now[y] += next.state[x][y] * after[x];
        }
      }
    }
    for (int x = 0; x < g.length; x++) {
      now[x] += g[x] * s * run.psi()[p][t][j];
    }
    return now;
  }

  /** sum over kept j to l: Q_lj q_l^{t + d}. */
  private double through(double[][][] kept, double[][][] q, int p, int t, int j) {
    double sum = 0;
    for (int n = 0; n < kept.length; n++) {
      Projection projection = network.projections().get(n);
      boolean leaves = kept[n] != null && projection.from().isPopulation(p);
      for (int k = 0; leaves && k < projection.synapses().width(j); k++) {
        int at = t + weights.delay(n, j, k);
        if (projection.exists(j, k) && at < q[projection.to()].length) {
          sum += kept[n][j][k] * q[projection.to()][at][projection.synapses().target(j, k)];
        }
      }
    }
    return sum;
  }

  /** (14). */
  private void filteredErrors(int b, Trajectory run) {
    ReferenceFeedback feedback = ReferenceFeedback.of(graph.feedback());
    for (int p = 0; p < network.populations().size(); p++) {
      double[][] found = result.signals().get(b).filtered(p, network.size(p), weights);
      boolean plain = true;
      for (int m = 0; m < network.readouts().size(); m++) {
        plain &= feedback.signals()[m][p] == null || feedback.signals()[m][p] instanceof Feedback;
      }
      double[][] bar = new double[network.readouts().size()][3];
      for (int t = run.steps() - 1; plain && t >= 0; t--) {
        for (int m = 0; m < bar.length; m++) {
          for (int k = 0; k < network.readouts().get(m).outputs(); k++) {
            bar[m][k] =
                result.signals().get(b).error()[m][t][k] + weights.readoutDecay(m) * bar[m][k];
          }
        }
        for (int j = 0; j < network.size(p); j++) {
          double right = 0;
          for (int m = 0; m < bar.length; m++) {
            for (int k = 0;
                feedback.signals()[m][p] != null && k < network.readouts().get(m).outputs();
                k++) {
              right += weights.inputScale(m) * feedback.b()[m][p][k][j] * bar[m][k];
            }
          }
          holds(14, found[t][j], right);
        }
      }
    }
  }

  /** (19) and (20). */
  private void readouts() {
    for (int m = 0; m < network.readouts().size(); m++) {
      int outputs = network.readouts().get(m).outputs();
      double change = network.readouts().get(m).scaledInput() ? -1 : 0;
      double byKappa = 0;
      double[] byBias = new double[outputs];
      double[][][] byWeight = new double[network.populations().size()][][];
      for (int p = 0; p < byWeight.length; p++) {
        byWeight[p] = new double[network.size(p)][outputs];
      }
      for (int b = 0; b < batch; b++) {
        Trajectory run = result.trajectories().get(b);
        double[] bar = new double[outputs];
        for (int t = run.steps() - 1; t >= 0; t--) {
          for (int k = 0; k < outputs; k++) {
            bar[k] = result.signals().get(b).error()[m][t][k] + weights.readoutDecay(m) * bar[k];
            double before = t == 0 ? 0 : run.readouts()[m][t - 1][k];
            byKappa += bar[k] * (before + change * drive(run, m, k, t));
            byBias[k] += bar[k];
            for (int p = 0; p < byWeight.length; p++) {
              for (int j = 0; j < byWeight[p].length; j++) {
                byWeight[p][j][k] += weights.inputScale(m) * bar[k] * run.spikes()[p][t][j];
              }
            }
          }
        }
      }
      if (result.gradient().kappa(m) != null) {
        holds(20, result.gradient().kappa(m)[0], byKappa);
      }
      for (int k = 0; result.gradient().readoutBias(m) != null && k < outputs; k++) {
        holds(19, result.gradient().readoutBias(m)[k], byBias[k]);
      }
      for (int p = 0; p < byWeight.length; p++) {
        double[][] gradient = result.gradient().readout(m, p);
        for (int j = 0; gradient != null && j < gradient.length; j++) {
          for (int k = 0; k < outputs; k++) {
            holds(19, gradient[j][k], byWeight[p][j][k]);
          }
        }
      }
    }
  }

  /** The table of neurons' constants. */
  @Test
  void neuronsAreTheirConstants() {
    double dt = 1.5;
    double alpha = Math.exp(-dt / 20);
    LinearNeuron lif = neuron("lif", dt, Map.of("tau_m", 20, "threshold", 0.7));
    same(lif, new double[][] {{alpha}}, new double[] {1}, new double[] {-0.7}, new double[] {1});
    LinearNeuron alif =
        neuron("alif", dt, Map.of("tau_m", 20, "tau_a", 300, "beta", 0.2, "threshold", 0.7));
    same(
        alif,
        new double[][] {{alpha, 0}, {0, Math.exp(-dt / 300)}},
        new double[] {1, 0},
        new double[] {-0.7, 1},
        new double[] {1, -0.2});
    LinearNeuron current =
        neuron(
            "current_lif",
            dt,
            Map.of("tau_m", 20, "tau_s", 5, "threshold", 0.7, "scaled_input", true));
    double synaptic = Math.exp(-dt / 5);
    same(
        current,
        new double[][] {{synaptic, 0}, {(1 - alpha) * synaptic, alpha}},
        new double[] {1, 1 - alpha},
        new double[] {0, -0.7},
        new double[] {0, 1});
    LinearNeuron adlif =
        neuron("adlif", dt, Map.of("tau_m", 20, "tau_w", 60, "a", 2, "b", 0.4, "threshold", 0.7));
    double[][] m = {{-dt / 20, -dt / 20}, {2 * dt / 60, -dt / 60}};
    same(adlif, exponential(m), new double[] {1, 0}, new double[] {-0.7, 0.4}, new double[] {1, 0});
  }

  private static LinearNeuron neuron(String name, double dt, Map<String, ?> values) {
    NeuronFactory factory = GoldenGraph.find(NeuronFactory.class, name);
    return (LinearNeuron)
        factory.create(Context.of(Arguments.of(factory, values)).withTimeStep(dt));
  }

  private static void same(LinearNeuron neuron, double[][] a, double[] u, double[] r, double[] g) {
    for (int x = 0; x < a.length; x++) {
      for (int y = 0; y < a.length; y++) {
        assertEquals(a[x][y], neuron.transition()[x][y], 1e-12);
      }
      assertEquals(u[x], neuron.inputWeights()[x], 1e-12);
      assertEquals(r[x], neuron.spikeEffect()[x], 1e-12);
      assertEquals(g[x], neuron.spikeWeights()[x], 1e-12);
    }
  }

  /** By its series. */
  private static double[][] exponential(double[][] m) {
    double[][] sum = {{1, 0}, {0, 1}};
    double[][] power = {{1, 0}, {0, 1}};
    for (int n = 1; n < 20; n++) {
      double[][] next = new double[2][2];
      for (int x = 0; x < 2; x++) {
        for (int y = 0; y < 2; y++) {
          next[x][y] = (power[x][0] * m[0][y] + power[x][1] * m[1][y]) / n;
          sum[x][y] += next[x][y];
        }
      }
      power = next;
    }
    return sum;
  }

  private static double dot(double[] a, double[] b) {
    return NeuronStep.dot(a, b);
  }
}
