package org.eprop.tasks;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.experiment.split.HeldOut;
import org.eprop.tasks.Recordings.Recording;

/**
 * Which recordings and sequences of spoken digits are learned from, and which are not. What is set
 * aside shares no recording with what is learned from.
 */
final class SpeechSplit {

  /** As many as the data set's own test sequences. */
  private static final int VALIDATION_SEQUENCES = 150;

  /** Validation data are the same for every seed of an experiment, as the test data are. */
  private static final long VALIDATION_SEED = 0;

  private record Row(boolean train, DigitSequence sequence) {}

  private final int validationTakes;
  private final Set<String> validationSpeakers;
  private final String heldOut;
  private final boolean judgesGaps;
  private final Recordings recordings;
  private final List<Row> rows;

  /**
   * @param validationTakes how many of the last takes of each digit and speaker are set aside
   * @param validationSpeaker who is set aside, or empty
   * @param heldOut who is tested on, or empty
   * @param folds of the speakers that are not tested on, one of which is set aside; or none
   * @param judgesGaps whether frames of a gap count where nothing is learned
   * @throws InvalidInputException if takes and a speaker are to be set aside, or one speaker twice
   */
  SpeechSplit(
      int validationTakes,
      String validationSpeaker,
      String heldOut,
      HeldOut folds,
      boolean judgesGaps) {
    if (validationTakes > 0 && !validationSpeaker.isEmpty()) {
      throw new InvalidInputException(
              "got \"%s\" beside validation_takes %s, but expected one of them"
                  .formatted(validationSpeaker, validationTakes))
          .at("validation_speaker");
    }
    if (!heldOut.isEmpty() && validationSpeaker.equals(heldOut)) {
      throw new InvalidInputException(
              "got \"" + heldOut + "\", but expected another than held_out_speaker")
          .at("validation_speaker");
    }
    this.validationTakes = validationTakes;
    if (folds.folds() > 0 && (validationTakes > 0 || !validationSpeaker.isEmpty())) {
      throw new InvalidInputException(
              "got " + folds.folds() + ", but expected 0 where takes or a speaker are set aside")
          .at(HeldOut.FOLDS.name());
    }
    this.heldOut = heldOut;
    this.judgesGaps = judgesGaps;
    validationSpeakers =
        folds.folds() > 0
            ? fold(folds, heldOut)
            : validationSpeaker.isEmpty() ? Set.of() : Set.of(validationSpeaker);
    Bundle data = SpokenDigits.DATA;
    recordings = Recordings.load(data, this::learned);
    rows =
        data.rows("sequences.csv").stream()
            .map(row -> row.split(","))
            .map(f -> new Row(f[1].equals("train"), DigitSequence.parse(f[3], recordings)))
            .toList();
  }

  private static Set<String> fold(HeldOut folds, String heldOut) {
    BitSet among = new BitSet();
    for (int i = 0; i < SpokenDigits.SPEAKERS.size(); i++) {
      among.set(i, !SpokenDigits.SPEAKERS.get(i).equals(heldOut));
    }
    return folds.of(among, i -> "", SpokenDigits.SPEAKERS::get).stream()
        .mapToObj(SpokenDigits.SPEAKERS::get)
        .collect(Collectors.toSet());
  }

  private boolean speakerLearned(String speaker) {
    return !speaker.equals(heldOut) && !validationSpeakers.contains(speaker);
  }

  private boolean setAside(Recording r) {
    return r.train() && r.take() >= Recordings.TAKES - validationTakes;
  }

  private boolean learned(Recording r) {
    return r.train() && speakerLearned(r.speaker()) && !setAside(r);
  }

  /**
   * What is learned from.
   *
   * @param rejoin whether to join new sequences in each epoch, as many as are given
   */
  Dataset train(boolean rejoin, SpeechVariation variation, Streams streams) {
    List<DigitSequence> given =
        rows.stream()
            .filter(row -> row.train && speakerLearned(row.sequence.speaker()))
            .map(row -> withLearnedTakes(row.sequence))
            .toList();
    if (!rejoin && variation.equals(SpeechVariation.NONE)) {
      return new JoinedSequences(recordings, given, true);
    }
    return new SpeechDataset(
        recordings, given, rejoin ? bySpeaker(this::learned) : List.of(), variation, streams);
  }

  /** The same digits of the same speaker, by another take where one is set aside. */
  private DigitSequence withLearnedTakes(DigitSequence given) {
    List<Recording> digits = new ArrayList<>();
    for (Recording r : given.digits()) {
      digits.add(setAside(r) ? replacement(r) : r);
    }
    return new DigitSequence(given.gaps(), digits);
  }

  private Recording replacement(Recording aside) {
    List<Recording> others =
        recordings.matching(
            r -> learned(r) && r.digit() == aside.digit() && r.speaker().equals(aside.speaker()));
    if (others.isEmpty()) {
      throw new InvalidInputException(
              "got %s, but expected fewer, for it leaves no %s of %s to learn from"
                  .formatted(validationTakes, aside.digit(), aside.speaker()))
          .at("validation_takes");
    }
    return others.get(aside.take() % others.size());
  }

  /** What settings are chosen with, if anything is set aside. */
  Optional<Dataset> validation() {
    if (!validationSpeakers.isEmpty()) {
      return Optional.of(
          judged(
              sequences(row -> row.train && validationSpeakers.contains(row.sequence.speaker()))));
    }
    if (validationTakes == 0) {
      return Optional.empty();
    }
    List<List<Recording>> takes = bySpeaker(r -> setAside(r) && speakerLearned(r.speaker()));
    Streams streams = new Streams(VALIDATION_SEED);
    return Optional.of(
        judged(
            IntStream.range(0, VALIDATION_SEQUENCES)
                .mapToObj(i -> DigitSequence.draw(takes.get(i % takes.size()), streams.stream(i)))
                .toList()));
  }

  /** What the final result is measured on. */
  Dataset test() {
    return judged(
        sequences(row -> heldOut.isEmpty() ? !row.train : row.sequence.speaker().equals(heldOut)));
  }

  private List<DigitSequence> sequences(Predicate<Row> wanted) {
    return rows.stream().filter(wanted).map(Row::sequence).toList();
  }

  private List<List<Recording>> bySpeaker(Predicate<Recording> wanted) {
    Map<String, List<Recording>> takes =
        recordings.matching(wanted).stream()
            .collect(Collectors.groupingBy(Recording::speaker, TreeMap::new, Collectors.toList()));
    return List.copyOf(takes.values());
  }

  private Dataset judged(List<DigitSequence> sequences) {
    return new JoinedSequences(recordings, sequences, judgesGaps);
  }

  /**
   * Sequences as recorded, the same in every epoch; each is joined when it is asked for, which
   * takes a moment, where all of them would delay every start.
   *
   * @param judgesGaps whether frames of a gap count
   */
  private record JoinedSequences(
      Recordings recordings, List<DigitSequence> sequences, boolean judgesGaps) implements Dataset {

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

  /**
   * Training sequences that vary: each epoch's from random streams of their own, so that a sample
   * is the same whenever and by whomever it is asked for.
   *
   * @param given the sequences to vary
   * @param takes by speaker, the recordings to join new sequences from, n for the speaker n, n +
   *     speakers, ...; empty to keep the given ones
   */
  private record SpeechDataset(
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
}
