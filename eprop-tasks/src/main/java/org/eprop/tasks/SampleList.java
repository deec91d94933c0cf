package org.eprop.tasks;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;

/**
 * A finite set, held in memory; every epoch is the same.
 *
 * @param samples in a fixed order
 */
public record SampleList(List<Sample> samples) implements Dataset {

  /** Copies the list. */
  public SampleList {
    samples = List.copyOf(samples);
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public Sample sample(int epoch, int index) {
    return samples.get(index);
  }

  /** Those from {@code from} to before {@code to}. */
  SampleList part(int from, int to) {
    return new SampleList(samples.subList(from, to));
  }

  /** All but those from {@code from} to before {@code to}, which may lie beyond the ends. */
  SampleList without(int from, int to) {
    List<Sample> left = new ArrayList<>(samples.subList(0, Math.max(0, from)));
    left.addAll(samples.subList(Math.min(size(), to), size()));
    return new SampleList(left);
  }
}
