package org.eprop.api.constraint;

import org.jspecify.annotations.Nullable;

/**
 * A condition on the weights of a projection or a readout after each update, and before the first:
 * limits, one sign, a grid, ... Immutable and thread-safe: its memory of each synapse is passed in,
 * and owned by the training run.
 *
 * <pre>{@code
 * public Constraint create(Context context) {
 *   float limit = (float) context.real(LIMIT);
 *   return (row, summary) -> {
 *     float[] w = row.weights();
 *     for (int k = 0; k < w.length; k++) {
 *       w[k] = Math.max(-limit, Math.min(limit, w[k]));
 *     }
 *   };
 * }
 * }</pre>
 *
 * <p>Rows come in any order, several at the same time. So a row's result may depend only on the
 * row, its random streams, and the {@linkplain #summary summary} of the matrix before any row
 * changed.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface Constraint {

  /**
   * Applies the constraint to the weights of one presynaptic neuron, in place.
   *
   * @param row the synapses of that neuron
   * @param summary the {@link #summary} of the whole matrix; not to be modified
   */
  void apply(SynapseRow row, double[] summary);

  /**
   * What each row needs to know of the whole matrix, such as its largest weight. One thread calls
   * it before the rows. Empty unless overridden.
   *
   * @param weights [pre][k], not to be modified
   * @param targets [pre][k] the postsynaptic neuron of each synapse; null if the matrix is dense,
   *     and k is the postsynaptic neuron. Not to be modified.
   * @param post how many postsynaptic neurons there are
   * @return numbers of the constraint's own choice; never null
   */
  default double[] summary(float[][] weights, int @Nullable [][] targets, int post) {
    return new double[0];
  }

  /**
   * How many numbers it remembers for each synapse between two updates, saved with a training run;
   * they start at zero. None unless overridden.
   */
  default int slots() {
    return 0;
  }

  /**
   * Whether the optimizer continues from the weights <em>before</em> this constraint. It then
   * changes a <em>shadow</em> in full precision, and the network runs with the constrained weights.
   * Constraints listed after the first such one see the constrained weights and do not change the
   * shadow. False unless overridden.
   */
  default boolean keepsShadow() {
    return false;
  }

  /**
   * Whether it {@linkplain SynapseRow#move moves} synapses. Dense matrices refuse such a
   * constraint. False unless overridden.
   */
  default boolean rewires() {
    return false;
  }

  /**
   * The one sign that weights of a row may have: 1 or -1; 0, unless overridden, for either. What
   * other constraints make of the row, such as new synapses, follows it.
   *
   * @param row whose {@link SynapseRow#pre} and {@link SynapseRow#randomOfNeuron} say which
   */
  default int sign(SynapseRow row) {
    return 0;
  }

  /**
   * The scales of weights w = scale n with whole n: one for each row, or one for the whole matrix.
   * None unless overridden.
   *
   * @param weights [pre][k] as this constraint has left them, not to be modified
   * @return never null
   */
  default double[] scales(float[][] weights) {
    return new double[0];
  }

  /** How many bits a constrained weight needs; 32 unless overridden. */
  default int bits() {
    return 32;
  }
}
