package org.eprop.reference.command;

import java.util.List;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NonlinearNeuron;

/**
 * An adaptive neuron that a spike resets to zero, by its constants, s = (v, a):
 *
 * <pre>
 * v^t = alpha v^{t-1} (1 - z^{t-1}) + I^t,    a^t = rho a^{t-1} + z^{t-1}
 * z^t = H(v^t - threshold - beta a^t)
 * </pre>
 *
 * <p>The reset is detached, the adaptation is not.
 */
record ResetToZero(double alpha, double rho, double beta, double threshold)
    implements NonlinearNeuron {

  @Override
  public List<String> stateNames() {
    return List.of("v", "a");
  }

  @Override
  public double[] spikeWeights() {
    return new double[] {1, -beta};
  }

  @Override
  public void step(double[] s, double z, double current, double[] next) {
    next[0] = alpha * s[0] * (1 - z) + current;
    next[1] = rho * s[1] + z;
  }

  @Override
  public void derivatives(double[] s, double z, double current, LocalDerivatives out) {
    out.state[0][0] = alpha * (1 - z);
    out.state[0][1] = 0;
    out.state[1][0] = 0;
    out.state[1][1] = rho;
    out.input[0] = 1;
    out.input[1] = 0;
    out.spike[0] = -alpha * s[0];
    out.spike[1] = 1;
    out.spikeDetached[0] = 0;
    out.spikeDetached[1] = 1;
  }
}
