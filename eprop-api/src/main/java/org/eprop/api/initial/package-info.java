/**
 * Initial weights: the weights of a projection or readout before training.
 *
 * <pre>    W_ji = w[pre][k], pre = i, for the k-th synapse of i, which leads to j</pre>
 *
 * <p>{@link org.eprop.api.initial.InitialWeights} writes w[pre][k], k counting the synapses of a
 * presynaptic neuron, from a random stream of its own.
 *
 * <p>Stability: {@code fill} is settled; the shape may still grow.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.api.initial;
