package org.eprop.compare.result;

/**
 * The cosine of the angle between a variant's gradient and that of back-propagation through time,
 * of the same weights and samples: 1 if they point the same way, 0 if they have nothing in common.
 * A cosine is null where one of the two gradients is zero.
 *
 * @param epoch after which; 0 for before the first
 * @param update how many updates there were
 * @param input of the gradients of all W_in together
 * @param recurrent of those of all W_rec together; null if there are none
 * @param all of the whole gradients, readout and biases included; the readout's are the same under
 *     every rule and feedback, and may make up most of it
 */
public record ProbeResult(int epoch, long update, Double input, Double recurrent, Double all) {}
