package org.eprop.equations.neuron;

import java.util.List;
import org.eprop.api.neuron.ArrayDerivatives;
import org.eprop.api.neuron.NeuronArray;
import org.eprop.equations.terms.Program;

/**
 * Many neurons of one model, a block of them at a time, so that all registers stay in the nearest
 * cache. Immutable.
 */
final class EquationArray implements NeuronArray {

  /** Neurons in a block. */
  private static final int BLOCK = 128;

  private final CompiledStep compiled;
  private final int n;

  /** [block][constant][neuron of the block]. */
  private final double[][][] constants;

  EquationArray(CompiledStep compiled, List<EquationNeuron> neurons) {
    this.compiled = compiled;
    n = neurons.size();
    int blocks = (n + BLOCK - 1) / BLOCK;
    constants = new double[blocks][compiled.constantCount()][];
    for (int b = 0; b < blocks; b++) {
      int size = Math.min(BLOCK, n - b * BLOCK);
      for (int k = 0; k < constants[b].length; k++) {
        constants[b][k] = new double[size];
        for (int j = 0; j < size; j++) {
          constants[b][k][j] = neurons.get(b * BLOCK + j).constants[k];
        }
      }
    }
  }

  @Override
  public Stepper stepper() {
    return new Blocks();
  }

  /** Steps them with registers of its own. */
  private final class Blocks implements Stepper {

    private final double[][] step = registers(compiled.step);
    private final double[][] derivatives = registers(compiled.derivatives);

    private double[][] registers(Program program) {
      int inputs = compiled.d + 2;
      int least = inputs + compiled.constantCount();
      double[][] r = new double[Math.max(program.registers(), least)][];
      for (int i = 0; i < r.length; i++) {
        boolean constant = i >= inputs && i < least;
        r[i] = constant ? null : new double[Math.min(n, BLOCK)];
      }
      return r;
    }

    @Override
    public void step(
        double[][] s, double[] z, double[] current, double[][] next, ArrayDerivatives out) {
      Program program = out == null ? compiled.step : compiled.derivatives;
      double[][] r = out == null ? step : derivatives;
      int d = compiled.d;
      for (int b = 0; b < constants.length; b++) {
        int from = b * BLOCK;
        int size = Math.min(BLOCK, n - from);
        for (int m = 0; m < d; m++) {
          System.arraycopy(s[m], from, r[m], 0, size);
        }
        System.arraycopy(z, from, r[d], 0, size);
        System.arraycopy(current, from, r[d + 1], 0, size);
        System.arraycopy(constants[b], 0, r, d + 2, constants[b].length);
        program.run(r, size);
        for (int m = 0; m < d; m++) {
          take(program, r, m, next[m], from, size);
        }
        if (out != null) {
          take(program, r, out, from, size);
        }
      }
    }

    private void take(Program program, double[][] r, ArrayDerivatives out, int from, int size) {
      int d = compiled.d;
      for (int m = 0; m < d; m++) {
        for (int k = 0; k < d; k++) {
          take(program, r, d + m * d + k, out.state[m][k], from, size);
        }
        take(program, r, d + d * d + m, out.input[m], from, size);
        take(program, r, 2 * d + d * d + m, out.spike[m], from, size);
        take(program, r, 3 * d + d * d + m, out.spikeDetached[m], from, size);
      }
    }

    private void take(Program program, double[][] r, int i, double[] to, int from, int size) {
      System.arraycopy(r[program.result(i)], 0, to, from, size);
    }
  }
}
