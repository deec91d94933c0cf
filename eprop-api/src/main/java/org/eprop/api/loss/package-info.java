/**
 * Losses: what the readout should do, and the error of its output.
 *
 * <pre>
 * E = sum_t w^t E^t(y^t)     delta^t = dE/dy^t
 * </pre>
 *
 * <p>{@link org.eprop.api.loss.StepLoss} is E^t, with which learning online is possible; {@link
 * org.eprop.api.loss.Loss} any E of the whole sequence y [steps][outputs]. A loss is a plain sum:
 * the engine divides by the number of {@linkplain org.eprop.api.loss.Loss#terms terms} of the
 * batch, or does not, as the experiment's {@code normalisation} says.
 *
 * <p>Stability: settled.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.api.loss;
