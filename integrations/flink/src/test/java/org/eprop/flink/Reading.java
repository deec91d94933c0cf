package org.eprop.flink;

/**
 * A step of a key's stream.
 *
 * @param key whose it is
 * @param x the input
 * @param label what the answer should be; {@link #UNLABELLED} if that is not known
 */
public record Reading(String key, float[] x, int label) {

  /** Without a label. */
  public static final int UNLABELLED = -1;
}
