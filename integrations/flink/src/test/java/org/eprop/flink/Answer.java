package org.eprop.flink;

/**
 * What the network says of a reading.
 *
 * @param key whose it is
 * @param step its number among the key's, from 0
 * @param y the readout
 */
public record Answer(String key, long step, double[] y) {}
