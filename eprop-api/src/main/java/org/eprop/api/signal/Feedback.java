package org.eprop.api.signal;

/**
 * The usual learning signal: the error of a readout, sent back through feedback weights B,
 *
 * <pre>    L_j^t = sum_k B_jk delta_k^t</pre>
 *
 * <p>(Bellec et al. 2020, equation 4). How B starts and how it follows the readout is what sets the
 * variants of e-prop apart. It costs little: its filter goes over outputs, not over neurons.
 *
 * @since 1.0
 */
@FunctionalInterface
public non-sealed interface Feedback extends LearningSignal {

  /** Whether B is W_out^T at all times, as the true gradient's is. */
  default boolean isSymmetric() {
    return false;
  }
}
