/**
 * Learning along a sequence without an end: {@link org.eprop.core.sequence.SequenceLearner} follows
 * it step by step or in windows, {@link org.eprop.core.sequence.Inference} runs many of them
 * without learning. Their sums of L_j^t and filtered eligibility traces are e-prop's gradient as it
 * was published, dE/dW_ji = sum_t c L_j^t ebar_ji^t (Bellec et al. 2020, equation 1).
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.core.sequence;
