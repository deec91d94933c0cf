/**
 * Optimizers and learning-rate schedules.
 *
 * <pre>
 * w, memory = update(w, dE/dw, memory, update number, learning rate x factor)
 * </pre>
 *
 * <p>{@link org.eprop.api.optimizer.Optimizer} is the update, element by element; {@link
 * org.eprop.api.optimizer.Schedule} the factor, a function of the epochs passed.
 *
 * <p>Stability: settled.
 *
 * @since 1.0
 */
package org.eprop.api.optimizer;
