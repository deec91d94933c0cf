package org.eprop.stream.keyed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.signal.StepSignal;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.core.state.StateBytes;
import org.eprop.learning.optimizer.FixedStep;
import org.jspecify.annotations.Nullable;

/**
 * What a key has of its own that learns: some leaves, the optimizer's memory of them and, if
 * anything acts on neurons, the feedback weights. Owned by one session, which puts one key's
 * numbers after the other's into it.
 */
final class OwnWeights {

  /** The key's own leaves, and all others as shared. */
  final Weights weights;

  final FeedbackWeights feedback;
  private final double learningRate;

  /** Null if nothing is learned. */
  private final @Nullable WeightUpdate update;

  /** What is the key's own, and the same of a new key. */
  private final List<Leaf> own = new ArrayList<>();

  private final List<Leaf> fresh = new ArrayList<>();

  OwnWeights(KeyedLearner of) {
    learningRate = of.learningRate;
    weights = of.own.isEmpty() ? of.weights : of.weights.sharing(of.own::contains);
    for (int i = 0; i < weights.leaves().size(); i++) {
      if (!of.own.isEmpty() && weights.leaves().get(i).learned()) {
        own.add(weights.leaves().get(i));
        fresh.add(of.weights.leaves().get(i));
      }
    }
    feedback = own.isEmpty() ? of.feedback : of.feedback.copy();
    LeafOptimizers optimizers = of.optimizers;
    update =
        optimizers == null ? null : new WeightUpdate(sized(optimizers), weights, new Workers(1));
    if (!own.stream().allMatch(leaf -> of.network.isOfReadout(leaf.name()))) {
      own.addAll(feedback.leaves());
      fresh.addAll(of.feedback.leaves());
    }
  }

  boolean learns() {
    return update != null;
  }

  /** Which numbers there are, for the identity of a key's bytes. */
  String layout() {
    StringBuilder text = new StringBuilder();
    own.forEach(leaf -> text.append(", own ").append(leaf.name()));
    return text + (update == null ? "" : update.layout());
  }

  /** Those of a key that is new. */
  void begin() {
    for (int i = 0; i < own.size(); i++) {
      own.get(i).set(fresh.get(i));
    }
    forgetMemory();
  }

  /** The optimizer's memory is that of a new key. */
  void forgetMemory() {
    if (update != null) {
      update.startAnew();
    }
  }

  /**
   * From now on, a learner of these weights changes them after each step that had a target; after
   * each step where a learning signal, such as a modulator, needs none.
   */
  void learnBy(SequenceLearner learner) {
    if (needsNoTarget()) {
      learner.updateAfterEachWindow(update, learningRate);
    } else {
      learner.updateAfterTargets(update, learningRate);
    }
  }

  /** Steps in units of an output's error would be none where nothing is wanted of outputs. */
  private LeafOptimizers sized(LeafOptimizers optimizers) {
    FixedStep fixed = new FixedStep();
    return optimizers.stepSize() == null && needsNoTarget()
        ? optimizers.withStepSize(fixed.create(Context.defaults(fixed)))
        : optimizers;
  }

  private boolean needsNoTarget() {
    boolean any = false;
    NetworkStructure network = feedback.network();
    for (int m = 0; m < network.readouts().size(); m++) {
      for (int p = 0; p < network.populations().size(); p++) {
        any |= feedback.signal(m, p) instanceof StepSignal step && step.needsNoTarget();
      }
    }
    return any;
  }

  /** |g| of the last update. */
  double gradient() {
    return Math.sqrt(Objects.requireNonNull(update).onlineSquare());
  }

  /** Saves or restores them; those that are as at first take no room. */
  void exchange(StateBytes bytes) {
    if (update == null) {
      return;
    }
    for (int i = 0; i < own.size(); i++) {
      Leaf leaf = own.get(i);
      if (bytes.flag(leaf.name(), !Arrays.deepEquals(leaf.rows(), fresh.get(i).rows()))) {
        bytes.floats(leaf.name(), leaf.rows(), 0, leaf.rowCount());
        checkBounds(leaf);
      } else {
        leaf.set(fresh.get(i));
      }
    }
    update.exchange(bytes);
  }

  /** Neurons can't be made of other parameters. */
  private static void checkBounds(Leaf leaf) {
    if (Double.isInfinite(leaf.low()) && Double.isInfinite(leaf.high())) {
      return;
    }
    for (float[] row : leaf.rows()) {
      for (float x : row) {
        // -0 is below 0, and NaN above everything.
        if (Float.isInfinite(x)
            || Double.compare(x, leaf.low()) < 0
            || Double.compare(x, leaf.high()) > 0) {
          throw new InvalidInputException(
              "%s: got %s, but expected a number from %s to %s"
                  .formatted(leaf.name(), x, leaf.low(), leaf.high()));
        }
      }
    }
  }
}
