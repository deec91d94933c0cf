package org.eprop.tasks.npy;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.tasks.SampleList;

/**
 * A stretch of the samples of real-valued arrays, each made when it is asked for, so that the data
 * are not in memory twice.
 */
record ArrayDataset(ArraySet set, Targets targets, int first, int size) implements Dataset {

  /**
   * The samples {@code first .. first+size-1}. Spikes, which are far smaller as events, are
   * converted at once, and the arrays let go.
   */
  static Dataset of(ArraySet set, Targets targets, boolean spikes, int first, int size) {
    if (!spikes) {
      return new ArrayDataset(set, targets, first, size);
    }
    List<Sample> samples = new ArrayList<>(size);
    for (int n = first; n < first + size; n++) {
      samples.add(new Sample(Inputs.of(set, n, true), targets.of(set, n)));
    }
    return new SampleList(samples);
  }

  @Override
  public Sample sample(int epoch, int index) {
    int n = first + index;
    return new Sample(Inputs.of(set, n, false), targets.of(set, n));
  }
}
