package org.eprop.core.optimizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.ReadoutOptimizer;
import org.eprop.api.optimizer.StepSize;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.Bfloat16;
import org.eprop.core.constraint.LeafConstraints;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * Applies optimizers to everything that learns, a range of rows at a time, makes the weights what
 * constraints say they must be, and lets the feedback weights follow. The same bits for any number
 * of threads.
 *
 * <p>Numbers with bounds are updated on a scale without bounds, so that no update takes them
 * beyond: see {@link org.eprop.core.network.LearnedParameter}. An optimizer that lets weights decay
 * pulls such a number to where that scale is 0. Delays stay on theirs, and updates end at their
 * bounds.
 *
 * <p>Weights that are stored in two bytes are rounded by chance, by numbers that the network's
 * seed, the update and the row decide: see {@link Bfloat16}.
 *
 * <p>Owns the optimizers' memory, in single precision like most weights: with their gradient, 4
 * bytes x (2 + {@link Optimizer#slots}) per synapse. An optimizer computes in double precision on a
 * small block, and an update allocates nothing but what {@link Workers#run} needs for several
 * threads. Not thread-safe.
 *
 * @since 1.0
 */
public final class WeightUpdate {

  private final NetworkStructure network;
  private final List<LearnedLeaf> parts = new ArrayList<>();
  private final LeafRanges ranges;
  private final WeightConstraints constraints;
  private final LeafSteps steps;
  private final List<ReadoutUpdate> readouts = new ArrayList<>();

  /** Whether every optimizer subtracts rate times gradient and remembers nothing. */
  private final boolean plain;

  private final float[][][][] readoutBefore;
  private final int leafCount;
  private long updates;

  /** The weights that were worked on last, and their leaves. */
  private @Nullable Weights changed;

  private List<Leaf> weights;

  /** Memory for weights of this shape, all zero; the calling thread does all the work. */
  public WeightUpdate(Optimizer optimizer, Weights shape) {
    this(new LeafOptimizers(optimizer), shape, new Workers(1));
  }

  /**
   * Memory for weights of this shape, all zero.
   *
   * @param optimizers of everything that learns
   * @param workers who do the work; not closed with this
   * @throws InvalidInputException if a pattern matches nothing that learns
   */
  public WeightUpdate(LeafOptimizers optimizers, Weights shape, Workers workers) {
    this(optimizers, LeafConstraints.none(), shape, workers);
  }

  /**
   * The same with constraints, under which the weights are brought.
   *
   * @param optimizers of everything that learns
   * @param constrained what weights must be
   * @param shape what this will update; changed at once to what it must be
   * @param workers who do the work; not closed with this
   * @throws InvalidInputException if a pattern matches nothing that learns
   */
  public WeightUpdate(
      LeafOptimizers optimizers, LeafConstraints constrained, Weights shape, Workers workers) {
    this.network = shape.network();
    this.weights = shape.leaves();
    this.leafCount = weights.size();
    for (int i = 0; i < leafCount; i++) {
      Leaf leaf = weights.get(i);
      if (leaf.learned()) {
        parts.add(part(leaf, optimizers, i));
      }
    }
    optimizers.check(names());
    addReadouts(optimizers, shape);
    boolean linear =
        parts.stream().allMatch(part -> part.fromFeatures || part.optimizer.isLinear());
    plain = linear && parts.stream().allMatch(part -> part.memory.length == 0);
    steps = new LeafSteps(optimizers.stepSize(), linear, parts);
    ranges = new LeafRanges(parts, workers, constrained.streams(), steps);
    readoutBefore = new float[network.readouts().size()][network.populations().size()][][];
    for (int m = 0; m < readoutBefore.length; m++) {
      for (int p = 0; p < readoutBefore[m].length; p++) {
        float[][] out = shape.readout(m, p);
        readoutBefore[m][p] = out == null ? null : new float[out.length][out[0].length];
      }
    }
    constraints = new WeightConstraints(constrained, parts, network, workers);
    if (constraints.exist()) {
      constraints.apply(shape, 0, 0);
      shape.clearAutapses();
    }
  }

  private LearnedLeaf part(Leaf leaf, LeafOptimizers optimizers, int amongAll) {
    Projection of = null;
    for (Projection projection : network.projections()) {
      if (leaf.name().equals(projection.name()) || leaf.name().equals(projection.delayName())) {
        of = projection;
      }
    }
    return new LearnedLeaf(
        leaf,
        optimizers.of(leaf.name()),
        of == null ? null : of.synapses(),
        of != null && of.isOwn() && of.synapses().isDense() && leaf.name().equals(of.name()),
        amongAll,
        parts.size());
  }

  private void addReadouts(LeafOptimizers optimizers, Weights shape) {
    for (int m = 0; m < network.readouts().size(); m++) {
      Readout readout = network.readouts().get(m);
      ReadoutOptimizer own = optimizers.ofReadout(readout.name());
      if (own != null) {
        ReadoutUpdate one = new ReadoutUpdate(network, m, own, shape);
        readouts.add(one);
        parts.forEach(part -> part.fromFeatures |= one.leaves().contains(part.leaf.name()));
      }
    }
    for (LeafOptimizers.OfReadouts some : optimizers.readouts()) {
      if (network.readouts().stream().noneMatch(r -> Leaf.matches(some.pattern(), r.name()))) {
        throw new InvalidInputException(
            "got a readout optimizer for \""
                + some.pattern()
                + "\", but no readout has such a name");
      }
    }
  }

  /** The readouts that learn from their features, to be taught before an update. */
  public List<ReadoutUpdate> readouts() {
    return readouts;
  }

  /**
   * From now on, updates leave these alone, as who learns changes them at once.
   *
   * @param of the weights
   * @param names of leaves; none for an update of everything
   */
  public void leaveOut(Weights of, Collection<String> names) {
    changed = of;
    weights = of.leaves();
    for (LearnedLeaf part : parts) {
      part.leftOut = names.contains(part.leaf.name());
    }
  }

  /**
   * The learning rate of a leaf for each unit of an update's own, if an update takes that multiple
   * of the gradient from the weights and does nothing else; else NaN.
   */
  public double gradientRate(String leaf) {
    for (LearnedLeaf part : parts) {
      if (part.leaf.name().equals(leaf)) {
        return part.isPlain() && !constraints.exist() ? part.learningRate : Double.NaN;
      }
    }
    return Double.NaN;
  }

  /** How many updates there were. */
  public long updates() {
    return updates;
  }

  /** Continues a run: the number of updates so far. The memory is set through {@link #memory}. */
  public void resumeAt(long doneUpdates) {
    updates = doneUpdates;
  }

  /**
   * The optimizers' memory, live: for each slot, a number for everything that learns and whose
   * optimizer has that slot, under the name of its leaf.
   */
  public List<List<Leaf>> memory() {
    List<List<Leaf>> memory = new ArrayList<>();
    for (LearnedLeaf part : parts) {
      for (int s = 0; s < part.memory.length; s++) {
        if (memory.size() == s) {
          memory.add(new ArrayList<>());
        }
        memory.get(s).add(part.slots.get(s));
      }
    }
    return memory;
  }

  /**
   * Saves or restores the number of updates and all memory but that of constraints, as a part of
   * something else's state.
   */
  @SuppressWarnings("exports") // for this module alone
  public void exchange(StateBytes bytes) {
    updates = bytes.whole("updates", updates, 0, Long.MAX_VALUE);
    for (List<Leaf> slot : memory()) {
      for (Leaf leaf : slot) {
        bytes.floats(leaf.name(), leaf.rows(), 0, leaf.rowCount());
      }
    }
    for (ReadoutUpdate readout : readouts) {
      readout.exchange(bytes);
    }
  }

  /** Forgets everything: no update has been made. Constraints keep what they remember. */
  public void startAnew() {
    updates = 0;
    parts.forEach(LearnedLeaf::forget);
    readouts.forEach(ReadoutUpdate::begin);
  }

  /** What it remembers, for the identity of a state. */
  public String layout() {
    StringBuilder text = new StringBuilder();
    memory().forEach(slot -> slot.forEach(leaf -> text.append(", memory ").append(leaf.name())));
    readouts.forEach(readout -> text.append(", readout ").append(readout.layout()));
    return text.toString();
  }

  /**
   * What constraints remember, and the weights in full precision where the network runs with
   * others, live: {@code e_e.constraint0.memory0}, {@code e_e.shadow}.
   */
  public List<Leaf> constraintMemory() {
    return constraints.memory();
  }

  /** Whether constraints act on the weights of readouts, which feedback weights may follow. */
  public boolean constrainsReadouts() {
    return constraints.actOnReadouts();
  }

  /** Whether synapses move. */
  public boolean rewires() {
    return constraints.rewire();
  }

  /**
   * One update.
   *
   * @param toChange the weights, changed in place
   * @param itsGradient dE/dW, for everything or for what learns
   * @param feedback follows
   * @param rate the learning rate of this update, &gt;= 0; where optimizers have rates of their
   *     own, they are multiplied by it
   * @throws InvalidInputException if one of these belongs to another network, the gradient is the
   *     weights, the rate is wrong, or the step size needs to know of errors
   */
  public void apply(Weights toChange, Weights itsGradient, FeedbackWeights feedback, double rate) {
    if (seesErrors()) {
      throw new InvalidInputException(
              "got one in units of the output, but expected \"fixed\", or an update that is told"
                  + " |delta|^2")
          .at("step_size");
    }
    apply(toChange, itsGradient, feedback, rate, 0);
  }

  /** Whether steps along a sequence depend on |g|^2. */
  public boolean seesGradientOnline() {
    return steps.of(/* alongSequence= */ true).seesGradient();
  }

  /**
   * Whether steps along a sequence are meant to move the outputs by a part of their error: outputs
   * then are to follow at once.
   */
  public boolean isInUnitsOfOutputs() {
    return seesGradientOnline() || !readouts.isEmpty();
  }

  /** Whether updates from batches have to be told |delta|^2. */
  public boolean seesErrors() {
    return steps.of(/* alongSequence= */ false).seesGradient();
  }

  /**
   * The same with a step size that sees errors.
   *
   * @param errorSquares |delta|^2, as {@link StepSize} has it
   * @throws DivergenceException if the step size makes a step of it that is not finite; nothing is
   *     changed then
   */
  public void apply(
      Weights toChange,
      Weights itsGradient,
      FeedbackWeights feedback,
      double rate,
      double errorSquares) {
    expect(toChange, itsGradient, feedback, rate);
    if (!readouts.isEmpty()) {
      throw new InvalidInputException(
          "got a readout optimizer, but expected none: it learns step by step along a sequence");
    }
    if (seesErrors()) {
      find(steps.of(/* alongSequence= */ false), errorSquares, null);
    }
    updates++;
    change(toChange, feedback, rate, /* kept= */ false);
  }

  /**
   * One update along a sequence: a step that is not finite changes nothing. Nor does one without an
   * error, if the step size sees errors.
   *
   * @param errorSquares |delta|^2 of the steps that the gradient is of
   * @param leftOut |g|^2 of each leaf that is {@linkplain #leaveOut left out}, 0 of others, in the
   *     order of {@link #names}; null if none is
   * @return what the gradient of each leaf is multiplied with, to be subtracted; valid until the
   *     next update; null if nothing changes
   * @throws InvalidInputException if something belongs to another network, or the rate is wrong
   * @throws DivergenceException if an error, the gradient, a step or a weight is not finite
   */
  public double @Nullable [] applyOnline(
      Weights toChange,
      Weights itsGradient,
      FeedbackWeights feedback,
      double rate,
      double errorSquares,
      double @Nullable [] leftOut) {
    expect(toChange, itsGradient, feedback, rate);
    if (errorSquares == 0 && seesGradientOnline() && noReadoutIsTaught()) {
      return null;
    }
    long had = updates;
    boolean done = false;
    try {
      find(steps.of(/* alongSequence= */ true), errorSquares, leftOut);
      for (int l = 0; !plain && l < parts.size(); l++) {
        parts.get(l).keep();
      }
      updates++;
      change(toChange, feedback, rate, /* kept= */ !plain);
      done = true;
      return steps.rates();
    } finally {
      updates = done ? updates : had;
    }
  }

  private boolean noReadoutIsTaught() {
    boolean none = true;
    for (int i = 0; i < readouts.size(); i++) {
      none &= !readouts.get(i).isTaught();
    }
    return none;
  }

  /**
   * For who makes updates along a sequence by means of its own: counts one, and says how far it
   * goes.
   *
   * @param errorSquares |delta|^2
   * @param squares |g|^2 of each leaf, in the order of {@link #names}
   * @param rate the learning rate
   * @return as of {@link #applyOnline}
   * @throws DivergenceException if it would not be finite; no update is counted then
   */
  public double @Nullable [] nextRates(double errorSquares, double[] squares, double rate) {
    expectRate(rate);
    if (errorSquares == 0 && seesGradientOnline()) {
      return null;
    }
    steps.begin(rate);
    System.arraycopy(squares, 0, steps.squares, 0, squares.length);
    steps.find(steps.of(/* alongSequence= */ true), errorSquares, updates + 1);
    updates++;
    return steps.rates();
  }

  /** Sets factors; refuses what is not finite. */
  private void find(StepSize by, double errorSquares, double @Nullable [] leftOut) {
    Arrays.fill(steps.squares, 0);
    for (int l = 0; leftOut != null && l < leftOut.length; l++) {
      steps.squares[l] = leftOut[l];
    }
    ranges.addSquares(steps.squares);
    for (int l = 0; l < parts.size(); l++) { // an iterator would be an object
      LearnedLeaf part = parts.get(l);
      if (!Double.isFinite(steps.squares[part.amongLearned])) {
        throw DivergenceException.in(
            "update " + (updates + 1) + ": gradient of ", network, part.gradient);
      }
    }
    steps.find(by, errorSquares, updates + 1);
  }

  private void expect(
      Weights toChange, Weights itsGradient, FeedbackWeights feedback, double rate) {
    Objects.requireNonNull(toChange, "weights: got null, but expected weights");
    Objects.requireNonNull(itsGradient, "gradient: got null, but expected weights");
    Objects.requireNonNull(feedback, "feedback: got null, but expected that of the network");
    expectOwn("weights", toChange.network());
    expectOwn("gradient", itsGradient.network());
    expectOwn("feedback", feedback.network());
    List<Leaf> leaves = toChange == changed ? weights : toChange.leaves();
    if (itsGradient == toChange || leaves.size() != leafCount) {
      throw new InvalidInputException(
          itsGradient == toChange
              ? "gradient: got the weights themselves, but expected their gradient"
              : "weights: got a gradient, but expected weights");
    }
    expectRate(rate);
    changed = toChange; // asking it for its leaves brings up to date what waits with a learner
    weights = leaves;
    take(itsGradient.leaves());
    steps.begin(rate);
  }

  /**
   * Checks a learning rate.
   *
   * @throws InvalidInputException if it is negative or not finite
   */
  public static void expectRate(double rate) {
    if (!(rate >= 0) || Double.isInfinite(rate)) {
      throw new InvalidInputException(
          "learning rate: got " + rate + ", but expected a finite number >= 0");
    }
  }

  /** Works on the weights and this gradient from now on. */
  private void take(List<Leaf> gradient) {
    for (int l = 0; l < parts.size(); l++) {
      parts.get(l).take(weights, gradient);
    }
  }

  /**
   * Changes weights.
   *
   * @param kept whether leaves can be put back, which they are if any is not finite
   */
  private void change(Weights toChange, FeedbackWeights feedback, double rate, boolean kept) {
    boolean constrained = constraints.exist();
    if (constrained) {
      constraints.unveil(toChange);
    }
    for (int m = 0; m < readoutBefore.length; m++) {
      for (int p = 0; p < readoutBefore[m].length; p++) {
        copy(toChange.readout(m, p), readoutBefore[m][p]);
      }
    }
    for (int i = 0; i < readouts.size(); i++) {
      readouts.get(i).apply(toChange);
    }
    ranges.update(updates, rate);
    if (kept) {
      expectFinite();
    }
    toChange.clearAutapses();
    feedback.follow(readoutBefore, toChange); // may shrink readout weights, so before constraints
    if (constrained) {
      constraints.apply(toChange, updates, rate);
      toChange.clearAutapses();
      if (constraints.actOnReadouts()) {
        feedback.follow(toChange);
      }
    }
  }

  private void expectFinite() {
    for (int l = 0; l < parts.size(); l++) {
      Leaf wrong = parts.get(l).notFinite();
      if (wrong != null) {
        DivergenceException e =
            DivergenceException.in("update " + updates + ": weights or memory of ", network, wrong);
        parts.forEach(LearnedLeaf::restore);
        throw e;
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // a network of equal parts has other weights
  private void expectOwn(String what, NetworkStructure its) {
    if (its != network) {
      throw new InvalidInputException(
          what
              + ": got those of another network, but expected those of the network that this update"
              + " was made for");
    }
  }

  private static void copy(float @Nullable [][] from, float[][] to) {
    for (int j = 0; from != null && j < from.length; j++) {
      System.arraycopy(from[j], 0, to[j], 0, to[j].length);
    }
  }

  /**
   * The Euclidean norm of everything that learns, by all workers: within each row, each range of
   * rows, and over all ranges, squares are added in a fixed order.
   *
   * @param of weights or a gradient of the network that this was made for
   * @throws InvalidInputException if it belongs to another
   */
  public double norm(Weights of) {
    expectOwn("norm", of.network());
    take(of.leaves());
    return ranges.norm();
  }

  /** The names of everything that learns, in the order of {@link #squares} and {@link #changes}. */
  public List<String> names() {
    return parts.stream().map(part -> part.leaf.name()).toList();
  }

  /**
   * The squared Euclidean norm of each leaf of what {@link #norm} or {@link #clip} was given last,
   * before clipping.
   */
  public double[] squares() {
    return ranges.squares();
  }

  /** |g|^2 of the last update along a sequence; 0 if no step size has asked for it. */
  public double onlineSquare() {
    return Arrays.stream(steps.squares).sum();
  }

  /** From now on, updates measure how much they change, for {@link #changes}. */
  public void measureChanges() {
    ranges.measureChanges();
  }

  /**
   * The squared Euclidean norm of what the last update changed, of each leaf, but for what
   * constraints made of it.
   *
   * @throws IllegalStateException if this does not {@linkplain #measureChanges measure} it
   */
  public double[] changes() {
    return ranges.changes();
  }

  /**
   * Scales a gradient down to a norm if it is longer.
   *
   * @param toClip of the network that this was made for
   * @param most the norm; 0 for no limit
   * @return the norm it had
   */
  public double clip(Weights toClip, double most) {
    double norm = norm(toClip);
    if (most > 0 && norm > most) {
      ranges.scale((float) (most / norm));
    }
    return norm;
  }
}
