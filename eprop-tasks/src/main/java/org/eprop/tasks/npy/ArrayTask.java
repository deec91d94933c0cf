package org.eprop.tasks.npy;

import java.util.ArrayList;
import java.util.Arrays;
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
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.core.random.RandomStreams;
import org.eprop.experiment.io.NpyArray;
import org.eprop.experiment.split.HeldOut;
import org.eprop.tasks.DelayedTargets;
import org.eprop.tasks.FixedTask;
import org.eprop.tasks.SampleList;
import org.eprop.tasks.encoding.SpikeList;
import org.eprop.tasks.frames.Frames;
import org.eprop.tasks.frames.Presentation;
import org.eprop.tasks.frames.SequenceLabels;
import org.eprop.tasks.npy.ArrayNames.Role;

/** Puts a task together from the arrays that the user named. */
final class ArrayTask {

  /** Of fewer samples, it may be chance that classes are missing. */
  private static final int ENOUGH = 20;

  private final Arguments arguments;
  private final RandomStreams streams;
  private final StepLayout layout;
  private final ArraySet train;
  private final ArrayTargets targets;
  private final SampleWeights weights;
  private final boolean spikes;
  private final int[] kept;
  private final int[] apart;

  /** Reads and checks the training data. */
  ArrayTask(Context context) {
    arguments = context.arguments();
    streams = new RandomStreams(context.seed());
    layout =
        StepLayout.of(arguments.integer(NpyFiles.CHANNELS), arguments.text(NpyFiles.PERMUTATION));
    train = NpyFiles.read(0, arguments, layout);
    spikes = areSpikes();
    Inputs.check(train, spikes);
    targets =
        ArrayTargets.of(
            train, arguments.integer(NpyFiles.OUTPUTS), arguments.integer(NpyFiles.UNLABELLED));
    targets.check(train);
    targets.checkUnlabelled();
    if (Presentation.lastSteps(arguments) > 0 && !targets.isOfSequences()) {
      throw new InvalidInputException(
              "got "
                  + Presentation.lastSteps(arguments)
                  + ", but expected 0, for the targets are of steps; those that do not count have"
                  + " the class \"unlabelled\"")
          .at("last_steps");
    }
    weights = SampleWeights.of(arguments.text(NpyFiles.TRAIN_WEIGHTS), train);
    if (weights.areOfSteps() && Presentation.lastSteps(arguments) > 0) {
      throw new InvalidInputException(
              "got %s, but expected 0, for train_weights say how much each step counts"
                  .formatted(Presentation.lastSteps(arguments)))
          .at("last_steps");
    }
    int delay = arguments.integer(DelayedTargets.TARGET_DELAY);
    if (delay > 0 && targets.isOfSequences()) {
      throw new InvalidInputException(
              "got " + delay + ", but expected 0, for the targets are of sequences, not of steps")
          .at(DelayedTargets.TARGET_DELAY.name());
    }
    BitSet aside = setApart();
    apart = aside.stream().toArray();
    aside.flip(0, train.samples());
    kept = aside.stream().toArray();
  }

  private boolean areSpikes() {
    String kind = arguments.text(NpyFiles.INPUT);
    boolean asked = Presentation.isAskedFor(arguments);
    if (kind.equals("spikes") && asked) {
      throw new InvalidInputException(
              "got \"spikes\", but expected \"real\": scale, normalise, time_warp, time_shift,"
                  + " channel_shift, noise, dropout, encoders and repeat are for real values")
          .at("input");
    }
    return kind.equals("auto") ? !asked && Inputs.looksLikeSpikes(train) : kind.equals("spikes");
  }

  /** The training samples that become the validation set. */
  private BitSet setApart() {
    double fraction = arguments.real(NpyFiles.VALIDATION_FRACTION);
    HeldOut heldOut = HeldOut.of(arguments, fraction, NpyFiles.VALIDATION_FRACTION.name());
    if (heldOut.isNone()) {
      return new BitSet();
    }
    Object got = heldOut.folds() > 0 ? (Object) heldOut.folds() : (Object) fraction;
    String name = heldOut.folds() > 0 ? HeldOut.FOLDS.name() : NpyFiles.VALIDATION_FRACTION.name();
    if (!NpyFiles.Paths.of(1, arguments).given().isEmpty()) {
      throw new InvalidInputException(
              "got " + got + ", but expected 0, for there are validation files")
          .at(name);
    }
    BitSet aside = setApart(heldOut);
    if (aside.cardinality() == train.samples()) {
      throw new InvalidInputException(
              "got %s, but expected less: it leaves none of the %s training samples"
                  .formatted(got, train.samples()))
          .at(name);
    }
    return aside;
  }

  private BitSet setApart(HeldOut heldOut) {
    int samples = train.samples();
    BitSet all = new BitSet();
    all.set(0, samples);
    if (arguments.text(NpyFiles.VALIDATION_BY).equals(NpyFiles.BY_GROUP)) {
      long[] groups =
          ArraySet.groups(
              arguments.text(NpyFiles.TRAIN_GROUPS),
              ArrayFile.path(NpyFiles.Paths.of(0, arguments).inputs()),
              samples);
      if (Arrays.stream(groups).distinct().count() < 2) {
        throw new InvalidInputException(
                "got \"group\", but the samples are of one group; expected several")
            .at(NpyFiles.VALIDATION_BY.name());
      }
      return heldOut.of(all, n -> "", n -> groups[n]);
    }
    if (heldOut.folds() > 0) {
      return heldOut.of(
          all,
          n -> targets.isSequenceClass() ? Long.toString(train.targets().array().whole(n)) : "",
          n -> n);
    }
    all.clear(0, samples - (int) Math.max(1, Math.rint(heldOut.share() * samples)));
    return all;
  }

  Task task() {
    FixedTask task = spikes ? ofSpikes() : ofValues();
    return task.withTargetDelay(arguments.integer(DelayedTargets.TARGET_DELAY));
  }

  private FixedTask ofSpikes() {
    return new FixedTask(
        train.channels(),
        targets.outputs(),
        arguments.real(NpyFiles.TIME_STEP),
        spikes(train, kept),
        apart.length > 0
            ? Optional.of(spikes(train, apart))
            : other(1).map(set -> spikes(set, all(set))),
        other(2).map(set -> spikes(set, all(set))),
        classNames(),
        labelWarnings(),
        Map.of());
  }

  /**
   * Spikes, which are far smaller as events, are converted at once, and the arrays let go; but not
   * those that do not have to be in memory.
   */
  private Dataset spikes(ArraySet set, int... chosen) {
    if (set.isMapped()) {
      return new SpikesOfFile(chosen.length, n -> sample(set, chosen[n]));
    }
    return new SampleList(IntStream.of(chosen).mapToObj(n -> sample(set, n)).toList());
  }

  private static int[] all(ArraySet set) {
    return IntStream.range(0, set.samples()).toArray();
  }

  private record SpikesOfFile(int size, IntFunction<Sample> read) implements Dataset {
    @Override
    public Sample sample(int epoch, int index) {
      return read.apply(index);
    }
  }

  private Sample sample(ArraySet set, int n) {
    int[] steps = IntStream.range(0, set.lengths()[n]).toArray();
    Target target = labels(set).of(n, steps);
    return new Sample(
        Inputs.spikes(set, n), Presentation.windowed(target, Presentation.lastSteps(arguments)));
  }

  private FixedTask ofValues() {
    Inputs all = new Inputs(train);
    double timeStep = arguments.real(NpyFiles.TIME_STEP);
    Presentation shown = Presentation.of(arguments, all.part(kept), timeStep, streams);
    List<String> warnings = new ArrayList<>(shown.warnings(all.part(kept)));
    warnings.addAll(labelWarnings());
    SequenceLabels labels = labels(train);
    return new FixedTask(
        shown.channels(train.channels()),
        targets.outputs(),
        timeStep,
        shown.training(all.part(kept), labels.part(kept)),
        apart.length > 0
            ? Optional.of(shown.fixed("validation", all.part(apart), labels.part(apart)))
            : other(1).map(set -> shown.fixed("validation", new Inputs(set), labels(set))),
        other(2).map(set -> shown.fixed("test", new Inputs(set), labels(set))),
        classNames(),
        warnings,
        shown.fitted());
  }

  private SequenceLabels labels(ArraySet set) {
    return set == train
        ? (n, frameOf) -> weights.on(targets.of(set, n, frameOf), n, frameOf)
        : (n, frameOf) -> targets.of(set, n, frameOf);
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
              "got %s channels, but expected %s, those of the training inputs"
                  .formatted(set.channels(), train.channels()));
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
    if (arguments.real(NpyFiles.VALIDATION_FRACTION) == 0
        || !targets.isSequenceClass()
        || apart.length < ENOUGH) {
      return List.of();
    }
    BitSet learned = classes(kept);
    BitSet validated = classes(apart);
    BitSet both = (BitSet) learned.clone();
    both.and(validated);
    if (2 * both.cardinality() >= Math.max(learned.cardinality(), validated.cardinality())) {
      return List.of();
    }
    return List.of(
        ("the last %s training samples, set aside by \"validation_fraction\", are of"
                + " the classes %s, those before them of %s: are samples sorted by class?"
                + " Shuffle them")
            .formatted(apart.length, validated, learned));
  }

  private BitSet classes(int... chosen) {
    BitSet classes = new BitSet();
    for (int n : chosen) {
      classes.set((int) train.targets().array().whole(n));
    }
    return classes;
  }

  private List<String> classNames() {
    List<String> names = NpyFiles.names(arguments);
    if (!names.isEmpty() && names.size() != targets.outputs()) {
      throw new InvalidInputException(
              "got %s names, but expected %s, one for each output"
                  .formatted(names.size(), targets.outputs()))
          .at("class_names");
    }
    return names;
  }

  /**
   * How much training samples count: w_n, an {@linkplain Target#withImportance importance}, or
   * w_n^t, a {@linkplain Target#withWindow window}.
   *
   * @param file of either; null if all count alike
   * @param steps of the array, padding included
   */
  private record SampleWeights(ArrayFile file, int steps) {

    /**
     * Reads and checks them.
     *
     * @param path empty for none
     * @throws org.eprop.api.plugin.InvalidInputException naming the file, the index and the value
     */
    static SampleWeights of(String path, ArraySet set) {
      if (path.isEmpty()) {
        return new SampleWeights(null, 0);
      }
      ArrayFile file = ArraySet.read(ArrayFile.path(path), "train", Role.WEIGHTS, "");
      int[] shape = file.array().shape();
      if (!Arrays.equals(shape, new int[] {set.samples()})
          && !Arrays.equals(shape, new int[] {set.samples(), set.steps()})) {
        throw file.wrong(
            "got the shape %s, but expected [%s] or [%s, %s], a weight for each sample or step"
                .formatted(file.shape(), set.samples(), set.samples(), set.steps()));
      }
      boolean any = false;
      for (long i = 0; i < file.array().size(); i++) {
        double weight = file.array().real(i);
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
          throw file.wrongAt(i, file.show(i), "a finite number >= 0");
        }
        any |= weight > 0;
      }
      if (!any) {
        throw file.wrong("got 0 everywhere, but expected some samples to count");
      }
      return new SampleWeights(file, set.steps());
    }

    /** Whether each step has its own. */
    boolean areOfSteps() {
      return file != null && file.array().rank() == 2;
    }

    /**
     * The target of sample n, as much as it counts.
     *
     * @param stepOf which of the array's steps each step shows
     */
    Target on(Target target, int n, int[] stepOf) {
      if (file == null) {
        return target;
      }
      NpyArray w = file.array();
      if (w.rank() == 1) {
        return target.withImportance(w.real(n));
      }
      double[] window = new double[stepOf.length];
      Arrays.setAll(window, t -> w.real((long) n * steps + stepOf[t]));
      return target.withWindow(window);
    }
  }

  /** The inputs of samples, made from an array when they are asked for. */
  private record Inputs(ArraySet set) implements Frames {

    /** Whether everything is 0 or 1, and less than half of it 1; padding is not looked at. */
    static boolean looksLikeSpikes(ArraySet set) {
      return set.inputs().reading(() -> spikesAlone(set));
    }

    private static boolean spikesAlone(ArraySet set) {
      NpyArray x = set.inputs().array();
      long ones = 0;
      long all = 0;
      for (int n = 0; n < set.samples(); n++) {
        for (int t = 0; t < set.lengths()[n]; t++) {
          for (int i = 0; i < set.channels(); i++) {
            double value = x.real(set.place(n, t, i));
            if (value != 0 && value != 1) {
              return false;
            }
            ones += (long) value;
            all++;
          }
        }
      }
      return 2 * ones < all;
    }

    /**
     * Checks every value that is not padding.
     *
     * @throws org.eprop.api.plugin.InvalidInputException naming the file, the index and the value
     */
    static void check(ArraySet set, boolean spikes) {
      NpyArray x = set.inputs().array();
      if (!spikes && x.type().isWhole()) {
        return;
      }
      set.inputs()
          .reading(
              () -> {
                float[] step = new float[set.channels()];
                for (int n = 0; n < set.samples(); n++) {
                  for (int t = 0; t < set.lengths()[n]; t++) {
                    set.step(n, t, step);
                    check(set, n, t, step, spikes);
                  }
                }
                return true;
              });
    }

    private static void check(ArraySet set, int n, int t, float[] step, boolean spikes) {
      for (int i = 0; i < step.length; i++) {
        if (spikes ? step[i] != 0 && step[i] != 1 : !Float.isFinite(step[i])) {
          long at = set.place(n, t, i);
          throw set.inputs()
              .wrongAt(
                  at,
                  set.inputs().show(at),
                  spikes
                      ? "0 or 1, for the inputs are spikes"
                      : "a finite number in single precision");
        }
      }
    }

    /** The spikes of sample n, without padding. */
    static SpikeInput spikes(ArraySet set, int n) {
      return set.inputs().reading(() -> events(set, n));
    }

    private static SpikeInput events(ArraySet set, int n) {
      return SpikeList.of(
          set.channels(),
          set.lengths()[n],
          (t, i) -> set.inputs().array().whole(set.place(n, t, i)) != 0);
    }

    @Override
    public int size() {
      return set.samples();
    }

    @Override
    public int channels() {
      return set.channels();
    }

    @Override
    public float[][] values(int n) {
      return set.inputs().reading(() -> read(n));
    }

    private float[][] read(int n) {
      float[][] values = new float[set.lengths()[n]][channels()];
      for (int t = 0; t < values.length; t++) {
        set.step(n, t, values[t]);
      }
      return values;
    }
  }
}
