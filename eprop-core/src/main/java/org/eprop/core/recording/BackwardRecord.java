package org.eprop.core.recording;

import org.eprop.core.network.Source;

/** What runs there and back have left, for the gradient of weights. */
public interface BackwardRecord {

  /** How many steps. */
  int steps();

  /** The spikes of a source, listed also by neuron. */
  Events spikes(Source source);

  /** The spikes of a population, the same. */
  Events spikes(int population);

  /** The real-valued activity of a source, [step][channel]; null if it is spikes. */
  float[][] real(Source source);

  /** q of a population, [step][neuron]. */
  float[][] q(int population);

  /** c dbar of a readout, the outputs of one step after those of the other. */
  float[] filteredError(int readout);
}
