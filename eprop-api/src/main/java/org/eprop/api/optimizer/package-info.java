/**
 * Optimizers and learning-rate schedules.
 *
 * <p>Stability: settled.
 *
 * @since 0.1
 */
package org.eprop.api.optimizer;
