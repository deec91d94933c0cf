package org.eprop.nir.verify;

/**
 * How far two spike trains of a population are from each other.
 *
 * @param population its name in the first network
 * @param other its name in the second one
 * @param neurons its size
 * @param spikes of the first network
 * @param otherSpikes of the second one
 * @param different places, of all samples, steps and neurons, where only one of them has a spike
 * @param places all of them
 * @param first where the first difference is, or empty
 */
public record Mismatch(
    String population,
    String other,
    int neurons,
    long spikes,
    long otherSpikes,
    long different,
    long places,
    String first) {}
