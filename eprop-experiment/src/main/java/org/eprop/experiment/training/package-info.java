/** Training: updates, epochs, scores, checkpoints. */
package org.eprop.experiment.training;
