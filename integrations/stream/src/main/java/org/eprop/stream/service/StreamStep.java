package org.eprop.stream.service;

/**
 * A step that a key has done: what its label names, whenever that comes.
 *
 * @param key whose step
 * @param step its number among the key's, from 0
 * @param y y^t of the first readout, [outputs]; the caller's own
 * @since 1.0
 */
public record StreamStep(String key, long step, double[] y) {}
