package org.eprop.data.task;

import java.util.List;
import java.util.function.IntFunction;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventTransform;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.core.random.RandomStreams;

/**
 * Recordings, kept as their events in memory or on disk, and cut into steps when they are asked
 * for, by whichever thread asks.
 *
 * @param recordings by number, for any thread
 * @param labels of the recordings
 * @param transforms one after the other, drawn anew in each epoch; none for a validation or test
 *     set
 */
record EventDataset(
    IntFunction<EventRecording> recordings,
    int[] labels,
    Binning binning,
    LabelPolicy policy,
    int lastSteps,
    List<EventTransform> transforms,
    RandomStreams streams)
    implements Dataset {

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public Sample sample(int epoch, int index) {
    EventRecording recording = recordings.apply(index);
    for (int k = 0; k < transforms.size(); k++) {
      recording =
          transforms.get(k).apply(recording, streams.stream("event transform", k, epoch, index));
    }
    var input = binning.of(recording);
    return new Sample(input, policy.target(labels[index], input.steps(), lastSteps));
  }
}
