/**
 * Learning signals: what the network tells each neuron about the error.
 *
 * <p>Stability: {@link org.eprop.api.signal.Feedback} is settled; {@link
 * org.eprop.api.signal.SignalStep} may still be given more to see.
 *
 * @since 0.1
 */
package org.eprop.api.signal;
