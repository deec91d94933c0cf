package org.eprop.tasks;

import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.tasks.Recordings.Recording;

/**
 * Training sequences that vary: each epoch's from random streams of their own, so that a sample is
 * the same whenever and by whomever it is asked for.
 *
 * @param given the sequences to vary
 * @param takes by speaker, the recordings to join new sequences from, n for the speaker n, n +
 *     speakers, ...; empty to keep the given ones
 */
record SpeechDataset(
    Recordings recordings,
    List<DigitSequence> given,
    List<List<Recording>> takes,
    SpeechVariation variation,
    Streams streams)
    implements Dataset {

  @Override
  public int size() {
    return given.size();
  }

  @Override
  public Sample sample(int epoch, int index) {
    RandomGenerator random = streams.stream(epoch, index);
    DigitSequence sequence =
        takes.isEmpty()
            ? given.get(index)
            : DigitSequence.draw(takes.get(index % takes.size()), random);
    return variation.join(sequence, recordings, random);
  }
}
