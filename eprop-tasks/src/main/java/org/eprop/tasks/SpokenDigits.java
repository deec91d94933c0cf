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
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.DataSource;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.experiment.split.HeldOut;
import org.eprop.tasks.DigitRecordings.Recording;

/** Speech: which digit, or the gap between digits, is each 10 ms frame in? */
public final class SpokenDigits extends DescribedComponent implements TaskFactory {

  static final Bundle DATA =
      new Bundle(
          "fsdd",
          List.of("logmel_u8.npy.gz", "index.csv", "sequences.csv", "train_mean_std_u8.csv"),
          new DataSource(
              "fsdd",
              "Free Spoken Digit Dataset, https://github.com/Jakobovski/free-spoken-digit-dataset,"
                  + " https://doi.org/10.5281/zenodo.1342401; features and connected-digit"
                  + " sequences made from it",
              "CC BY-SA 4.0",
              "Free Spoken Digit Dataset, Zohar Jackson and contributors, CC BY-SA 4.0; changed:"
                  + " log-mel features computed from the audio, recordings joined to sequences",
              4_843_661,
              "912398044cb3127103dec95ff15ae64f4a9897f293b571d75ae52fca3c235029"));

  static final List<String> SPEAKERS =
      List.of("george", "jackson", "lucas", "nicolas", "theo", "yweweler");

  static final Parameter VALIDATION_TAKES =
      Parameter.integer("validation_takes", 0)
          .atLeast(0)
          .atMost(44)
          .unit("takes")
          .describe(
              "how many of the takes 5 to 49 of each digit and speaker, the last ones, are set aside"
                  + " to choose settings with: 150 sequences are joined from them, and in those"
                  + " that are learned from, other takes stand in for them");

  static final Parameter VALIDATION_SPEAKER =
      speaker("validation_speaker")
          .describe(
              "a speaker to choose settings with and not to learn from: all training sequences of"
                  + " this one are set aside; empty for none");

  static final Parameter HELD_OUT_SPEAKER =
      speaker("held_out_speaker")
          .describe(
              "a speaker to test on and not to learn from: training uses the sequences of the"
                  + " others, testing all 175 sequences of this one; empty for the official split,"
                  + " which mixes speakers");

  static final Parameter REJOIN =
      Parameter.flag("rejoin", false)
          .describe(
              "whether each epoch learns from new sequences, joined at random from the training"
                  + " takes as the data set's own were");

  static final Parameter TIME_SHIFT =
      Parameter.integer("time_shift", 0)
          .atLeast(0)
          .atMost(1000)
          .unit("frames")
          .describe(
              "each training sequence begins earlier or later by up to this, drawn anew in each"
                  + " epoch");

  static final Parameter TIME_WARP =
      Parameter.real("time_warp", 0)
          .atLeast(0)
          .atMost(1)
          .describe(
              "each recording in training is played exp(U(-time_warp, time_warp)) times as fast,"
                  + " drawn anew in each epoch");

  static final Parameter CHANNEL_SHIFT =
      Parameter.real("channel_shift", 0)
          .atLeast(0)
          .atMost(10)
          .unit("channels")
          .describe(
              "all channels of a training sequence move up or down by up to this, as between voices"
                  + " of other heights, drawn anew in each epoch");

  static final Parameter CHANNEL_GAIN =
      Parameter.real("channel_gain", 0)
          .atLeast(0)
          .atMost(10)
          .unit("standard deviations")
          .describe(
              "standard deviation of what is added to each channel throughout a training sequence,"
                  + " as by another microphone, drawn anew in each epoch");

  static final Parameter CHANNEL_MASK =
      Parameter.integer("channel_mask", 0)
          .atLeast(0)
          .atMost(39)
          .unit("channels")
          .describe(
              "0 to this many neighbouring channels of a training sequence are silent, drawn anew"
                  + " in each epoch");

  static final Parameter NOISE =
      Parameter.real("noise", 0)
          .atLeast(0)
          .atMost(10)
          .unit("standard deviations")
          .describe(
              "standard deviation of what is added to each channel of each spoken frame in"
                  + " training, drawn anew in each epoch");

  static final Parameter JUDGE_GAPS =
      Parameter.flag("judge_gaps", true)
          .describe(
              "whether frames of a gap count in validation and test data: 27 of 100 frames, in"
                  + " which there is nothing to hear; they are learned in any case");

  private static Parameter speaker(String name) {
    String[] values = new String[SPEAKERS.size() + 1];
    values[0] = "";
    for (int i = 0; i < SPEAKERS.size(); i++) {
      values[i + 1] = SPEAKERS.get(i);
    }
    return Parameter.choice(name, "", values);
  }

  private static final double FRAME = 10;

  private static final List<String> NAMES =
      List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "gap");

  public SpokenDigits() {
    super(
        "spoken_digits",
        "Real speech: label each 10 ms frame of 3-6 digits spoken one after the other with the"
            + " digit 0-9, or 10 in the gap between two. 900 training and 150 test sequences of"
            + " 101-514 frames; 40 log-mel channels, each shifted and scaled to mean 0 and standard"
            + " deviation 1 over the training recordings. A gap is silent to the network: all its"
            + " channels are 0.",
        VALIDATION_TAKES,
        VALIDATION_SPEAKER,
        HeldOut.FOLDS,
        HeldOut.FOLD,
        HELD_OUT_SPEAKER,
        REJOIN,
        TIME_SHIFT,
        TIME_WARP,
        CHANNEL_SHIFT,
        CHANNEL_GAIN,
        CHANNEL_MASK,
        NOISE,
        JUDGE_GAPS,
        DelayedTargets.TARGET_DELAY);
  }

  @Override
  public List<DataSource> sources(Arguments arguments) {
    return List.of(DATA.source());
  }

  @Override
  public Task create(Context context) {
    SpeechSplit split =
        new SpeechSplit(
            context.integer(VALIDATION_TAKES),
            context.text(VALIDATION_SPEAKER),
            context.text(HELD_OUT_SPEAKER),
            HeldOut.of(context.arguments(), 0, ""),
            context.flag(JUDGE_GAPS));
    return new FixedTask(
            DigitRecordings.CHANNELS,
            DigitRecordings.CLASSES,
            FRAME,
            split.train(
                context.flag(REJOIN), variation(context), new NumberedStreams(context.seed())),
            split.validation(),
            Optional.of(split.test()),
            NAMES)
        .withTargetDelay(context.integer(DelayedTargets.TARGET_DELAY));
  }

  private static SpeechVariation variation(Context context) {
    return new SpeechVariation(
        context.integer(TIME_SHIFT),
        context.real(TIME_WARP),
        context.real(CHANNEL_SHIFT),
        context.real(CHANNEL_GAIN),
        context.real(NOISE),
        context.integer(CHANNEL_MASK));
  }

  /**
   * Which recordings and sequences of spoken digits are learned from, and which are not. What is
   * set aside shares no recording with what is learned from.
   */
  private static final class SpeechSplit {

    /** As many as the data set's own test sequences. */
    private static final int VALIDATION_SEQUENCES = 150;

    /** Validation data are the same for every seed of an experiment, as the test data are. */
    private static final long VALIDATION_SEED = 0;

    private record Row(boolean train, DigitSequence sequence) {}

    private final int validationTakes;
    private final Set<String> validationSpeakers;
    private final String heldOut;
    private final boolean judgesGaps;
    private final DigitRecordings recordings;
    private final List<Row> rows;

    /**
     * @param validationTakes how many of the last takes of each digit and speaker are set aside
     * @param validationSpeaker who is set aside, or empty
     * @param heldOut who is tested on, or empty
     * @param folds of the speakers that are not tested on, one of which is set aside; or none
     * @param judgesGaps whether frames of a gap count where nothing is learned
     * @throws InvalidInputException if takes and a speaker are to be set aside, or one speaker
     *     twice
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
      recordings = DigitRecordings.load(data, this::learned);
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
      return r.train() && r.take() >= DigitRecordings.TAKES - validationTakes;
    }

    private boolean learned(Recording r) {
      return r.train() && speakerLearned(r.speaker()) && !setAside(r);
    }

    /**
     * What is learned from.
     *
     * @param rejoin whether to join new sequences in each epoch, as many as are given
     */
    Dataset train(boolean rejoin, SpeechVariation variation, NumberedStreams streams) {
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
                sequences(
                    row -> row.train && validationSpeakers.contains(row.sequence.speaker()))));
      }
      if (validationTakes == 0) {
        return Optional.empty();
      }
      List<List<Recording>> takes = bySpeaker(r -> setAside(r) && speakerLearned(r.speaker()));
      NumberedStreams streams = new NumberedStreams(VALIDATION_SEED);
      return Optional.of(
          judged(
              IntStream.range(0, VALIDATION_SEQUENCES)
                  .mapToObj(i -> DigitSequence.draw(takes.get(i % takes.size()), streams.stream(i)))
                  .toList()));
    }

    /** What the final result is measured on. */
    Dataset test() {
      return judged(
          sequences(
              row -> heldOut.isEmpty() ? !row.train : row.sequence.speaker().equals(heldOut)));
    }

    private List<DigitSequence> sequences(Predicate<Row> wanted) {
      return rows.stream().filter(wanted).map(Row::sequence).toList();
    }

    private List<List<Recording>> bySpeaker(Predicate<Recording> wanted) {
      Map<String, List<Recording>> takes =
          recordings.matching(wanted).stream()
              .collect(
                  Collectors.groupingBy(Recording::speaker, TreeMap::new, Collectors.toList()));
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
        DigitRecordings recordings, List<DigitSequence> sequences, boolean judgesGaps)
        implements Dataset {

      @Override
      public int size() {
        return sequences.size();
      }

      @Override
      public Sample sample(int epoch, int index) {
        Sample sample =
            SpeechVariation.NONE.join(
                sequences.get(index), recordings, new NumberedStreams(0).stream());
        return judgesGaps ? sample : speech(sample);
      }

      /** The sample, in which frames of a gap do not count. */
      private static Sample speech(Sample sample) {
        Target target = sample.target();
        double[] window = new double[target.steps()];
        for (int t = 0; t < window.length; t++) {
          window[t] = target.classAt(t) == DigitRecordings.GAP ? 0 : 1;
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
        DigitRecordings recordings,
        List<DigitSequence> given,
        List<List<Recording>> takes,
        SpeechVariation variation,
        NumberedStreams streams)
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
}
