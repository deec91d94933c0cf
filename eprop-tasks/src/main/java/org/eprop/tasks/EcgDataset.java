package org.eprop.tasks;

import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;

/** Electrocardiograms that vary, each epoch's from random streams of their own. */
record EcgDataset(SampleList given, EcgVariation variation, Streams streams) implements Dataset {

  @Override
  public int size() {
    return given.size();
  }

  @Override
  public Sample sample(int epoch, int index) {
    return variation.vary(given.sample(epoch, index), streams.stream(epoch, index));
  }
}
