package org.eprop.core.recording;

import java.util.Arrays;

/**
 * The large part of a sample's record, which nobody needs once the sample's gradient has been
 * added: kept apart so that one sample after the other uses the same memory, and finds it in the
 * cache. Grows with the longest sample.
 */
public final class LargeRecord {

  /** Of each population. */
  public final PopulationRun.Memory[] populations;

  /** c dbar of each readout. */
  final float[][] filteredErrors;

  public LargeRecord(int populationCount, int readouts) {
    populations = new PopulationRun.Memory[populationCount];
    Arrays.setAll(populations, p -> new PopulationRun.Memory());
    filteredErrors = new float[readouts][0];
  }
}
