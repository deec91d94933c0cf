package org.eprop.core.network;

/**
 * Some consecutive channels of a sample's input.
 *
 * @param name by which projections call it
 * @param first its first channel
 * @param channels how many
 * @since 1.0
 */
public record NetworkInput(String name, int first, int channels) {}
