package org.eprop.tasks.frames;

import org.eprop.api.task.Dataset;
import org.eprop.api.task.Input;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.core.random.RandomStreams;

/**
 * Sequences of real values as a network sees them, each made when it is asked for, by whichever
 * thread asks.
 *
 * @param part its name, which names its random numbers
 * @param lastSteps how many steps of a sequence count; 0 for all
 */
record FrameDataset(
    String part,
    Frames frames,
    Labels labels,
    Normalisation normalisation,
    Variation variation,
    Encoding encoding,
    int lastSteps,
    RandomStreams streams)
    implements Dataset {

  @Override
  public int size() {
    return frames.size();
  }

  @Override
  public Sample sample(int epoch, int index) {
    Variation.Copy copy = copy(epoch, index);
    int[] frameOf = new int[copy.frameOf().length * encoding.repeat()];
    for (int t = 0; t < frameOf.length; t++) {
      frameOf[t] = copy.frameOf()[t / encoding.repeat()];
    }
    Target target = labels.of(index, frameOf);
    return new Sample(encode(copy, epoch, index), Presentation.windowed(target, lastSteps));
  }

  Input input(int epoch, int index) {
    return encode(copy(epoch, index), epoch, index);
  }

  private Variation.Copy copy(int epoch, int index) {
    float[][] values = frames.values(index);
    normalisation.apply(values, index);
    return variation.equals(Variation.NONE)
        ? Variation.Copy.of(values)
        : variation.vary(values, streams.stream(part + " variation", epoch, index));
  }

  private Input encode(Variation.Copy copy, int epoch, int index) {
    return encoding.encode(
        frames.channels(), copy.values(), streams.stream(part + " encoders", epoch, index));
  }
}
