package org.eprop.data.task;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.api.event.EventRecording;
import org.eprop.api.event.EventSource;
import org.eprop.api.event.EventTransform;
import org.eprop.api.event.EventTransformFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.DataSource;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.random.RandomStreams;
import org.eprop.data.task.Binning.Crop;

/** Recordings of events, in any format that there is a reader for, to be told apart. */
public final class Events implements TaskFactory {

  private static final String BY_SAMPLE = "sample";
  private static final String BY_GROUP = "group";

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
  static final Parameter VALIDATION_FRACTION =
      Parameter.real("validation_fraction", 0)
          .atLeast(0)
          .below(1)
          .describe(
              "share of the training recordings to choose settings with, of each class alike");
  static final Parameter VALIDATION_BY =
      Parameter.choice("validation_by", BY_SAMPLE, BY_SAMPLE, BY_GROUP)
          .describe(
              "whether that is a share of the recordings, or of the groups, such as speakers");
  static final Parameter VALIDATION_GROUPS =
      Parameter.text("validation_groups", "")
          .describe("names of the groups to choose settings with, between commas; empty for none");
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

  @Override
  public String name() {
    return "events";
  }

  @Override
  public String description() {
    return "Recordings of events, of a cochlea, an event camera, a simulator, whose classes are to be"
        + " told: read by a reader of their format, changed by transforms if training, cut into steps"
        + " of time_step. An event is a spike of its channel; several of a channel in one step are"
        + " one, unless they are counted.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        TRAIN,
        VALIDATION,
        TEST,
        READER,
        TRANSFORMS,
        VALIDATION_FRACTION,
        VALIDATION_BY,
        VALIDATION_GROUPS,
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
        all.add(FileTree.identity(path(arguments, part)));
      }
    }
    return all;
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
      transforms.add(t.factory().create(t.context()));
    }
    RandomStreams streams = new RandomStreams(context.seed());
    try (EventSource train = open(reader, path(a, TRAIN))) {
      int[] labels = labels(train, train, path(a, TRAIN));
      Binning binning = binning(a, train);
      BitSet apart = apart(a, train, labels);
      Dataset learned = dataset(train, labels, i -> !apart.get(i), binning, a, transforms, streams);
      Optional<Dataset> validation =
          apart.isEmpty()
              ? other(a, VALIDATION, reader, train, binning, streams)
              : Optional.of(dataset(train, labels, apart::get, binning, a, List.of(), streams));
      return new EventTask(
          binning.pooled().channels(),
          train.classes().size(),
          a.real(TIME_STEP),
          learned,
          validation,
          other(a, TEST, reader, train, binning, streams),
          train.classes());
    }
  }

  private static EventSource open(Choice<EventReaderFactory> reader, Path path) {
    return reader.factory().create(reader.context()).open(path);
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
                "recording "
                    + i
                    + " is of the class \""
                    + name
                    + "\", which no training recording is of")
            .at(path.toString());
      }
    }
    return labels;
  }

  /** Which of the training recordings become the validation set. */
  private static BitSet apart(Arguments a, EventSource train, int[] labels) {
    double share = a.real(VALIDATION_FRACTION);
    String groups = a.text(VALIDATION_GROUPS);
    int ways =
        (share > 0 ? 1 : 0) + (groups.isEmpty() ? 0 : 1) + (a.text(VALIDATION).isEmpty() ? 0 : 1);
    if (ways > 1) {
      throw new InvalidInputException(
          "got several of validation, validation_fraction and validation_groups, but expected one");
    }
    try {
      BitSet apart = new BitSet();
      if (!groups.isEmpty()) {
        apart = Split.ofGroups(train, Arrays.stream(groups.split(",")).map(String::strip).toList());
      } else if (share > 0) {
        boolean byGroup = a.text(VALIDATION_BY).equals(BY_GROUP);
        apart = byGroup ? Split.byGroup(train, share) : Split.stratified(labels, share);
        if (apart.isEmpty()) {
          throw new InvalidInputException("got " + share + ", which is less than one recording");
        }
      }
      if (apart.cardinality() == labels.length) {
        throw new InvalidInputException("nothing is left to learn from");
      }
      return apart;
    } catch (InvalidInputException e) {
      throw e.at((groups.isEmpty() ? VALIDATION_FRACTION : VALIDATION_GROUPS).name());
    }
  }

  private static Optional<Dataset> other(
      Arguments a,
      Parameter part,
      Choice<EventReaderFactory> reader,
      EventSource train,
      Binning binning,
      RandomStreams streams) {
    if (a.text(part).isEmpty()) {
      return Optional.empty();
    }
    Path path = path(a, part);
    try (EventSource source = open(reader, path)) {
      if (!source.sensor().equals(train.sensor())) {
        throw new InvalidInputException(
                "got the sensor "
                    + source.sensor()
                    + ", but expected "
                    + train.sensor()
                    + ", that of the training recordings")
            .at(path.toString());
      }
      int[] labels = labels(source, train, path);
      return Optional.of(dataset(source, labels, i -> true, binning, a, List.of(), streams));
    }
  }

  /** Reads the recordings that are wanted. */
  private static Dataset dataset(
      EventSource source,
      int[] labels,
      IntPredicate wanted,
      Binning binning,
      Arguments a,
      List<EventTransform> transforms,
      RandomStreams streams) {
    int[] chosen = IntStream.range(0, source.size()).filter(wanted).toArray();
    List<EventRecording> recordings = Arrays.stream(chosen).mapToObj(source::read).toList();
    return new EventDataset(
        recordings,
        Arrays.stream(chosen).map(i -> labels[i]).toArray(),
        binning,
        LabelPolicy.of(a.text(LABEL)),
        a.integer(LAST_STEPS),
        transforms,
        streams);
  }
}
