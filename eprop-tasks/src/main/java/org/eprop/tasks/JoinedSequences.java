package org.eprop.tasks;

import java.util.List;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;

/**
 * Sequences as recorded, the same in every epoch; each is joined when it is asked for, which takes
 * a moment, where all of them would delay every start.
 *
 * @param judgesGaps whether frames of a gap count
 */
record JoinedSequences(Recordings recordings, List<DigitSequence> sequences, boolean judgesGaps)
    implements Dataset {

  @Override
  public int size() {
    return sequences.size();
  }

  @Override
  public Sample sample(int epoch, int index) {
    Sample sample =
        SpeechVariation.NONE.join(sequences.get(index), recordings, new Streams(0).stream());
    return judgesGaps ? sample : speech(sample);
  }

  /** The sample, in which frames of a gap do not count. */
  private static Sample speech(Sample sample) {
    Target target = sample.target();
    double[] window = new double[target.steps()];
    for (int t = 0; t < window.length; t++) {
      window[t] = target.classAt(t) == Recordings.GAP ? 0 : 1;
    }
    return new Sample(sample.input(), target.withWindow(window));
  }
}
