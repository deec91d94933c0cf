package org.eprop.tck.network;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.task.Target;
import org.eprop.core.network.LearnedParameter;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Readout;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;
import org.eprop.reference.Trajectory;

/**
 * The loss of a network as a smooth function of one parameter phi of one neuron: around what
 * happened, the neuron's spike is a line whose slope is the pseudo-derivative that it had,
 *
 * <pre>
 * x^t = z^t + psi^t ((g.s^t - theta) of phi - (g.s^t - theta) as it was)
 * s^t = f_phi(s^{t-1}, z^{t-1}, I^t) + r~ (x^{t-1} - z^{t-1})
 * y^t = kappa y^{t-1} + c W_out x^t + b
 * </pre>
 *
 * <p>with I, z and psi held: e-prop's paths, resets detached. So ordinary differences of E by phi
 * are what dE/dphi has to be, whatever way it is computed. Nothing of it comes from the code that
 * computes gradients.
 */
public final class Linearised {

  private final Trial trial;
  private final ReferenceWeights weights;
  private final List<Trajectory> runs;
  private final List<ReferenceSample> samples;

  public Linearised(Trial trial, ReferenceGradient.Result result) {
    this.trial = trial;
    this.weights = ReferenceWeights.of(trial.network().weights());
    this.runs = result.trajectories();
    this.samples = trial.samples();
  }

  /**
   * dE/dphi by differences.
   *
   * @param p a population
   * @param i one of its learned parameters
   * @param j a neuron that has it
   * @param step how far apart
   */
  public double slope(int p, int i, int j, double step) {
    Population population = trial.structure().populations().get(p);
    double[] values = population.values(j, weights.parameters(p));
    double near = loss(p, j, with(values, i, step)) - loss(p, j, with(values, i, -step));
    double far = loss(p, j, with(values, i, 2 * step)) - loss(p, j, with(values, i, -2 * step));
    return (8 * near - far) / (12 * step);
  }

  /** How far differences reach, so that they stay between the bounds. */
  public double step(int p, int i, int j) {
    LearnedParameter learned = trial.structure().populations().get(p).learned().get(i);
    double phi = weights.parameters(p)[i][j - learned.first()];
    double room = Math.min(phi - learned.low(), learned.high() - phi);
    return Math.min(1e-3 * Math.max(Math.abs(phi), 0.1), room / 4);
  }

  private static double[] with(double[] values, int i, double change) {
    double[] changed = values.clone();
    changed[i] += change;
    return changed;
  }

  /** E of the batch, for other values of neuron j's learned parameters. */
  private double loss(int p, int j, double[] values) {
    NeuronModel model = trial.structure().populations().get(p).maker().make(j, values);
    List<ReadoutLoss> losses = trial.network().losses();
    double sum = 0;
    for (int m = 0; m < losses.size(); m++) {
      double all = 0;
      double terms = 0;
      for (int b = 0; b < runs.size(); b++) {
        Target target = samples.get(b).target(m);
        double[][] y = readout(runs.get(b), m, p, j, spikeChanges(model, runs.get(b), p, j));
        all += losses.get(m).loss().evaluate(y, target, new double[y.length][y[0].length]);
        terms += losses.get(m).loss().terms(target);
      }
      sum += losses.get(m).mean() && terms > 0 ? all / terms : all;
    }
    return sum;
  }

  /** x - z, [step]. */
  private static double[] spikeChanges(NeuronModel model, Trajectory run, int p, int j) {
    NeuronModel former = run.models().get(p).get(j);
    double[] change = new double[run.steps()];
    double[] s = run.stateBefore(p, 0, j).clone();
    for (int t = 0; t < change.length; t++) {
      s = Dynamics.step(model, s, run.spikeBefore(p, t, j), run.currents()[p][t][j]);
      if (t > 0) {
        double[] effect = run.local()[p][t][j].spikeDetached;
        for (int d = 0; d < s.length; d++) {
          s[d] += effect[d] * change[t - 1];
        }
      }
      double distance =
          Agreement.distance(model, s) - Agreement.distance(former, run.states()[p][t][j]);
      change[t] = run.psi()[p][t][j] * distance;
    }
    return change;
  }

  /** y with the neuron's spikes changed, [step][output]. */
  private double[][] readout(Trajectory run, int m, int p, int j, double[] change) {
    NetworkStructure network = trial.structure();
    Readout readout = network.readouts().get(m);
    double[][] y = Arrays.stream(run.readouts()[m]).map(double[]::clone).toArray(double[][]::new);
    if (readout.sees()[p] && readout.teaches()[p]) {
      double[] w = weights.readout(m, p)[j];
      double[] added = new double[w.length];
      for (int t = 0; t < y.length; t++) {
        for (int k = 0; k < w.length; k++) {
          added[k] = weights.readoutDecay(m) * added[k] + weights.inputScale(m) * w[k] * change[t];
          y[t][k] += added[k];
        }
      }
    }
    return y;
  }
}
