/** Training: updates, epochs, scores, checkpoints. */
package org.eprop.core.training;
