/**
 * Constraints on weights, applied after every update.
 *
 * <pre>
 * w := C(w)      for each row of a named matrix, after the optimizer's step, and once before the first
 * </pre>
 *
 * <p>{@link org.eprop.api.constraint.Constraint} changes the weights of one presynaptic neuron at a
 * time, which it sees as a {@link org.eprop.api.constraint.SynapseRow}; it may move synapses of a
 * sparse matrix, too.
 *
 * <p>Stability: may change.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.api.constraint;
