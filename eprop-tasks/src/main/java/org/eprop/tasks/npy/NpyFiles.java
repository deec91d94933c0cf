package org.eprop.tasks.npy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.DataSource;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.io.FileIdentity;
import org.eprop.tasks.FixedTask;

/** The user's own data, from NumPy files. */
public final class NpyFiles implements TaskFactory {

  static final List<String> PARTS = List.of("train", "validation", "test");

  private static final List<Parameter> INPUTS =
      PARTS.stream()
          .map(
              part ->
                  Parameter.text(part + "_inputs", "")
                      .describe(
                          "file of the "
                              + part
                              + " inputs, [samples, steps, channels]"
                              + (part.equals("train") ? "" : "; empty for none")))
          .toList();
  private static final List<Parameter> TARGETS =
      PARTS.stream()
          .map(
              part ->
                  Parameter.text(part + "_targets", "")
                      .describe(
                          "file of the "
                              + part
                              + " targets; may be left empty if the inputs are in"
                              + " a .npz, which then has the targets too"))
          .toList();
  private static final List<Parameter> LENGTHS =
      PARTS.stream()
          .map(
              part ->
                  Parameter.text(part + "_lengths", "")
                      .describe(
                          "file of the numbers of steps of the "
                              + part
                              + " samples, [samples]; if"
                              + " empty, those in the .npz of the inputs, or else all steps"))
          .toList();

  static final Parameter VALIDATION_FRACTION =
      Parameter.real("validation_fraction", 0)
          .atLeast(0)
          .below(1)
          .describe(
              "share of the training samples, the last ones, that is set aside to choose settings"
                  + " with; only without validation_inputs");
  static final Parameter INPUTS_KEY =
      Parameter.text("inputs_key", "inputs").describe("name of the inputs in a .npz");
  static final Parameter TARGETS_KEY =
      Parameter.text("targets_key", "targets").describe("name of the targets in a .npz");
  static final Parameter LENGTHS_KEY =
      Parameter.text("lengths_key", "lengths").describe("name of the lengths in a .npz");
  static final Parameter TIME_STEP =
      Parameter.real("time_step", 1).above(0).unit("ms").describe("length of a step");
  static final Parameter INPUT =
      Parameter.choice("input", "auto", "auto", "spikes", "real")
          .describe(
              "what the inputs are; auto: spikes if all training inputs are 0 or 1 and less than"
                  + " half of them 1");
  static final Parameter OUTPUTS =
      Parameter.integer("outputs", 0)
          .atLeast(0)
          .describe(
              "number of classes or values; 0: as many as the targets have values, or one more than"
                  + " the highest training class");
  static final Parameter CLASS_NAMES =
      Parameter.text("class_names", "")
          .describe("what reports call the classes, with commas between; empty: by their numbers");
  static final Parameter UNLABELLED =
      Parameter.integer("unlabelled", -1).describe("class of a step without a label");

  /** The files of one part, as the user gave them. */
  record Paths(String inputs, String targets, String lengths) {
    static Paths of(int part, Arguments a) {
      return new Paths(
          a.text(INPUTS.get(part)), a.text(TARGETS.get(part)), a.text(LENGTHS.get(part)));
    }

    List<String> given() {
      List<String> given = new ArrayList<>(List.of(inputs, targets, lengths));
      given.removeIf(String::isEmpty);
      return given;
    }
  }

  /** The names of arrays in a .npz. */
  record Keys(String inputs, String targets, String lengths) {}

  @Override
  public String name() {
    return "npy";
  }

  @Override
  public String description() {
    return "Your own data from NumPy files (.npy, .npy.gz, .npz). Inputs [samples, steps, channels]"
        + " are spikes (0 or 1) or real numbers. What targets mean is seen from their type and"
        + " shape: whole numbers [samples] or [samples, steps] are the class of a sequence or of"
        + " each step; real numbers [samples, outputs] or [samples, steps, outputs] are values that"
        + " hold for all steps of a sequence or for each step.";
  }

  @Override
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    for (int part = 0; part < PARTS.size(); part++) {
      all.addAll(List.of(INPUTS.get(part), TARGETS.get(part), LENGTHS.get(part)));
    }
    all.addAll(
        List.of(
            VALIDATION_FRACTION,
            INPUTS_KEY,
            TARGETS_KEY,
            LENGTHS_KEY,
            TIME_STEP,
            INPUT,
            OUTPUTS,
            UNLABELLED,
            CLASS_NAMES));
    return all;
  }

  @Override
  public List<DataSource> sources(Arguments arguments) {
    Set<Path> files = new LinkedHashSet<>();
    for (int part = 0; part < PARTS.size(); part++) {
      Paths.of(part, arguments).given().forEach(text -> files.add(ArrayFile.path(text)));
    }
    return files.stream().map(FileIdentity::of).toList();
  }

  @Override
  public Task create(Context context) {
    Arguments arguments = context.arguments();
    ArraySet train = read(0, arguments);
    String kind = arguments.text(INPUT);
    boolean spikes = kind.equals("auto") ? Inputs.looksLikeSpikes(train) : kind.equals("spikes");
    Inputs.check(train, spikes);
    Targets targets = Targets.of(train, arguments.integer(OUTPUTS), arguments.integer(UNLABELLED));
    targets.check(train);
    int apart = setApart(arguments, train.samples());
    int kept = train.samples() - apart;
    Optional<Dataset> validation =
        apart > 0
            ? Optional.of(ArrayDataset.of(train, targets, spikes, kept, apart))
            : other(1, arguments, train, targets, spikes);
    return new FixedTask(
        train.channels(),
        targets.outputs(),
        arguments.real(TIME_STEP),
        ArrayDataset.of(train, targets, spikes, 0, kept),
        validation,
        other(2, arguments, train, targets, spikes),
        classNames(arguments, targets.outputs()));
  }

  private static List<String> classNames(Arguments arguments, int outputs) {
    String given = arguments.text(CLASS_NAMES);
    List<String> names =
        given.isBlank()
            ? List.of()
            : Arrays.stream(given.split(",", -1)).map(String::trim).toList();
    if (!names.isEmpty() && names.size() != outputs) {
      throw new InvalidInputException(
              "got " + names.size() + " names, but expected " + outputs + ", one for each output")
          .at("class_names");
    }
    return names;
  }

  private static ArraySet read(int part, Arguments a) {
    Keys keys = new Keys(a.text(INPUTS_KEY), a.text(TARGETS_KEY), a.text(LENGTHS_KEY));
    return ArraySet.read(PARTS.get(part), Paths.of(part, a), keys);
  }

  /** How many of the training samples become the validation set. */
  private static int setApart(Arguments arguments, int samples) {
    double fraction = arguments.real(VALIDATION_FRACTION);
    if (fraction == 0) {
      return 0;
    }
    if (!Paths.of(1, arguments).given().isEmpty()) {
      throw new InvalidInputException(
              "got " + fraction + ", but expected 0, for there are validation files")
          .at(VALIDATION_FRACTION.name());
    }
    int apart = (int) Math.max(1, Math.rint(fraction * samples));
    if (apart >= samples) {
      throw new InvalidInputException(
              "got "
                  + fraction
                  + ", but expected less: it leaves none of the "
                  + samples
                  + " training samples")
          .at(VALIDATION_FRACTION.name());
    }
    return apart;
  }

  /** The validation or the test set, if there are files for it. */
  private static Optional<Dataset> other(
      int part, Arguments arguments, ArraySet train, Targets targets, boolean spikes) {
    if (Paths.of(part, arguments).given().isEmpty()) {
      return Optional.empty();
    }
    ArraySet set = read(part, arguments);
    if (set.channels() != train.channels()) {
      throw set.inputs()
          .wrong(
              "got "
                  + set.channels()
                  + " channels, but expected "
                  + train.channels()
                  + ", those of the training inputs");
    }
    Inputs.check(set, spikes);
    targets.check(set);
    return Optional.of(ArrayDataset.of(set, targets, spikes, 0, set.samples()));
  }
}
