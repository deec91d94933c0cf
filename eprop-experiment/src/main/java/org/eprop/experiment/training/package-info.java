/**
 * Training: updates, epochs, scores, checkpoints.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.experiment.training;
