package org.eprop.experiment.diagnosis;

/**
 * How a leaf fared in an epoch: Euclidean norms, those of gradient and change as root mean squares
 * over the epoch's updates.
 *
 * @param name of the leaf
 * @param gradient of dE/dW, before clipping
 * @param change of what an update changed
 * @param weight of what the leaf holds at the epoch's end
 * @param start the same before the first update
 */
public record LeafChange(
    String name, double gradient, double change, double weight, double start) {}
