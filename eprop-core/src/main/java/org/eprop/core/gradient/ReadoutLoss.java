package org.eprop.core.gradient;

import org.eprop.api.loss.Loss;

/**
 * The loss of one readout.
 *
 * @param loss of its outputs
 * @param mean whether it is divided by the batch's number of terms
 */
public record ReadoutLoss(Loss loss, boolean mean) {}
