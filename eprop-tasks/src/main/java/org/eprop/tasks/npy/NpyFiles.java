package org.eprop.tasks.npy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.DataSource;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.experiment.io.FileIdentity;
import org.eprop.experiment.split.HeldOut;
import org.eprop.tasks.DelayedTargets;
import org.eprop.tasks.frames.Presentation;

/** The user's own data, from NumPy and IDX files. */
public final class NpyFiles implements TaskFactory {

  static final String BY_GROUP = "group";
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
                              + " targets; if empty, those in the .npz of the inputs, or the file"
                              + " beside theirs, such as y_train.npy beside x_train.npy"))
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

  static final Parameter TRAIN_WEIGHTS =
      Parameter.text("train_weights", "")
          .describe(
              "file of how much training samples count, numbers from 0, [samples], or their steps,"
                  + " [samples, steps]; empty for all alike");

  static final Parameter VALIDATION_FRACTION =
      Parameter.real("validation_fraction", 0)
          .atLeast(0)
          .below(1)
          .describe(
              "share of the training samples, the last ones, that is set aside to choose settings"
                  + " with; only without validation_inputs");
  static final Parameter VALIDATION_BY =
      Parameter.choice("validation_by", "sample", "sample", BY_GROUP)
          .describe(
              "whether folds, or that share, are of the samples, of each class alike, or of the"
                  + " groups that train_groups tells of, such as subjects");
  static final Parameter TRAIN_GROUPS =
      Parameter.text("train_groups", "")
          .describe(
              "file of what training samples have in common, whole numbers [samples], for"
                  + " validation_by; if empty, those in the .npz of the inputs");
  static final Parameter INPUTS_KEY =
      key("inputs").describe("name of the inputs in a .npz; empty: x, inputs and the like");
  static final Parameter TARGETS_KEY =
      key("targets").describe("name of the targets in a .npz; empty: y, targets and the like");
  static final Parameter LENGTHS_KEY =
      key("lengths").describe("name of the lengths in a .npz; empty: lengths");
  static final Parameter CHANNELS =
      Parameter.integer("channels", 0)
          .atLeast(0)
          .describe(
              "how many values of a sample make a step: 1 shows one after the other; 0: as many as"
                  + " the array's last dimension has, [samples, steps, channels]");
  static final Parameter PERMUTATION =
      Parameter.text("permutation", "")
          .describe(
              "file of the order in which the values of a sample are shown, whole numbers from 0, a"
                  + " line each, or .npy; empty for the array's order");
  static final Parameter TIME_STEP =
      Parameter.real("time_step", 1).above(0).unit("ms").describe("length of a step");
  static final Parameter INPUT =
      Parameter.choice("input", "auto", "auto", "spikes", "real")
          .describe(
              "what the inputs are; auto: spikes if all training inputs are 0 or 1 and less than"
                  + " half of them 1, and nothing that is for real values is asked for");
  static final Parameter OUTPUTS =
      Parameter.integer("outputs", 0)
          .atLeast(0)
          .describe(
              "number of classes or values; 0: as many as the targets have values, or one more than"
                  + " the highest training class");
  static final Parameter CLASS_NAMES =
      Parameter.text("class_names", "")
          .describe("names of the classes in reports, separated by commas; empty: their numbers");
  static final Parameter UNLABELLED =
      Parameter.integer("unlabelled", -1).describe("class of a step without a label");

  private static Parameter key(String role) {
    return Parameter.text(role + "_key", "");
  }

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

    /** Where the targets are: the file given, the inputs' archive, or the file beside; or null. */
    Path targetFile() {
      if (!targets.isEmpty()) {
        return ArrayFile.path(targets);
      }
      Path file = ArrayFile.path(inputs);
      return ArrayFile.isArchive(file) ? file : ArrayNames.beside(file);
    }
  }

  /** The names of arrays in a .npz; empty to find out. */
  record Keys(String inputs, String targets, String lengths) {}

  @Override
  public String name() {
    return "npy";
  }

  @Override
  public String description() {
    return "Your own data from NumPy files (.npy, .npy.gz, .npz) or IDX files, the format of MNIST."
        + " Inputs [samples, steps, channels]"
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
            TRAIN_WEIGHTS,
            VALIDATION_FRACTION,
            HeldOut.FOLDS,
            HeldOut.FOLD,
            VALIDATION_BY,
            TRAIN_GROUPS,
            INPUTS_KEY,
            TARGETS_KEY,
            LENGTHS_KEY,
            CHANNELS,
            PERMUTATION,
            TIME_STEP,
            INPUT));
    all.addAll(Presentation.parameters("none"));
    all.addAll(List.of(OUTPUTS, UNLABELLED, CLASS_NAMES, DelayedTargets.TARGET_DELAY));
    return all;
  }

  @Override
  public List<DataSource> sources(Arguments arguments) {
    Set<Path> files = new LinkedHashSet<>();
    for (int part = 0; part < PARTS.size(); part++) {
      Paths paths = Paths.of(part, arguments);
      if (!paths.inputs().isEmpty()) {
        files.add(ArrayFile.path(paths.inputs()));
        Path targets = paths.targetFile();
        if (targets != null) {
          files.add(targets);
        }
      }
      paths.given().forEach(text -> files.add(ArrayFile.path(text)));
    }
    for (Parameter file : List.of(TRAIN_WEIGHTS, TRAIN_GROUPS, PERMUTATION)) {
      if (!arguments.text(file).isEmpty()) {
        files.add(ArrayFile.path(arguments.text(file)));
      }
    }
    return files.stream().map(FileIdentity::of).toList();
  }

  @Override
  public Task create(Context context) {
    return new ArrayTask(context).task();
  }

  static List<String> names(Arguments arguments) {
    String given = arguments.text(CLASS_NAMES);
    return given.isBlank()
        ? List.of()
        : Arrays.stream(given.split(",", -1)).map(String::trim).toList();
  }

  static ArraySet read(int part, Arguments a, StepLayout layout) {
    Keys keys = new Keys(a.text(INPUTS_KEY), a.text(TARGETS_KEY), a.text(LENGTHS_KEY));
    return ArraySet.read(PARTS.get(part), Paths.of(part, a), keys, layout);
  }
}
