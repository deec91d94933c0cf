package org.eprop.core.recording;

import java.util.Arrays;
import org.eprop.core.kernel.Padding;
import org.eprop.core.state.StateBytes;

/** What one population did with one sample. Reused; not thread-safe. */
public final class PopulationRun {

  private static final float[][] NOTHING = {};

  /** psi, [step][neuron], padded. */
  public float[][] psi = NOTHING;

  /**
   * What an arrival adds to traces that are not derived, [step][neuron]; else empty. Then psi is
   * what the neurons do to them.
   */
  public float[][] arriving = NOTHING;

  /** What neurons say of each step to traces that go synapse by synapse, [step][factor][neuron]. */
  public double[][][] factors = {};

  /** q, [step][neuron]: the adjoint pass puts it where psi was. */
  public float[][] q = NOTHING;

  public final Events spikes = new Events();

  /** Derivatives of nonlinear neurons, [step][...]; null if there are none. */
  public float[][] derivatives;

  /**
   * s^t and, behind the last state, I^t where it is needed, [step][state][neuron]; null unless
   * parameters learn or membranes are regularized.
   */
  public float[][][] states;

  /**
   * dE_reg/dv and dE_reg/dx of membranes that are regularized, [step][2][neuron]; null if none are.
   */
  public float[][][] membraneErrors;

  /** dE/dphi of each learned parameter, [parameter][its neuron]. */
  public double[][] parameterGradient = {};

  /** Derivatives of nonlinear neurons at step t; null if there are none. */
  public float[] derivativesAt(int t) {
    return derivatives == null ? null : derivatives[t];
  }

  /** Uses this memory from now on. */
  void attach(Memory memory) {
    psi = memory.psi;
    q = psi;
    derivatives = memory.derivatives;
    states = memory.states;
    membraneErrors = memory.membraneErrors;
  }

  /** Gives the memory back, as it has grown. */
  void detach(Memory memory) {
    memory.psi = psi;
    memory.derivatives = derivatives;
    memory.states = states;
    memory.membraneErrors = membraneErrors;
    psi = NOTHING;
    q = NOTHING;
    derivatives = null;
    states = null;
    membraneErrors = null;
  }

  /** Its large part, which one sample after the other may use. */
  public static final class Memory {
    private float[][] psi = NOTHING;
    private float[][] derivatives;
    private float[][][] states;
    private float[][][] membraneErrors;

    /** psi or, after an adjoint pass, q: [step][neuron]. */
    public float[][] q() {
      return psi;
    }
  }

  /** Makes room for what a gradient needs of a sample: rows of psi, and derivatives if any. */
  public void begin(int steps, int width, int derivativesPerStep) {
    psi = Padding.grown(psi, steps, width);
    q = psi;
    if (derivativesPerStep > 0) {
      derivatives = Padding.grown(derivatives, steps, derivativesPerStep);
    }
  }

  /** Makes room for what arrivals add to traces that are not derived, in rows of this width. */
  public void beginArriving(int steps, int width) {
    arriving = Padding.grown(arriving, steps, width);
  }

  /** Makes room for the numbers that neurons say to traces that go synapse by synapse. */
  public void beginFactors(int steps, int count, int neurons) {
    int had = factors.length;
    if (had < steps) {
      factors = Arrays.copyOf(factors, steps);
      for (int t = had; t < steps; t++) {
        factors[t] = new double[count][neurons];
      }
    }
  }

  /** Makes room for states and currents, some rows of this width for each step. */
  public void beginStates(int steps, int rows, int width) {
    states = matrices(states, steps, rows, width);
  }

  /** Makes room for what regularizers make of membranes. */
  public void beginMembranes(int steps, int width) {
    membraneErrors = matrices(membraneErrors, steps, 2, width);
  }

  private static float[][][] matrices(float[][][] had, int steps, int rows, int width) {
    boolean fits = had != null && had.length > 0 && had[0].length == rows;
    int count = fits ? had.length : 0;
    if (count >= steps && had != null) {
      return had;
    }
    float[][][] more = fits ? Arrays.copyOf(had, steps) : new float[steps][][];
    for (int t = count; t < steps; t++) {
      more[t] = new float[rows][width];
    }
    return more;
  }

  /** What was step t becomes step t - shift; only what a forward pass looks back at is moved. */
  void rebase(int shift, int end) {
    spikes.rebase(shift, end);
    if (psi.length > 0) {
      swap(psi, end - 1, end - 1 - shift);
    }
    if (derivatives != null) {
      swap(derivatives, end - 1, end - 1 - shift);
    }
    if (states != null) {
      swap(states, end - 1, end - 1 - shift);
    }
  }

  private static <T> void swap(T[] rows, int i, int j) {
    T row = rows[i];
    rows[i] = rows[j];
    rows[j] = row;
  }

  /** Saves or restores what the gradient of the steps first .. end-1 needs, beside spikes. */
  void exchange(StateBytes archive, String name, int first, int end, int neurons) {
    for (int t = first; psi.length > 0 && t < end; t++) {
      archive.floats(name, ".psi", new float[][] {psi[t]}, 1, neurons);
    }
    for (int t = first; arriving.length > 0 && t < end; t++) {
      archive.floats(name, ".arriving", new float[][] {arriving[t]}, 1, neurons);
    }
    for (int t = first; factors.length > 0 && t < end; t++) {
      for (double[] row : factors[t]) {
        archive.doubles(name, ".factors", row, 0, neurons);
      }
    }
    for (int t = first; derivatives != null && t < end; t++) {
      archive.matrix(name, ".step_derivatives", derivatives[t], neurons);
    }
    for (int t = Math.max(0, first - 1); states != null && t < end; t++) {
      archive.floats(name, ".states", states[t], states[t].length, neurons);
    }
  }
}
