package org.eprop.tasks.npy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.core.random.RandomStreams;
import org.eprop.tasks.FixedTask;
import org.eprop.tasks.SampleList;
import org.eprop.tasks.frames.Labels;
import org.eprop.tasks.frames.Presentation;

/** Puts a task together from the arrays that the user named. */
final class ArrayTask {

  /** Of fewer samples, it may be chance that classes are missing. */
  private static final int ENOUGH = 20;

  private final Arguments arguments;
  private final RandomStreams streams;
  private final Layout layout;
  private final ArraySet train;
  private final Targets targets;
  private final boolean spikes;
  private final int kept;

  /** Reads and checks the training data. */
  ArrayTask(Context context) {
    arguments = context.arguments();
    streams = new RandomStreams(context.seed());
    layout = Layout.of(arguments.integer(NpyFiles.CHANNELS), arguments.text(NpyFiles.PERMUTATION));
    train = NpyFiles.read(0, arguments, layout);
    spikes = areSpikes();
    Inputs.check(train, spikes);
    targets =
        Targets.of(
            train, arguments.integer(NpyFiles.OUTPUTS), arguments.integer(NpyFiles.UNLABELLED));
    targets.check(train);
    if (Presentation.lastSteps(arguments) > 0 && !targets.isOfSequences()) {
      throw new InvalidInputException(
              "got "
                  + Presentation.lastSteps(arguments)
                  + ", but expected 0, for the targets are of steps; those that do not count have"
                  + " the class \"unlabelled\"")
          .at("last_steps");
    }
    kept = train.samples() - setApart();
  }

  private boolean areSpikes() {
    String kind = arguments.text(NpyFiles.INPUT);
    boolean asked = Presentation.isAskedFor(arguments);
    if (kind.equals("spikes") && asked) {
      throw new InvalidInputException(
              "got \"spikes\", but expected \"real\": scale, normalise, time_warp, noise, dropout,"
                  + " encoders and repeat are for real values")
          .at("input");
    }
    return kind.equals("auto") ? !asked && Inputs.looksLikeSpikes(train) : kind.equals("spikes");
  }

  /** How many of the training samples become the validation set. */
  private int setApart() {
    double fraction = arguments.real(NpyFiles.VALIDATION_FRACTION);
    if (fraction == 0) {
      return 0;
    }
    String name = NpyFiles.VALIDATION_FRACTION.name();
    if (!NpyFiles.Paths.of(1, arguments).given().isEmpty()) {
      throw new InvalidInputException(
              "got " + fraction + ", but expected 0, for there are validation files")
          .at(name);
    }
    int apart = (int) Math.max(1, Math.rint(fraction * train.samples()));
    if (apart >= train.samples()) {
      throw new InvalidInputException(
              "got "
                  + fraction
                  + ", but expected less: it leaves none of the "
                  + train.samples()
                  + " training samples")
          .at(name);
    }
    return apart;
  }

  Task task() {
    return spikes ? ofSpikes() : ofValues();
  }

  private Task ofSpikes() {
    return new FixedTask(
        train.channels(),
        targets.outputs(),
        arguments.real(NpyFiles.TIME_STEP),
        spikes(train, 0, kept),
        kept < train.samples()
            ? Optional.of(spikes(train, kept, train.samples() - kept))
            : other(1).map(set -> spikes(set, 0, set.samples())),
        other(2).map(set -> spikes(set, 0, set.samples())),
        classNames(),
        labelWarnings(),
        Map.of());
  }

  /**
   * Spikes, which are far smaller as events, are converted at once, and the arrays let go; but not
   * those that do not have to be in memory.
   */
  private Dataset spikes(ArraySet set, int first, int size) {
    if (set.isMapped()) {
      return new SpikesOfFile(size, n -> sample(set, first + n));
    }
    return new SampleList(
        IntStream.range(first, first + size).mapToObj(n -> sample(set, n)).toList());
  }

  private record SpikesOfFile(int size, IntFunction<Sample> read) implements Dataset {
    @Override
    public Sample sample(int epoch, int index) {
      return read.apply(index);
    }
  }

  private Sample sample(ArraySet set, int n) {
    int[] steps = IntStream.range(0, set.lengths()[n]).toArray();
    Target target = targets.of(set, n, steps);
    return new Sample(
        Inputs.spikes(set, n), Presentation.windowed(target, Presentation.lastSteps(arguments)));
  }

  private Task ofValues() {
    Inputs all = new Inputs(train);
    double timeStep = arguments.real(NpyFiles.TIME_STEP);
    Presentation shown = Presentation.of(arguments, all.part(0, kept), timeStep, streams);
    List<String> warnings = new ArrayList<>(shown.warnings(all.part(0, kept)));
    warnings.addAll(labelWarnings());
    Labels labels = labels(train);
    return new FixedTask(
        shown.channels(train.channels()),
        targets.outputs(),
        timeStep,
        shown.training(all.part(0, kept), labels),
        kept < train.samples()
            ? Optional.of(
                shown.fixed(
                    "validation", all.part(kept, train.samples() - kept), labels.from(kept)))
            : other(1).map(set -> shown.fixed("validation", new Inputs(set), labels(set))),
        other(2).map(set -> shown.fixed("test", new Inputs(set), labels(set))),
        classNames(),
        warnings,
        shown.fitted());
  }

  private Labels labels(ArraySet set) {
    return (n, frameOf) -> targets.of(set, n, frameOf);
  }

  /** The validation or the test set, if there are files for it. */
  private Optional<ArraySet> other(int part) {
    if (NpyFiles.Paths.of(part, arguments).given().isEmpty()) {
      return Optional.empty();
    }
    ArraySet set = NpyFiles.read(part, arguments, layout);
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
    return Optional.of(set);
  }

  private List<String> labelWarnings() {
    List<String> warnings = new ArrayList<>(targets.countsFromOne(train));
    warnings.addAll(missingClasses());
    return warnings;
  }

  /** Sorted samples, whose last ones are of few classes, are a poor validation set. */
  private List<String> missingClasses() {
    int apart = train.samples() - kept;
    if (!targets.isSequenceClass() || apart < ENOUGH) {
      return List.of();
    }
    BitSet learned = classes(0, kept);
    BitSet validated = classes(kept, apart);
    BitSet both = (BitSet) learned.clone();
    both.and(validated);
    if (2 * both.cardinality() >= Math.max(learned.cardinality(), validated.cardinality())) {
      return List.of();
    }
    return List.of(
        "the last "
            + apart
            + " training samples, set aside by \"validation_fraction\", are of the classes "
            + validated
            + ", those before them of "
            + learned
            + ": are samples sorted by class? Shuffle them");
  }

  private BitSet classes(int first, int count) {
    BitSet classes = new BitSet();
    for (int n = first; n < first + count; n++) {
      classes.set((int) train.targets().array().whole(n));
    }
    return classes;
  }

  private List<String> classNames() {
    List<String> names = NpyFiles.names(arguments);
    if (!names.isEmpty() && names.size() != targets.outputs()) {
      throw new InvalidInputException(
              "got "
                  + names.size()
                  + " names, but expected "
                  + targets.outputs()
                  + ", one for each output")
          .at("class_names");
    }
    return names;
  }
}
