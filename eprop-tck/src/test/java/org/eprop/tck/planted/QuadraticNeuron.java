package org.eprop.tck.planted;

import java.util.List;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.Context;

/**
 * A right one, to be spoilt: v = alpha v (1 - z) + g I, a = rho a + 0.05 dt v^2 / (1 + v^2) + z;
 * spikes when v > 1 + 0.3 a.
 */
class QuadraticNeuron implements NonlinearNeuron {

  final double dt;
  final double tauM;
  final double tauA;

  /** Of the current. */
  final double gain;

  QuadraticNeuron(Context context) {
    this.dt = context.timeStep();
    this.tauM = context.real(PlantedNeurons.TAU_M);
    this.tauA = context.real(PlantedNeurons.TAU_A);
    this.gain = 0.5 * dt;
  }

  double alpha() {
    return StrictMath.exp(-dt / tauM);
  }

  double rho() {
    return StrictMath.exp(-dt / tauA);
  }

  @Override
  public List<String> stateNames() {
    return List.of("v", "a");
  }

  @Override
  public double[] spikeWeights() {
    return new double[] {1, -0.3};
  }

  @Override
  public double threshold() {
    return 1;
  }

  @Override
  public void step(double[] s, double z, double current, double[] next) {
    double square = s[0] * s[0];
    next[0] = alpha() * s[0] * (1 - z) + gain * current;
    next[1] = rho() * s[1] + 0.05 * dt * square / (1 + square) + z;
  }

  @Override
  public void derivatives(double[] s, double z, double current, LocalDerivatives out) {
    double below = 1 + s[0] * s[0];
    out.state[0][0] = alpha() * (1 - z);
    out.state[0][1] = 0;
    out.state[1][0] = 0.1 * dt * s[0] / (below * below);
    out.state[1][1] = rho();
    out.input[0] = gain;
    out.input[1] = 0;
    out.spike[0] = -alpha() * s[0];
    out.spike[1] = 1;
    out.spikeDetached[0] = 0;
    out.spikeDetached[1] = 1;
  }
}
