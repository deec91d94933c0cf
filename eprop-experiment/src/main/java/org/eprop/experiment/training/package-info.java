/**
 * Training: updates, epochs, scores, checkpoints.
 *
 * @since 1.0
 */
package org.eprop.experiment.training;
