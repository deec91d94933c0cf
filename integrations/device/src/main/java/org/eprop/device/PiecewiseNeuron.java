package org.eprop.device;

import java.util.Arrays;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.InvalidInputException;

/**
 * A neuron whose step is linear once its last spike is known:
 *
 * <pre>    s^t = A_z s^{t-1} + u I^t + r z^{t-1},    z = z^{t-1},    z^t = H(g.s^t - theta)</pre>
 *
 * <p>The linear family has A_0 = A_1; a reset to zero lacks in A_1 what is reset.
 *
 * @param a A_z [z][to][from]
 * @param u [state]
 * @param r [state]
 * @param traced r~ [state]: r without what is detached
 * @param g [state]
 * @param threshold theta
 * @param scale unit of the surrogate's argument
 * @param initial s before the first step [state]
 */
record PiecewiseNeuron(
    double[][][] a,
    double[] u,
    double[] r,
    double[] traced,
    double[] g,
    double threshold,
    double scale,
    double[] initial) {

  /**
   * That of a model.
   *
   * @throws InvalidInputException if its step is not of this form
   */
  static PiecewiseNeuron of(NeuronModel model) {
    return model instanceof LinearNeuron linear ? of(linear) : probed((NonlinearNeuron) model);
  }

  private static PiecewiseNeuron of(LinearNeuron model) {
    double[] traced = model.spikeEffect().clone();
    for (int m = 0; m < traced.length; m++) {
      traced[m] = model.detached()[m] ? 0 : traced[m];
    }
    return new PiecewiseNeuron(
        new double[][][] {model.transition(), model.transition()},
        model.inputWeights(),
        model.spikeEffect(),
        traced,
        model.spikeWeights(),
        model.threshold(),
        model.scale(),
        model.initialState());
  }

  /** Its constants are its steps from unit vectors; further steps check that it has no others. */
  private static PiecewiseNeuron probed(NonlinearNeuron model) {
    int d = model.stateNames().size();
    double[][][] a = new double[2][d][d];
    double[] zero = new double[d];
    double[] u = step(model, zero, 0, 1);
    double[] r = step(model, zero, 1, 0);
    for (int z = 0; z < 2; z++) {
      for (int k = 0; k < d; k++) {
        double[] unit = new double[d];
        unit[k] = 1;
        double[] next = step(model, unit, z, 0);
        for (int m = 0; m < d; m++) {
          a[z][m][k] = next[m] - z * r[m];
        }
      }
    }
    LocalDerivatives derivatives = new LocalDerivatives(d);
    model.derivatives(zero, 0, 0, derivatives);
    PiecewiseNeuron neuron =
        new PiecewiseNeuron(
            a,
            u,
            r,
            derivatives.spikeDetached.clone(),
            model.spikeWeights(),
            model.threshold(),
            model.scale(),
            model.initialState());
    double[] s = new double[d];
    for (int probe = 0; probe < 8; probe++) {
      for (int m = 0; m < d; m++) {
        s[m] = (probe * 0.7 - 2) * (m % 2 == 0 ? 1 : -0.6) + 0.1 * m;
      }
      neuron.expect(model, s, probe % 2, 1.3 - probe * 0.4, derivatives);
    }
    return neuron;
  }

  private void expect(
      NonlinearNeuron model, double[] s, int z, double current, LocalDerivatives room) {
    double[] got = step(model, s, z, current);
    model.derivatives(s, z, current, room);
    for (int m = 0; m < s.length; m++) {
      double expected = u[m] * current + z * r[m];
      for (int k = 0; k < s.length; k++) {
        expected += a[z][m][k] * s[k];
      }
      boolean linear = Math.abs(got[m] - expected) <= 1e-9 * (1 + Math.abs(expected));
      if (!linear || Math.abs(room.spikeDetached[m] - traced[m]) > 1e-9) {
        throw new InvalidInputException(
            "state "
                + model.stateNames().get(m)
                + " of the neuron does not follow linearly from the step before, but a device can"
                + " have such neurons only: lif, alif, alif2, adlif, current_lif,"
                + " resonate_and_fire, those with _reset_zero, adlif_symplectic, or linear"
                + " equations");
      }
    }
  }

  private static double[] step(NonlinearNeuron model, double[] s, double z, double current) {
    double[] next = new double[s.length];
    model.step(s, z, current, next);
    return next;
  }

  /** The number of states. */
  int states() {
    return u.length;
  }

  /** Whether another's traces follow from the same equation. */
  boolean isTracedAs(PiecewiseNeuron other) {
    return Arrays.deepEquals(a, other.a)
        && Arrays.equals(u, other.u)
        && Arrays.equals(traced, other.traced)
        && Arrays.equals(g, other.g)
        && scale == other.scale;
  }

  /** Whether a spike changes what is kept of the state. */
  boolean isPiecewise() {
    return !Arrays.deepEquals(a[0], a[1]);
  }
}
