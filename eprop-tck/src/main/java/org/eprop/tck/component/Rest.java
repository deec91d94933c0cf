package org.eprop.tck.component;

import java.util.Arrays;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.network.Agreement;
import org.eprop.tck.network.Dynamics;

/**
 * A nonlinear neuron that gets no input and does not spike, around the state in which it comes to
 * rest: s + delta becomes s + J delta.
 *
 * @param model the neuron
 * @param state in which it rests; null if it never does, or spikes before
 */
record Rest(NonlinearNeuron model, double[] state) {

  private static final int SETTLING = 2000;
  private static final double SETTLED = 1e-12;

  /** Within so many steps, what grows by a thousandth at each has become 1e8 times as large. */
  private static final int LONG = 20_000;

  private static final double KICK = 1e-3;
  private static final double FAR = 1e6;
  private static final double ROUNDING = 1e-6;

  /** Waits until it rests. */
  static Rest of(NonlinearNeuron model) {
    double[] s = model.initialState().clone();
    for (int t = 0; t < SETTLING; t++) {
      double[] next = Dynamics.step(model, s, 0, 0);
      double size = Numbers.largest(next);
      if (!Double.isFinite(size) || Agreement.distance(model, next) > 0) {
        break;
      }
      if (distance(s, next) <= SETTLED * (1 + size)) {
        return new Rest(model, next);
      }
      s = next;
    }
    return new Rest(model, null);
  }

  private static double distance(double[] a, double[] b) {
    double most = 0;
    for (int m = 0; m < a.length; m++) {
      most = Math.max(most, Math.abs(a[m] - b[m]));
    }
    return most;
  }

  /** By how much a small difference from rest grows at each step; 1 if it does not. */
  double growth() {
    if (state == null) {
      return 1;
    }
    double growth = NeuronChecks.growth(jacobian());
    return growth > 1 + ROUNDING ? growth : 1;
  }

  private double[][] jacobian() {
    int d = state.length;
    double[][] jacobian = new double[d][d];
    for (int n = 0; n < d; n++) {
      double h = ROUNDING * Math.max(model.scale(), Math.abs(state[n]));
      double[] up = kicked(n, h);
      double[] down = kicked(n, -h);
      for (int m = 0; m < d; m++) {
        jacobian[m][n] = (up[m] - down[m]) / (2 * h);
      }
    }
    return jacobian;
  }

  private double[] kicked(int n, double size) {
    double[] s = state.clone();
    s[n] += size;
    return Dynamics.step(model, s, 0, 0);
  }

  /**
   * Whether a small kick drives it away without end: each step overshoots by more than the one
   * before, or the state leaves in a direction in which no spike stops it.
   */
  boolean runsAway() {
    double[][] jacobian = growth() > 1 ? jacobian() : new double[0][];
    double alternating =
        Arrays.stream(Spectrum.real(jacobian)).filter(x -> x < -1 - ROUNDING).min().orElse(0);
    if (alternating < 0) {
      return true;
    }
    for (int n = 0; n < jacobian.length; n++) {
      double kick = KICK * Math.max(model.scale(), Math.abs(state[n]));
      if (leaves(kicked(n, kick)) || leaves(kicked(n, -kick))) {
        return true;
      }
    }
    return false;
  }

  private boolean leaves(double[] start) {
    double[] s = start;
    double far = FAR * Math.max(model.scale(), 1 + Numbers.largest(state));
    for (int t = 0; t < LONG && Agreement.distance(model, s) <= 0; t++) {
      s = Dynamics.step(model, s, 0, 0);
      if (!(Numbers.largest(s) <= far)) {
        return Agreement.distance(model, s) <= 0;
      }
    }
    return false;
  }
}
