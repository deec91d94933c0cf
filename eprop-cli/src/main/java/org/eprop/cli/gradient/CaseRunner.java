package org.eprop.cli.gradient;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.signal.LearningSignal;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.gradient.SampleRun;
import org.eprop.core.network.Feedback;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.reference.ReferenceGradient;
import org.eprop.core.reference.ReferenceWeights;
import org.eprop.core.reference.Trajectory;

/**
 * Computes a case in double precision by the reference, or in single precision by the fast path.
 */
public final class CaseRunner {

  private final LearningRule rule;

  /**
   * @param rule which paths of the gradient are kept; one that follows the true gradient gets
   *     symmetric feedback, whatever the case says
   */
  public CaseRunner(LearningRule rule) {
    this.rule = rule;
  }

  /** By forward traces for e-prop, by the backward adjoint for other rules. */
  public CaseResult reference(GradientCase c) {
    ReferenceGradient.Way way =
        rule.throughOtherNeurons() ? ReferenceGradient.Way.BACKWARD : ReferenceGradient.Way.FORWARD;
    ReferenceGradient.Result result =
        new ReferenceGradient(c.network(), c.loss(), c.mean(), c.regularizers(), rule)
            .compute(c.weights(), c.feedback(rule.needsSymmetricFeedback()), c.batch(), way);
    int batch = c.batch().size();
    int[][][] spikes = new int[batch][][];
    double[][][] v = new double[batch][][];
    double[][][] a = new double[batch][][];
    double[][][] psi = new double[batch][][];
    double[][][] readout = new double[batch][][];
    double[][][] signal = new double[batch][][];
    for (int b = 0; b < batch; b++) {
      Trajectory run = result.trajectories().get(b);
      int steps = run.steps();
      spikes[b] = new int[steps][c.network().size(0)];
      v[b] = new double[steps][c.network().size(0)];
      a[b] = new double[steps][c.network().size(0)];
      for (int t = 0; t < steps; t++) {
        for (int j = 0; j < c.network().size(0); j++) {
          spikes[b][t][j] = (int) run.spikes()[0][t][j];
          v[b][t][j] = run.states()[0][t][j][0];
          a[b][t][j] = run.states()[0][t][j][1];
        }
      }
      psi[b] = run.psi()[0];
      readout[b] = run.readout();
      signal[b] = result.learningSignal()[b][0];
    }
    return new CaseResult(
        result.lossTask(),
        result.lossRegularisation(),
        result.lossTask() + result.lossRegularisation(),
        gradient(result.gradient()),
        spikes,
        v,
        a,
        psi,
        readout,
        signal);
  }

  /** The path that training uses. */
  public CaseResult fast(GradientCase c) {
    NetworkStructure network = c.network();
    int batch = c.batch().size();
    int n = network.size(0);
    double[][][] v = new double[batch][][];
    double[][][] a = new double[batch][][];
    double[][][] psi = new double[batch][][];
    for (int b = 0; b < batch; b++) {
      int steps = c.batch().get(b).input().steps();
      v[b] = new double[steps][n];
      a[b] = new double[steps][n];
      psi[b] = new double[steps][n];
    }
    Weights weights = narrow(network, c.weights());
    Weights gradient = Weights.zeros(network);
    Feedback feedback = feedback(c, weights);
    try (Workers workers = new Workers(1)) {
      GradientEngine engine =
          new GradientEngine(network, c.loss(), c.mean(), c.regularizers(), rule, workers);
      engine.watch(
          (sample, layer, t, states, pseudo) -> {
            for (int j = 0; j < n; j++) {
              v[sample][t][j] = states[0][j];
              a[sample][t][j] = states[1][j];
              psi[sample][t][j] = pseudo[j];
            }
          });
      BatchResult result = engine.gradient(weights, feedback, c.batch(), gradient);
      return collect(c, result, gradient, feedback, v, a, psi);
    }
  }

  private static CaseResult collect(
      GradientCase c,
      BatchResult result,
      Weights gradient,
      Feedback feedback,
      double[][][] v,
      double[][][] a,
      double[][][] psi) {
    int batch = c.batch().size();
    int n = c.network().size(0);
    int[][][] spikes = new int[batch][][];
    double[][][] readout = new double[batch][][];
    double[][][] signal = new double[batch][][];
    for (int b = 0; b < batch; b++) {
      SampleRun run = result.runs().get(b);
      spikes[b] = new int[run.steps()][n];
      readout[b] = new double[run.steps()][];
      signal[b] = new double[run.steps()][n];
      for (int t = 0; t < run.steps(); t++) {
        for (int j : run.spikesAt(0, t)) {
          spikes[b][t][j] = 1;
        }
        readout[b][t] = run.readoutAt(t).clone();
        for (int k = 0; k < run.errorAt(t).length; k++) {
          for (int j = 0; j < n; j++) {
            signal[b][t][j] += feedback.of(0)[k][j] * run.errorAt(t)[k];
          }
        }
      }
    }
    return new CaseResult(
        result.lossTask(),
        result.lossRegularisation(),
        result.loss(),
        gradient(ReferenceWeights.of(gradient)),
        spikes,
        v,
        a,
        psi,
        readout,
        signal);
  }

  private static Weights narrow(NetworkStructure network, ReferenceWeights from) {
    Weights to = Weights.zeros(network);
    copy(from.in()[0], to.in(0));
    copy(from.rec()[0], to.rec(0));
    copy(from.out()[0], to.out(0));
    copy(new double[][] {from.bias()}, new float[][] {to.bias()});
    to.clearAutapses();
    return to;
  }

  private static void copy(double[][] from, float[][] to) {
    for (int i = 0; i < from.length; i++) {
      for (int j = 0; j < from[i].length; j++) {
        to[i][j] = (float) from[i][j];
      }
    }
  }

  private Feedback feedback(GradientCase c, Weights weights) {
    double[][] b = c.feedback(rule.needsSymmetricFeedback())[0];
    Feedback feedback =
        Feedback.initial("given", new Given(), c.network(), weights, new RandomStreams(0));
    for (int j = 0; j < b.length; j++) {
      for (int k = 0; k < b[j].length; k++) {
        feedback.of(0)[k][j] = (float) b[j][k];
      }
    }
    return feedback;
  }

  /** B is written after it is made. */
  private static final class Given implements LearningSignal {
    @Override
    public void initialise(double[] wOut, int neurons, RandomGenerator random, double[] b) {
      Arrays.fill(b, 0);
    }
  }

  private static CaseResult.Gradient gradient(ReferenceWeights g) {
    return new CaseResult.Gradient(
        CaseReader.transpose(g.in()[0]),
        CaseReader.transpose(g.rec()[0]),
        CaseReader.transpose(g.out()[0]),
        g.bias());
  }
}
