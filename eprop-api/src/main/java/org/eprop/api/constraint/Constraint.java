package org.eprop.api.constraint;

/**
 * What the weights of a projection or a readout must be after each update, and before the first:
 * within limits, of one sign, on a grid, ... Immutable and thread-safe: what it remembers of each
 * synapse is passed in, and owned by the training run.
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
 * <p>Rows are handed over in any order, several at the same time. So a row's result must depend on
 * nothing but the row, its random streams, and the {@linkplain #summary summary} of the matrix as
 * it was before any row was changed.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface Constraint {

  /**
   * Changes the weights of one presynaptic neuron, in place, to what they must be.
   *
   * @param row the synapses of that neuron
   * @param summary what {@link #summary} said of the whole matrix; not to be modified
   */
  void apply(SynapseRow row, double[] summary);

  /**
   * What each row has to know of the whole matrix, such as its largest weight; called by one thread
   * before the rows are handed over. Nothing, unless overridden.
   *
   * @param weights [pre][k], not to be modified
   * @param targets [pre][k] the postsynaptic neuron of each synapse; null if the matrix is dense,
   *     and k is the postsynaptic neuron. Not to be modified.
   * @param post how many postsynaptic neurons there are
   * @return numbers of the constraint's own choice; never null
   */
  default double[] summary(float[][] weights, int[][] targets, int post) {
    return new double[0];
  }

  /**
   * How many numbers it remembers for each synapse between two updates, saved with a training run;
   * they start at zero. None, unless overridden.
   */
  default int slots() {
    return 0;
  }

  /**
   * Whether the optimizer goes on from the weights as they are <em>before</em> this constraint: it
   * then changes a <em>shadow</em> in full precision, and the network runs with what the constraint
   * makes of it. Constraints listed after the first such one see what the network runs with, and
   * leave no trace in the shadow. No, unless overridden.
   */
  default boolean keepsShadow() {
    return false;
  }

  /**
   * Whether it {@linkplain SynapseRow#move moves} synapses; it then can't be asked for where there
   * are none to be moved, which is in dense matrices. No, unless overridden.
   */
  default boolean rewires() {
    return false;
  }

  /**
   * The scales of weights that are whole multiples of one, w = scale n: one for each row, or a
   * single one of the whole matrix. None, unless overridden.
   *
   * @param weights [pre][k] as this constraint has left them, not to be modified
   * @return never null
   */
  default double[] scales(float[][] weights) {
    return new double[0];
  }

  /** How many bits a weight takes as it leaves it; 32, unless overridden. */
  default int bits() {
    return 32;
  }
}
