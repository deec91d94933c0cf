package org.eprop.api.task;

/**
 * A network's input for one sample: spikes as events, or real values.
 *
 * @since 1.0
 */
public sealed interface Input permits SpikeInput, RealInput {

  /** T, the number of steps. */
  int steps();

  /** The number of channels. */
  int channels();
}
