package org.eprop.core.gradient;

import java.util.Arrays;

/** What one population did with one sample. Reused; not thread-safe. */
final class PopulationRun {

  private static final float[][] NOTHING = {};

  /** psi, [step][neuron], padded. */
  float[][] psi = NOTHING;

  /** q, [step][neuron]: the adjoint pass puts it where psi was. */
  float[][] q = NOTHING;

  final Events spikes = new Events();

  /** Derivatives of nonlinear neurons, [step][...]; null if there are none. */
  float[][] derivatives;

  /** s^t, [step][state][neuron], and I^t [step][neuron]; null unless parameters learn. */
  float[][][] states;

  float[][] currents;

  /** dE/dphi of each learned parameter, [parameter][its neuron]. */
  double[][] parameterGradient = {};

  /** Derivatives of nonlinear neurons at step t; null if there are none. */
  float[] derivativesAt(int t) {
    return derivatives == null ? null : derivatives[t];
  }

  /** Uses this memory from now on. */
  void attach(Memory memory) {
    psi = memory.psi;
    q = psi;
    derivatives = memory.derivatives;
    states = memory.states;
    currents = memory.currents;
  }

  /** Gives the memory back, as it has grown. */
  void detach(Memory memory) {
    memory.psi = psi;
    memory.derivatives = derivatives;
    memory.states = states;
    memory.currents = currents;
    psi = NOTHING;
    q = NOTHING;
    derivatives = null;
    states = null;
    currents = null;
  }

  /** Its large part, which one sample after the other may use. */
  static final class Memory {
    private float[][] psi = NOTHING;
    private float[][] derivatives;
    private float[][][] states;
    private float[][] currents;

    /** psi or, after an adjoint pass, q: [step][neuron]. */
    float[][] q() {
      return psi;
    }
  }

  /**
   * Makes room for a sample.
   *
   * @param steps how many
   * @param width of a row of psi
   * @param derivativesPerStep 0 if there are no nonlinear neurons
   * @param stateCount how many states to record; 0 for none
   */
  void begin(int steps, int width, int derivativesPerStep, int stateCount) {
    spikes.begin(steps);
    psi = rows(psi, steps, width);
    q = psi;
    if (derivativesPerStep > 0) {
      derivatives = rows(derivatives, steps, derivativesPerStep);
    }
    if (stateCount > 0) {
      currents = rows(currents, steps, width);
      int had = states == null ? 0 : states.length;
      if (had < steps) {
        states = states == null ? new float[steps][][] : Arrays.copyOf(states, steps);
        for (int t = had; t < steps; t++) {
          states[t] = new float[stateCount][width];
        }
      }
    }
  }

  private static float[][] rows(float[][] rows, int steps, int width) {
    int had = rows == null ? 0 : rows.length;
    if (had >= steps && rows != null) {
      return rows;
    }
    float[][] more = rows == null ? new float[steps][] : Arrays.copyOf(rows, steps);
    for (int t = had; t < steps; t++) {
      more[t] = new float[width];
    }
    return more;
  }

  /** What was step t becomes step t - shift; only what a forward pass looks back at is moved. */
  void rebase(int shift, int end) {
    spikes.rebase(shift, end);
    swap(psi, end - 1, end - 1 - shift);
    if (derivatives != null) {
      swap(derivatives, end - 1, end - 1 - shift);
    }
    if (states != null) {
      float[][] last = states[end - 1];
      states[end - 1] = states[end - 1 - shift];
      states[end - 1 - shift] = last;
    }
  }

  private static void swap(float[][] rows, int i, int j) {
    float[] row = rows[i];
    rows[i] = rows[j];
    rows[j] = row;
  }

  /** Saves or restores what a run that goes on at step {@code end} needs. */
  void exchange(StateArchive archive, String name, int neurons, int first, int end) {
    spikes.exchange(archive, name + ".spikes", end, neurons);
    archive.floats(name + ".psi", psi, first, end);
    if (derivatives != null) {
      archive.floats(name + ".derivatives", derivatives, first, end);
    }
  }
}
