package org.eprop.equations.neuron;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronArrayMaker;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.equations.terms.Program;

/** A neuron written as equations that is not of the linear family. Immutable. */
final class EquationNeuron implements NonlinearNeuron {

  private final CompiledStep compiled;

  /** Its constants, in the order of their registers. */
  final double[] constants;

  private final double[] spikeWeights;
  private final double threshold;
  private final double scale;
  private final double[] initial;

  /**
   * @param other g [d], theta, the scale, s before the first step [d]
   */
  EquationNeuron(CompiledStep compiled, double[] constants, double[] other) {
    int d = compiled.d;
    this.compiled = compiled;
    this.constants = constants;
    spikeWeights = Arrays.copyOf(other, d);
    threshold = other[d];
    scale = other[d + 1];
    initial = Arrays.copyOfRange(other, d + 2, 2 * d + 2);
  }

  @Override
  public List<String> stateNames() {
    return compiled.stateNames;
  }

  @Override
  public double[] spikeWeights() {
    return spikeWeights;
  }

  @Override
  public double threshold() {
    return threshold;
  }

  @Override
  public double scale() {
    return scale;
  }

  @Override
  public double[] initialState() {
    return initial;
  }

  @Override
  public Optional<NeuronArrayMaker> together() {
    return Optional.of(compiled);
  }

  private double[] run(Program program, double[] s, double z, double current) {
    double[] r = compiled.registers(program, constants);
    System.arraycopy(s, 0, r, 0, s.length);
    r[s.length] = z;
    r[s.length + 1] = current;
    program.run(r);
    return r;
  }

  @Override
  public void step(double[] s, double z, double current, double[] next) {
    double[] r = run(compiled.step, s, z, current);
    for (int m = 0; m < compiled.d; m++) {
      next[m] = r[compiled.step.result(m)];
    }
  }

  @Override
  public void derivatives(double[] s, double z, double current, LocalDerivatives out) {
    Program program = compiled.derivatives;
    double[] r = run(program, s, z, current);
    int d = compiled.d;
    for (int m = 0; m < d; m++) {
      for (int n = 0; n < d; n++) {
        out.state[m][n] = r[program.result(d + m * d + n)];
      }
      out.input[m] = r[program.result(d + d * d + m)];
      out.spike[m] = r[program.result(2 * d + d * d + m)];
      out.spikeDetached[m] = r[program.result(3 * d + d * d + m)];
    }
  }

  @Override
  public List<String> learnableParameters() {
    return compiled.learnable;
  }

  @Override
  public void parameterDerivatives(double[] s, double z, double current, double[][] out) {
    Program program = compiled.byParameters;
    double[] r = run(program, s, z, current);
    double[] factors = compiled.unitFactors();
    for (int i = 0; i < factors.length; i++) {
      for (int m = 0; m < compiled.d; m++) {
        out[i][m] = factors[i] * r[program.result(i * compiled.d + m)];
      }
    }
  }
}
