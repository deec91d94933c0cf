/**
 * Regularizers: losses of the spikes themselves.
 *
 * <p>Stability: settled for firing rates; regularizers of other quantities would be another type.
 *
 * @since 0.1
 */
package org.eprop.api.regularizer;
