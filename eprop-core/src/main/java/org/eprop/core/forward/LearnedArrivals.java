package org.eprop.core.forward;

import org.eprop.core.recording.SampleRecord;

/** What arrives at a population through synapses whose weights wait to be brought up to date. */
public interface LearnedArrivals {

  /** Whether it is what arrives through this projection. */
  boolean covers(int projection);

  /** Whether the bias is part of it. */
  boolean coversBias();

  /**
   * Begins a step; comes before anything arrives, as weights may be brought up to date here that
   * others use as well.
   */
  void begin();

  /**
   * What arrives at step t. Once a step.
   *
   * @param o I^t [neuron], is added to
   */
  void arrive(SampleRecord run, int t, float[] o);
}
