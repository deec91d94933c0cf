/**
 * Losses: what the readout should do, and the error that says how far it is from it.
 *
 * <p>Stability: settled.
 *
 * @since 0.1
 */
package org.eprop.api.loss;
