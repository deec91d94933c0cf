/**
 * Surrogate gradients: the pseudo-derivative that stands in for the derivative of a spike.
 *
 * <p>Stability: settled.
 *
 * @since 0.1
 */
package org.eprop.api.surrogate;
