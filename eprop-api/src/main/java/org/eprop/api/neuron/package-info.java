/**
 * Neuron models, each defined once by its local mathematics.
 *
 * <p>Stability: the linear family and the general neuron's step and derivatives are settled; how a
 * model names the parameters that it can learn may still change.
 *
 * @since 0.1
 */
package org.eprop.api.neuron;
