package org.eprop.data.task;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventSource;
import org.eprop.api.event.EventTransform;
import org.eprop.api.event.EventTransformFactory;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Choice;
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
import org.eprop.core.random.RandomStreams;
import org.eprop.data.cache.CacheKey;
import org.eprop.data.cache.RecordingCache;
import org.eprop.data.fetch.FieldData;
import org.eprop.data.task.Binning.Crop;
import org.eprop.experiment.io.FileIdentity;
import org.eprop.experiment.split.HeldOut;

/** Recordings of events, in any format that there is a reader for, to be told apart. */
public final class EventClassification extends DescribedComponent implements TaskFactory {

  private static final String BY_SAMPLE = "sample";
  static final String BY_GROUP = "group";

  static final Parameter TRAIN =
      Parameter.text("train", "").describe("file or folder of the training recordings");
  static final Parameter VALIDATION =
      Parameter.text("validation", "")
          .describe("file or folder of recordings to choose settings with; empty for none");
  static final Parameter TEST =
      Parameter.text("test", "").describe("file or folder of the test recordings; empty for none");
  static final Parameter READER =
      Parameter.part("reader", EventReaderFactory.class).describe("the format of the files");
  static final Parameter TRANSFORMS =
      Parameter.parts("transforms", EventTransformFactory.class)
          .describe("changes to training recordings, one after the other, drawn in each epoch");
  static final Parameter VALIDATION_BY =
      Parameter.choice("validation_by", BY_SAMPLE, BY_SAMPLE, BY_GROUP)
          .describe(
              "whether shares and folds are of the recordings, or of the groups, such as speakers");
  static final Parameter VALIDATION_GROUPS =
      Parameter.text("validation_groups", "")
          .describe("names of the groups to choose settings with, between commas; empty for none");
  static final Parameter TEST_FRACTION =
      Parameter.real("test_fraction", 0)
          .atLeast(0)
          .below(1)
          .describe(
              "share of the training recordings to measure the result on, set aside before all"
                  + " else, as validation_by says");
  static final Parameter TEST_GROUPS =
      Parameter.text("test_groups", "")
          .describe("names of the groups to measure the result on; empty for none");
  static final Parameter CACHE =
      Parameter.text("cache", "")
          .describe(
              "folder to keep decoded recordings in, for data that are slow to decode or larger"
                  + " than memory; empty: in memory");
  static final Parameter TIME_STEP =
      Parameter.real("time_step", 1)
          .atLeast(0.001)
          .atMost(1e6)
          .unit("ms")
          .describe("length of a step");
  static final Parameter STEPS =
      Parameter.integer("steps", 0)
          .atLeast(0)
          .atMost(Binning.MOST_STEPS)
          .describe("steps of each recording, cut or padded; 0: as many as it lasts");
  static final Parameter COUNT =
      Parameter.flag("count", false)
          .describe("whether several events of a channel in a step count as such");
  static final Parameter POOL =
      Parameter.integer("pool", 1)
          .atLeast(1)
          .describe("how many neighbouring channels, or rows and columns of pixels, become one");
  static final Parameter CROP =
      Parameter.reals("crop").atLeast(0).describe("[left, top, width, height] to keep, pixels");
  static final Parameter POLARITIES =
      Parameter.flag("polarities", true).describe("whether polarities are channels of their own");
  static final Parameter LABEL =
      Parameter.choice(
              "label",
              LabelPolicy.SEQUENCE.text(),
              Arrays.stream(LabelPolicy.values()).map(LabelPolicy::text).toArray(String[]::new))
          .describe("when the label is asked for: once, at each step, once over the last steps");
  static final Parameter LAST_STEPS =
      Parameter.integer("last_steps", 1)
          .atLeast(1)
          .describe("how many are the last ones, for label last_steps");

  public EventClassification() {
    super(
        "events",
        "Classifies recordings of events from a cochlea, an event camera or a simulator. A reader"
            + " decodes their format, transforms vary training recordings, and the recordings are"
            + " cut into steps of time_step. An event is a spike of its channel; several of a"
            + " channel in one step are one, unless they are counted.",
        TRAIN,
        VALIDATION,
        TEST,
        READER,
        TRANSFORMS,
        HeldOut.FRACTION,
        VALIDATION_BY,
        VALIDATION_GROUPS,
        HeldOut.FOLDS,
        HeldOut.FOLD,
        TEST_FRACTION,
        TEST_GROUPS,
        CACHE,
        TIME_STEP,
        STEPS,
        COUNT,
        POOL,
        CROP,
        POLARITIES,
        LABEL,
        LAST_STEPS);
  }

  @Override
  public List<DataSource> sources(Arguments arguments) {
    List<DataSource> all = new ArrayList<>();
    for (Parameter part : List.of(TRAIN, VALIDATION, TEST)) {
      if (!arguments.text(part).isEmpty()) {
        all.add(FileIdentity.ofAll(existing(arguments, part)));
      }
    }
    return all;
  }

  /** Says how to get what is missing, if that is known. */
  private static Path existing(Arguments arguments, Parameter part) {
    Path path = path(arguments, part);
    if (!Files.exists(path)) {
      throw new InvalidInputException("there is no such file or folder" + FieldData.hint(path))
          .at(path.toString())
          .at(part.name());
    }
    return path;
  }

  private static Path path(Arguments arguments, Parameter part) {
    String text = arguments.text(part);
    try {
      if (!text.isEmpty()) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      throw new InvalidInputException(
              "got \"" + text + "\", but expected the path of a file or folder", e)
          .at(part.name());
    }
    throw new InvalidInputException("got \"\", but expected the path of a file or folder")
        .at(part.name());
  }

  @Override
  public Task create(Context context) {
    Arguments a = context.arguments();
    Choice<EventReaderFactory> reader =
        a.part(READER, EventReaderFactory.class)
            .orElseThrow(
                () ->
                    new InvalidInputException(
                            "got none, but expected an event reader, such as \"n_mnist\"")
                        .at(READER.name()));
    List<EventTransform> transforms = new ArrayList<>();
    for (Choice<EventTransformFactory> t : a.parts(TRANSFORMS, EventTransformFactory.class)) {
      transforms.add(t.make(t.context(), EventTransformFactory::create));
    }
    RandomStreams streams = new RandomStreams(context.seed());
    Path path = existing(a, TRAIN);
    try (EventSource train = open(reader, path)) {
      int[] labels = labels(train, train, path);
      EventSplit split = EventSplit.of(a, train, labels);
      Binning binning = binning(a, train);
      IntFunction<EventRecording> recordings = recordings(a, reader, path, train);
      Set<String> notes = new LinkedHashSet<>(SourceNotes.of(train, path, a.real(TIME_STEP)));
      Dataset learned = dataset(recordings, labels, split.train(), binning, a, transforms, streams);
      Optional<Dataset> validation =
          split.validation().isEmpty()
              ? other(a, VALIDATION, reader, train, binning, streams, notes)
              : Optional.of(
                  dataset(recordings, labels, split.validation(), binning, a, List.of(), streams));
      Optional<Dataset> test =
          split.test().isEmpty()
              ? other(a, TEST, reader, train, binning, streams, notes)
              : Optional.of(
                  dataset(recordings, labels, split.test(), binning, a, List.of(), streams));
      return new EventTask(
          binning.pooled(),
          train.classes(),
          a.real(TIME_STEP),
          learned,
          validation,
          test,
          List.copyOf(notes));
    }
  }

  private static EventSource open(Choice<EventReaderFactory> reader, Path path) {
    return reader.make(reader.context(), EventReaderFactory::create).open(path);
  }

  private static Binning binning(Arguments a, EventSource source) {
    double[] crop = a.reals(CROP);
    if (crop.length != 0 && crop.length != 4) {
      throw new InvalidInputException(
              "got "
                  + crop.length
                  + " numbers, but expected four, [left, top, width, height], or none")
          .at(CROP.name());
    }
    for (double number : crop) {
      if (number != (int) number) {
        throw new InvalidInputException("got " + number + ", but expected whole numbers")
            .at(CROP.name());
      }
    }
    return new Binning(
        source.sensor(),
        (int) Math.rint(1000 * a.real(TIME_STEP)),
        a.integer(STEPS),
        a.flag(COUNT),
        a.integer(POOL),
        crop.length == 0
            ? Crop.none(source.sensor())
            : new Crop((int) crop[0], (int) crop[1], (int) crop[2], (int) crop[3]),
        a.flag(POLARITIES));
  }

  /** The labels, by the classes of the training recordings. */
  private static int[] labels(EventSource source, EventSource train, Path path) {
    int[] labels = new int[source.size()];
    for (int i = 0; i < labels.length; i++) {
      int label = source.label(i);
      if (label == EventSource.UNLABELLED) {
        throw new InvalidInputException("recording " + i + " belongs to no class")
            .at(path.toString());
      }
      String name = source.classes().get(label);
      labels[i] = train.classes().indexOf(name);
      if (labels[i] < 0) {
        throw new InvalidInputException(
                "recording %s is of the class \"%s\", which no training recording is of"
                    .formatted(i, name))
            .at(path.toString());
      }
    }
    return labels;
  }

  private static Optional<Dataset> other(
      Arguments a,
      Parameter part,
      Choice<EventReaderFactory> reader,
      EventSource train,
      Binning binning,
      RandomStreams streams,
      Set<String> notes) {
    if (a.text(part).isEmpty()) {
      return Optional.empty();
    }
    Path path = existing(a, part);
    try (EventSource source = open(reader, path)) {
      if (!source.sensor().equals(train.sensor())) {
        throw new InvalidInputException(
                "got the sensor %s, but expected %s, that of the training recordings"
                    .formatted(source.sensor(), train.sensor()))
            .at(path.toString());
      }
      notes.addAll(SourceNotes.of(source, path, a.real(TIME_STEP)));
      int[] labels = labels(source, train, path);
      BitSet all = new BitSet();
      all.set(0, labels.length);
      IntFunction<EventRecording> recordings = recordings(a, reader, path, source);
      return Optional.of(dataset(recordings, labels, all, binning, a, List.of(), streams));
    }
  }

  /** By number; those of a cache can be read after their source was closed. */
  private static IntFunction<EventRecording> recordings(
      Arguments a, Choice<EventReaderFactory> reader, Path path, EventSource source) {
    if (a.text(CACHE).isEmpty()) {
      return source::read;
    }
    String key = CacheKey.of(FileIdentity.ofAll(path), reader);
    return RecordingCache.of(path(a, CACHE), key, source)::read;
  }

  /** Those of a source that is going to be closed are read now. */
  private static Dataset dataset(
      IntFunction<EventRecording> recordings,
      int[] labels,
      BitSet wanted,
      Binning binning,
      Arguments a,
      List<EventTransform> transforms,
      RandomStreams streams) {
    int[] chosen = wanted.stream().toArray();
    IntFunction<EventRecording> numbered;
    if (a.text(CACHE).isEmpty()) {
      EventRecording[] read =
          Arrays.stream(chosen).mapToObj(recordings).toArray(EventRecording[]::new);
      numbered = i -> read[i];
    } else {
      numbered = i -> recordings.apply(chosen[i]);
    }
    return new EventDataset(
        numbered,
        Arrays.stream(chosen).map(i -> labels[i]).toArray(),
        binning,
        LabelPolicy.of(a.text(LABEL)),
        a.integer(LAST_STEPS),
        transforms,
        streams);
  }

  /**
   * Recordings, kept as their events in memory or on disk, and cut into steps when they are asked
   * for, by whichever thread asks.
   *
   * @param recordings by number, for any thread
   * @param labels of the recordings
   * @param transforms one after the other, drawn anew in each epoch; none for a validation or test
   *     set
   */
  private record EventDataset(
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

  /** At which steps of a recording its label is asked for. */
  private enum LabelPolicy {
    /** Once, by what the readout says over all steps. */
    SEQUENCE,
    /** At every step, each judged by itself. */
    EACH_STEP,
    /** Once, by what the readout says over the last steps. */
    LAST_STEPS;

    /** As it is written in a definition. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static LabelPolicy of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /**
     * The target of a recording.
     *
     * @param last how many steps are the last ones
     */
    Target target(int label, int steps, int last) {
      if (this == EACH_STEP) {
        int[] classes = new int[steps];
        Arrays.fill(classes, label);
        return Target.classes(classes);
      }
      Target target = Target.sequenceClass(label, steps);
      if (this == SEQUENCE) {
        return target;
      }
      double[] window = new double[steps];
      Arrays.fill(window, Math.max(0, steps - last), steps, 1);
      return target.withWindow(window);
    }
  }

  /**
   * A task whose parts are all there.
   *
   * @param shape of the input channels
   * @param classNames of the outputs
   */
  record EventTask(
      SensorShape shape,
      List<String> classNames,
      double timeStep,
      Dataset train,
      Optional<Dataset> validation,
      Optional<Dataset> test,
      List<String> warnings)
      implements Task {

    @Override
    public int inputs() {
      return shape.channels();
    }

    @Override
    public int outputs() {
      return classNames.size();
    }

    @Override
    public Optional<SensorShape> inputShape() {
      return Optional.of(shape);
    }
  }

  /** What the user should know about recordings that are cut into steps. */
  static final class SourceNotes {

    private static final double MICROSECONDS = 1000;

    private SourceNotes() {}

    /**
     * What their reader says, and whether steps are shorter than times are fine.
     *
     * @param timeStep ms
     */
    static List<String> of(EventSource source, Path path, double timeStep) {
      List<String> notes = new ArrayList<>(source.warnings());
      int grid = source.timeResolution();
      if (MICROSECONDS * timeStep < grid) {
        notes.add(
            ("%s: steps of %s ms are shorter than the recordings' times are fine, %s"
                    + " ms, so that a step has none or all of the events of several")
                .formatted(path, timeStep, grid / MICROSECONDS));
      }
      return notes;
    }
  }
}
