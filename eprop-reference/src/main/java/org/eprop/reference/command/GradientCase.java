package org.eprop.reference.command;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Synapses;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.run.SampleRun;
import org.eprop.reference.ReferenceFeedback;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;
import org.eprop.reference.Trajectory;

/**
 * A network, its weights, input and targets, with all numbers given. It is computed in double
 * precision by the reference, or in single precision by the fast path. Under a rule that follows
 * the true gradient, feedback is symmetric and resets are detached as the case says.
 *
 * @param isLayer whether the file describes one layer; else a graph
 * @param network constants of every neuron; those of a graph learn
 * @param weights rows are presynaptic neurons
 * @param feedback B, [readout][population][output][neuron]; null where a readout does not teach
 * @param losses of the readouts
 * @param regularizers of the firing rates
 * @param batch the samples
 * @param detachReset whether back-propagation through time leaves out the path through the reset
 */
record GradientCase(
    boolean isLayer,
    NetworkStructure network,
    ReferenceWeights weights,
    double[][][][] feedback,
    List<ReadoutLoss> losses,
    List<Regularizer> regularizers,
    List<ReferenceSample> batch,
    boolean detachReset) {

  private static final String DETACH_RESET = "detach_reset";

  /** The rule, whose parameters have their defaults but for this. */
  private LearningRule rule(LearningRuleFactory factory) {
    LearningRule rule = factory.create(Context.defaults(factory));
    boolean asks =
        factory.parameters().stream().map(Parameter::name).anyMatch(DETACH_RESET::equals);
    return rule.needsSymmetricFeedback() && asks
        ? factory.create(Context.of(Arguments.of(factory, Map.of(DETACH_RESET, detachReset))))
        : rule;
  }

  ReferenceFeedback feedback(LearningRule rule) {
    return rule.needsSymmetricFeedback()
        ? ReferenceFeedback.symmetric(network, weights)
        : ReferenceFeedback.of(network, feedback);
  }

  private CaseRun room() {
    return new CaseRun(network, batch.size(), batch.get(0).input().length);
  }

  /**
   * By forward traces if the rule keeps no path through other neurons, by the backward adjoint
   * else.
   *
   * @throws InvalidInputException if numbers grow beyond all bounds
   */
  CaseRun reference(LearningRuleFactory factory) {
    LearningRule rule = rule(factory);
    ReferenceGradient gradient = new ReferenceGradient(network, losses, regularizers, rule);
    ReferenceGradient.Direction direction =
        gradient.hasForwardWay()
            ? ReferenceGradient.Direction.FORWARD
            : ReferenceGradient.Direction.BACKWARD;
    ReferenceGradient.Result result = gradient.compute(weights, feedback(rule), batch, direction);
    CaseRun run = room();
    for (int b = 0; b < batch.size(); b++) {
      Trajectory states = result.trajectories().get(b);
      for (int m = 0; m < losses.size(); m++) {
        run.readouts[m][b] = states.readouts()[m];
      }
      for (int p = 0; p < network.populations().size(); p++) {
        run.psi[p][b] = states.psi()[p];
        run.learningSignal[p][b] = result.signals().get(b).total(p, network.size(p));
        for (int t = 0; t < states.steps(); t++) {
          for (int j = 0; j < network.size(p); j++) {
            run.spikes[p][b][t][j] = (int) states.spikes()[p][t][j];
            run.v[p][b][t][j] = states.states()[p][t][j][0];
            run.a[p][b][t][j] = states.states()[p][t][j][1];
          }
        }
      }
    }
    return run.finished(result.losses(), result.lossRegularisation(), result.gradient());
  }

  /**
   * The path that training uses.
   *
   * @throws InvalidInputException if numbers grow beyond all bounds
   */
  CaseRun fast(LearningRuleFactory factory) {
    LearningRule rule = rule(factory);
    CaseRun run = room();
    Weights rounded = weights.rounded();
    rounded.clearAutapses();
    Weights gradient = Weights.gradient(network);
    FeedbackWeights back = rounded(feedback(rule));
    try (Workers workers = new Workers(1)) {
      GradientEngine engine = new GradientEngine(network, losses, regularizers, rule, workers);
      engine.watch(
          (b, p, t, states, pseudo) -> {
            for (int j = 0; j < network.size(p); j++) {
              run.v[p][b][t][j] = states[0][j];
              run.a[p][b][t][j] = states[1][j];
              run.psi[p][b][t][j] = pseudo[j];
            }
          });
      List<Sample> samples = batch.stream().map(GradientCase::rounded).toList();
      BatchResult result = engine.gradient(rounded, back, samples, gradient);
      double[] sums = new double[losses.size()];
      for (int b = 0; b < samples.size(); b++) {
        SampleRun sample = result.runs().get(b);
        for (int m = 0; m < sums.length; m++) {
          sums[m] += sample.loss(m);
        }
        collect(sample, back, run, b);
      }
      return run.finished(sums, result.lossRegularisation(), ReferenceWeights.of(gradient));
    }
  }

  private void collect(SampleRun sample, FeedbackWeights feedback, CaseRun run, int b) {
    for (int t = 0; t < sample.steps(); t++) {
      for (int p = 0; p < network.populations().size(); p++) {
        for (int j : sample.spikesAt(p, t)) {
          run.spikes[p][b][t][j] = 1;
        }
      }
      for (int m = 0; m < losses.size(); m++) {
        run.readouts[m][b][t] = sample.readoutAt(m, t);
        double[] error = sample.errorAt(m, t);
        for (int p = 0; p < network.populations().size(); p++) {
          float[][] back = feedback.of(m, p);
          for (int k = 0; back != null && k < error.length; k++) {
            for (int j = 0; j < back[k].length; j++) {
              run.learningSignal[p][b][t][j] += back[k][j] * error[k];
            }
          }
        }
      }
    }
  }

  /** Spikes if all values are 0 or 1. */
  private static Sample rounded(ReferenceSample of) {
    double[][] x = of.input();
    int channels = x[0].length;
    boolean spikes =
        Arrays.stream(x)
            .flatMapToDouble(Arrays::stream)
            .allMatch(value -> value == 0 || value == 1);
    float[][] values = new float[x.length][channels];
    for (int t = 0; t < x.length; t++) {
      for (int i = 0; i < channels; i++) {
        values[t][i] = (float) x[t][i];
      }
    }
    Input input = spikes ? SpikeInput.of(channels, x) : new RealInput(channels, values);
    return new Sample(input, of.targets(), of.rewards());
  }

  private FeedbackWeights rounded(ReferenceFeedback of) {
    Feedback given = (wOut, neurons, random, b) -> Arrays.fill(b, 0); // set below
    LearningSignal[][] signals = new LearningSignal[of.b().length][network.populations().size()];
    for (int m = 0; m < signals.length; m++) {
      for (int p = 0; p < signals[m].length; p++) {
        signals[m][p] = of.b()[m][p] == null ? null : given;
      }
    }
    FeedbackWeights feedback = new FeedbackWeights(network, signals);
    for (int m = 0; m < signals.length; m++) {
      for (int p = 0; p < signals[m].length; p++) {
        double[][] b = of.b()[m][p];
        for (int k = 0; b != null && k < b.length; k++) {
          for (int j = 0; j < b[k].length; j++) {
            feedback.of(m, p)[k][j] = (float) b[k][j];
          }
        }
      }
    }
    return feedback;
  }

  /**
   * What came out of a case, whichever way it was computed, and as it is written: weights
   * [post][pre], with 0 where there is no synapse, the rest [population][sample][step][neuron].
   */
  static final class CaseRun {

    /** z. */
    final int[][][][] spikes;

    /** The membrane potential. */
    final double[][][][] v;

    /** The adaptation. */
    final double[][][][] a;

    /** The pseudo-derivative. */
    final double[][][][] psi;

    /** L, summed over readouts. */
    final double[][][][] learningSignal;

    /** y, [readout][sample][step][output]. */
    final double[][][][] readouts;

    private double[] losses;
    private double lossRegularisation;
    private ReferenceWeights gradient;

    /** Room for what happens to samples. */
    CaseRun(NetworkStructure network, int samples, int steps) {
      int populations = network.populations().size();
      spikes = new int[populations][][][];
      Arrays.setAll(spikes, p -> new int[samples][steps][network.size(p)]);
      IntFunction<double[][][]> zeros = p -> new double[samples][steps][network.size(p)];
      v = new double[populations][][][];
      a = new double[populations][][][];
      psi = new double[populations][][][];
      learningSignal = new double[populations][][][];
      for (double[][][][] room : new double[][][][][] {v, a, psi, learningSignal}) {
        Arrays.setAll(room, zeros);
      }
      readouts = new double[network.readouts().size()][samples][steps][];
    }

    /**
     * The same with its results.
     *
     * @param losses E of each readout
     * @param lossRegularisation E of the firing rates
     * @param gradient of their sum
     * @throws InvalidInputException if they are not finite; JSON has no other numbers
     */
    CaseRun finished(double[] losses, double lossRegularisation, ReferenceWeights gradient) {
      this.losses = losses;
      this.lossRegularisation = lossRegularisation;
      this.gradient = gradient;
      boolean finite =
          Double.isFinite(loss())
              && gradient.leaves().values().stream()
                  .flatMap(Arrays::stream)
                  .flatMapToDouble(Arrays::stream)
                  .allMatch(Double::isFinite);
      if (!finite) {
        throw new InvalidInputException(
            "got a loss of "
                + loss()
                + " and a gradient, not all of whose numbers are finite: weights or input are too"
                + " large");
      }
      return this;
    }

    private double loss() {
      return Arrays.stream(losses).sum() + lossRegularisation;
    }

    /** As {@code eprop gradient} prints it. */
    Map<String, Object> json(GradientCase c) {
      return c.isLayer() ? layer(c.network()) : graph(c.network());
    }

    private Map<String, Object> layer(NetworkStructure network) {
      Map<String, Object> grad = projections(network, false);
      grad.put("w_out", CaseReader.transpose(gradient.readout(0, 0)));
      grad.put("b_out", gradient.readoutBias(0));
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("loss_task", losses[0]);
      json.put("loss_regularisation", lossRegularisation);
      json.put("loss_total", loss());
      json.put("grad", grad);
      json.put("spikes", spikes[0]);
      json.put("v", v[0]);
      json.put("a", a[0]);
      json.put("psi", psi[0]);
      json.put("readout", readouts[0]);
      json.put("learning_signal", learningSignal[0]);
      return json;
    }

    private Map<String, Object> graph(NetworkStructure network) {
      Map<String, Object> lossOf = new LinkedHashMap<>();
      Map<String, Object> y = new LinkedHashMap<>();
      Map<String, Object> out = new LinkedHashMap<>();
      for (int m = 0; m < losses.length; m++) {
        Readout readout = network.readouts().get(m);
        lossOf.put(readout.name(), losses[m]);
        y.put(readout.name(), readouts[m]);
        Map<String, Object> own = new LinkedHashMap<>();
        for (int p = 0; p < v.length; p++) {
          if (gradient.readout(m, p) != null) {
            own.put(
                network.populations().get(p).name(), CaseReader.transpose(gradient.readout(m, p)));
          }
        }
        own.put("bias", gradient.readoutBias(m));
        own.put("kappa", gradient.kappa(m)[0]);
        out.put(readout.name(), own);
      }
      Map<String, Object> z = new LinkedHashMap<>();
      Map<String, Object> potentials = new LinkedHashMap<>();
      Map<String, Object> parameters = new LinkedHashMap<>();
      for (int p = 0; p < v.length; p++) {
        Population population = network.populations().get(p);
        z.put(population.name(), spikes[p]);
        potentials.put(population.name(), v[p]);
        Map<String, Object> own = new LinkedHashMap<>();
        for (int i = 0; i < population.learned().size(); i++) {
          own.put(population.learned().get(i).parameter(), gradient.parameters(p)[i]);
        }
        parameters.put(population.name(), own);
      }
      Map<String, Object> grad = new LinkedHashMap<>();
      grad.put("projections", projections(network, false));
      Map<String, Object> delays = projections(network, true);
      if (!delays.isEmpty()) {
        grad.put("delays", delays);
      }
      grad.put("readouts", out);
      grad.put("parameters", parameters);
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("loss_total", loss());
      json.put("losses", lossOf);
      json.put("grad", grad);
      json.put("spikes", z);
      json.put("v", potentials);
      json.put("readouts", y);
      return json;
    }

    /** The gradient of each projection's weights, or of its delays where they were asked for. */
    private Map<String, Object> projections(NetworkStructure network, boolean delays) {
      Map<String, Object> all = new LinkedHashMap<>();
      for (int i = 0; i < network.projections().size(); i++) {
        Projection projection = network.projections().get(i);
        double[][] rows = delays ? gradient.delays(i) : gradient.projection(i);
        if (rows != null) {
          all.put(projection.name(), dense(projection.synapses(), rows));
        }
      }
      return all;
    }

    private static double[][] dense(Synapses synapses, double[][] rows) {
      double[][] dense = new double[synapses.post()][synapses.pre()];
      for (int i = 0; i < rows.length; i++) {
        for (int k = 0; k < rows[i].length; k++) {
          dense[synapses.target(i, k)][i] = rows[i][k];
        }
      }
      return dense;
    }
  }
}
