package org.eprop.tck.planted.neuron;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NonlinearNeuron;

/**
 * A neuron that is a step, whose derivatives are differences of it; a spike when the first state
 * exceeds 1. What the step does with z is a reset, but for z itself as an input of other states.
 *
 * @param states how many
 * @param step of a neuron, which sees the state before the step, z and I
 */
record Stepped(int states, Step step) implements NonlinearNeuron {

  private static final double H = 1e-6;

  /** s^t of s^{t-1}, z^{t-1} and I^t. */
  interface Step {
    double[] of(double[] s, double z, double current);
  }

  @Override
  public List<String> stateNames() {
    return List.of("v", "w", "x").subList(0, states);
  }

  @Override
  public double[] spikeWeights() {
    double[] g = new double[states];
    g[0] = 1;
    return g;
  }

  @Override
  public double threshold() {
    return 1;
  }

  @Override
  public void step(double[] s, double z, double current, double[] next) {
    System.arraycopy(step.of(s, z, current), 0, next, 0, states);
  }

  @Override
  public void derivatives(double[] s, double z, double current, LocalDerivatives out) {
    for (int n = 0; n < states; n++) {
      double h = H * Math.max(1, Math.abs(s[n]));
      double[] up = s.clone();
      double[] down = s.clone();
      up[n] += h;
      down[n] -= h;
      double[] high = step.of(up, z, current);
      double[] low = step.of(down, z, current);
      for (int m = 0; m < states; m++) {
        out.state[m][n] = (high[m] - low[m]) / (2 * h);
      }
    }
    double h = H * Math.max(1, Math.abs(current));
    set(out.input, step.of(s, z, current + h), step.of(s, z, current - h), 2 * h);
    set(out.spike, step.of(s, z + H, current), step.of(s, z - H, current), 2 * H);
    System.arraycopy(out.spike, 0, out.spikeDetached, 0, states);
    out.spikeDetached[0] = 0;
  }

  private static void set(double[] slope, double[] up, double[] down, double width) {
    Arrays.setAll(slope, m -> (up[m] - down[m]) / width);
  }
}
