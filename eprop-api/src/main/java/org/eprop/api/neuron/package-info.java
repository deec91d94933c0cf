/**
 * Neuron models, each defined once by its local mathematics.
 *
 * <p>A neuron has a state s [d], an input current I and a spike z, 0 or 1:
 *
 * <pre>
 * s^t = f(s^{t-1}, z^{t-1}, I^t)     z^t = H(g.s^t - theta), 0 while refractory
 * </pre>
 *
 * <p>{@link org.eprop.api.neuron.LinearNeuron}: f(s, z, I) = A s + u I + r z, constants only.
 * {@link org.eprop.api.neuron.NonlinearNeuron}: any f, with its derivatives df/ds, df/dI and df/dz.
 * Eligibility traces, adjoint, learning online and BPTT follow from either (Bellec et al. 2020,
 * equations 13 to 28). A {@link org.eprop.api.neuron.NeuronFactory} makes one from parameters; a
 * population draws them for each neuron.
 *
 * <p>Stability: the linear family and the general neuron's step and derivatives are settled; how a
 * model names the parameters that it can learn may still change.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.api.neuron;
