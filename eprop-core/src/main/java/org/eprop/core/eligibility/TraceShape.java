package org.eprop.core.eligibility;

import org.eprop.core.kernel.LinearArrays;
import org.eprop.core.neuron.LinearNeurons;
import org.eprop.core.neuron.Neurons;

/**
 * What the eligibility vectors of a layer's synapses consist of. A state's part is the presynaptic
 * neuron's own if the state neither sees other states nor, in the gradient, its neuron's spikes,
 * and all neurons share its constants: it then is one number for a whole row of synapses.
 *
 * @param kind what there is
 * @param single which state's part is one number, unless it is ANY
 * @param decay what that number decays by in a step
 * @param input what a presynaptic spike adds to it
 */
record TraceShape(Kind kind, int single, float decay, float input) {

  /** An array for each state, whatever the neurons are. */
  static final TraceShape EACH = new TraceShape(Kind.ANY, -1, 0, 0);

  /** Which of the cases it is. */
  enum Kind {
    /** One number for a row: LIF. */
    OWN,
    /** One number for a row, and an array, into which no input goes: ALIF. */
    OWN_AND_ONE,
    /** An array for each state. */
    ANY
  }

  /** That of some neurons. */
  static TraceShape of(Neurons neurons) {
    // What neurons share now, they need not share after an update.
    return neurons instanceof LinearNeurons linear && linear.derivatives == null
        ? of(linear.ofTraces)
        : EACH;
  }

  private static TraceShape of(LinearArrays c) {
    for (int m = 0; m < c.d && c.d <= 2; m++) {
      boolean alone = c.d == 1;
      if (isOwn(c, m) && (alone || isZero(c.u[1 - m], c.n))) {
        return new TraceShape(alone ? Kind.OWN : Kind.OWN_AND_ONE, m, c.a[m][m][0], c.u[m][0]);
      }
    }
    return EACH;
  }

  private static boolean isOwn(LinearArrays c, int m) {
    boolean is = isSame(c.u[m], c.n) && isSame(c.a[m][m], c.n) && isZero(c.gradientR[m], c.n);
    for (int k = 0; k < c.d; k++) {
      is &= k == m || isZero(c.a[m][k], c.n);
    }
    return is;
  }

  private static boolean isSame(float[] row, int n) {
    boolean same = row != null;
    for (int j = 1; same && j < n; j++) {
      same = row[j] == row[0];
    }
    return same;
  }

  private static boolean isZero(float[] row, int n) {
    return row == null || (isSame(row, n) && row[0] == 0);
  }

  /** Whether state m's part is one number for a row. */
  boolean isOwn(int m) {
    return m == single;
  }

  /** Of {@link Kind#OWN_AND_ONE}, the state whose part is an array. */
  int other() {
    return 1 - single;
  }
}
