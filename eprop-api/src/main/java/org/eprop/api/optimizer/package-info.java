/**
 * Optimizers, step sizes and learning-rate schedules.
 *
 * <pre>
 * w, memory = update(w, step size x dE/dw, memory, update number, learning rate x schedule)
 * </pre>
 *
 * <p>{@link org.eprop.api.optimizer.Optimizer} is the update, element by element; {@link
 * org.eprop.api.optimizer.StepSize} a factor for each leaf, a function of how long errors and
 * gradients are; {@link org.eprop.api.optimizer.Schedule} one for all, a function of the epochs
 * passed.
 *
 * <p>Stability: settled.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.api.optimizer;
