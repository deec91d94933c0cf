package org.eprop.reference.command;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
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
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.run.SampleRun;
import org.eprop.reference.ReferenceFeedback;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;
import org.eprop.reference.Trajectory;

/**
 * Computes a case in double precision by the reference, or in single precision by the fast path.
 * Under a rule that follows the true gradient, feedback is symmetric and resets are detached as the
 * case says.
 */
public final class CaseRunner {

  private static final String DETACH_RESET = "detach_reset";

  private final LearningRuleFactory factory;

  /**
   * @param factory of the rule; its parameters have their defaults
   */
  public CaseRunner(LearningRuleFactory factory) {
    this.factory = factory;
  }

  private LearningRule rule(GradientCase c) {
    LearningRule rule = factory.create(Context.defaults(factory));
    boolean asks =
        factory.parameters().stream().map(Parameter::name).anyMatch(DETACH_RESET::equals);
    return rule.needsSymmetricFeedback() && asks
        ? factory.create(Context.of(Arguments.of(factory, Map.of(DETACH_RESET, c.detachReset()))))
        : rule;
  }

  /**
   * By forward traces if the rule keeps no path through other neurons, by the backward adjoint
   * else.
   *
   * @throws InvalidInputException if numbers grow beyond all bounds
   */
  public CaseRun reference(GradientCase c) {
    NetworkStructure network = c.network();
    LearningRule rule = rule(c);
    ReferenceGradient gradient = new ReferenceGradient(network, c.losses(), c.regularizers(), rule);
    ReferenceGradient.Direction direction =
        gradient.hasForwardWay()
            ? ReferenceGradient.Direction.FORWARD
            : ReferenceGradient.Direction.BACKWARD;
    ReferenceGradient.Result result =
        gradient.compute(c.weights(), c.feedback(rule), c.batch(), direction);
    CaseRun run =
        CaseRun.of(
            network,
            c.batch().size(),
            result.trajectories().get(0).steps(),
            result.losses(),
            result.lossRegularisation(),
            result.gradient());
    for (int b = 0; b < c.batch().size(); b++) {
      Trajectory states = result.trajectories().get(b);
      run.readouts()[b] = states.readouts();
      run.psi()[b] = states.psi();
      for (int p = 0; p < network.populations().size(); p++) {
        run.learningSignal()[b][p] = result.signals().get(b).total(p, network.size(p));
        for (int t = 0; t < states.steps(); t++) {
          for (int j = 0; j < network.size(p); j++) {
            run.spikes()[b][p][t][j] = (int) states.spikes()[p][t][j];
            run.v()[b][p][t][j] = states.states()[p][t][j][0];
            run.a()[b][p][t][j] = states.states()[p][t][j][1];
          }
        }
      }
    }
    return finite(run);
  }

  /**
   * The path that training uses.
   *
   * @throws InvalidInputException if numbers grow beyond all bounds
   */
  public CaseRun fast(GradientCase c) {
    NetworkStructure network = c.network();
    LearningRule rule = rule(c);
    int samples = c.batch().size();
    int steps = c.batch().get(0).input().length;
    double[][][][] v = CaseRun.room(network, samples, steps);
    double[][][][] a = CaseRun.room(network, samples, steps);
    double[][][][] psi = CaseRun.room(network, samples, steps);
    Weights weights = c.weights().rounded();
    weights.clearAutapses();
    Weights gradient = Weights.gradient(network);
    FeedbackWeights feedback = feedback(network, c.feedback(rule));
    try (Workers workers = new Workers(1)) {
      GradientEngine engine =
          new GradientEngine(network, c.losses(), c.regularizers(), rule, workers);
      engine.watch(
          (sample, p, t, states, pseudo) -> {
            for (int j = 0; j < network.size(p); j++) {
              v[sample][p][t][j] = states[0][j];
              a[sample][p][t][j] = states[1][j];
              psi[sample][p][t][j] = pseudo[j];
            }
          });
      List<Sample> batch = c.batch().stream().map(CaseRunner::sample).toList();
      BatchResult result = engine.gradient(weights, feedback, batch, gradient);
      double[] losses = new double[network.readouts().size()];
      for (SampleRun sample : result.runs()) {
        for (int m = 0; m < losses.length; m++) {
          losses[m] += sample.loss(m);
        }
      }
      CaseRun run =
          CaseRun.of(
              network,
              samples,
              steps,
              losses,
              result.lossRegularisation(),
              ReferenceWeights.of(gradient));
      for (int b = 0; b < samples; b++) {
        run.v()[b] = v[b];
        run.a()[b] = a[b];
        run.psi()[b] = psi[b];
        collect(network, result.runs().get(b), feedback, run, b);
      }
      return finite(run);
    }
  }

  private static void collect(
      NetworkStructure network, SampleRun sample, FeedbackWeights feedback, CaseRun run, int b) {
    for (int t = 0; t < sample.steps(); t++) {
      for (int p = 0; p < network.populations().size(); p++) {
        for (int j : sample.spikesAt(p, t)) {
          run.spikes()[b][p][t][j] = 1;
        }
      }
      for (int m = 0; m < network.readouts().size(); m++) {
        run.readouts()[b][m][t] = sample.readoutAt(m, t);
        double[] error = sample.errorAt(m, t);
        for (int p = 0; p < network.populations().size(); p++) {
          float[][] back = feedback.of(m, p);
          for (int k = 0; back != null && k < error.length; k++) {
            for (int j = 0; j < back[k].length; j++) {
              run.learningSignal()[b][p][t][j] += back[k][j] * error[k];
            }
          }
        }
      }
    }
  }

  /** Spikes if all values are 0 or 1. */
  private static Sample sample(ReferenceSample of) {
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

  private static FeedbackWeights feedback(NetworkStructure network, ReferenceFeedback of) {
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

  /** JSON has no other numbers. */
  private static CaseRun finite(CaseRun run) {
    boolean finite =
        Double.isFinite(run.loss())
            && run.gradient().leaves().values().stream()
                .flatMap(Arrays::stream)
                .flatMapToDouble(Arrays::stream)
                .allMatch(Double::isFinite);
    if (!finite) {
      throw new InvalidInputException(
          "got a loss of "
              + run.loss()
              + " and a gradient, not all of whose numbers are finite: weights or input are too"
              + " large");
    }
    return run;
  }
}
