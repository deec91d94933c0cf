package org.eprop.core.optimizer;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.ReadoutOptimizer;
import org.eprop.api.optimizer.StepSize;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;
import org.eprop.core.network.Leaf;
import org.jspecify.annotations.Nullable;

/**
 * Which optimizer, and which learning rate, everything that learns has: by the names of leaves
 * ({@link org.eprop.core.network.Weights#leaves()}); and how far all go. Immutable.
 *
 * @param optimizer of all leaves that no pattern matches
 * @param learningRate of the same; an update multiplies it by its own
 * @param special others; the first whose pattern matches a name is that leaf's
 * @param stepSize of all; null for the usual one: in batches {@code fixed}; along a sequence {@code
 *     normalised} if all optimizers are {@linkplain Optimizer#isLinear linear}, else {@code fixed}
 * @param readouts those that learn from their features, along a sequence; the first whose pattern
 *     matches a readout's name is its own
 * @since 1.0
 */
public record LeafOptimizers(
    Optimizer optimizer,
    double learningRate,
    List<Special> special,
    @Nullable StepSize stepSize,
    List<OfReadouts> readouts) {

  /**
   * A readout optimizer for some readouts.
   *
   * @param pattern of readouts' names
   */
  public record OfReadouts(String pattern, ReadoutOptimizer optimizer) {}

  /**
   * An optimizer for some leaves.
   *
   * @param pattern {@code *} stands for any letters, {@code ?} for one: {@code "*.tau_*"}
   * @param optimizer of the leaves that match
   * @param learningRate of the same; an update multiplies it by its own
   */
  public record Special(String pattern, Optimizer optimizer, double learningRate) {

    private boolean matches(String leaf) {
      return Leaf.matches(pattern, leaf);
    }
  }

  /** Copies the lists. */
  public LeafOptimizers {
    special = List.copyOf(special);
    readouts = List.copyOf(readouts);
  }

  /** With the usual step size. */
  public LeafOptimizers(Optimizer optimizer, double learningRate, List<Special> special) {
    this(optimizer, learningRate, special, null, List.of());
  }

  /** The same optimizer for everything; an update gives the learning rate. */
  public LeafOptimizers(Optimizer optimizer) {
    this(optimizer, 1, List.of());
  }

  /** The same with another step size; null for the usual one. */
  public LeafOptimizers withStepSize(@Nullable StepSize other) {
    return new LeafOptimizers(optimizer, learningRate, special, other, readouts);
  }

  /**
   * The same with another optimizer for the weights and biases of readouts of such names, which
   * along a sequence, step by step, learn from their features.
   */
  public LeafOptimizers withReadouts(String pattern, ReadoutOptimizer other) {
    List<OfReadouts> all = new ArrayList<>(readouts);
    all.add(new OfReadouts(pattern, other));
    return new LeafOptimizers(optimizer, learningRate, special, stepSize, all);
  }

  /** That of a readout of this name; null if it has none. */
  @Nullable ReadoutOptimizer ofReadout(String name) {
    return readouts.stream()
        .filter(some -> Leaf.matches(some.pattern(), name))
        .findFirst()
        .map(OfReadouts::optimizer)
        .orElse(null);
  }

  /** What a leaf of this name has. */
  Special of(String leaf) {
    return special.stream()
        .filter(some -> some.matches(leaf))
        .findFirst()
        .orElseGet(() -> new Special("*", optimizer, learningRate));
  }

  /** Refuses a pattern that matches nothing, with the names there are. */
  void check(List<String> leaves) {
    for (int i = 0; i < special.size(); i++) {
      Special some = special.get(i);
      if (leaves.stream().noneMatch(some::matches)) {
        throw new InvalidInputException(
                "got \""
                    + some.pattern()
                    + "\", but nothing that learns has such a name"
                    + NearestNames.hint(some.pattern(), leaves))
            .at("optimizers[" + i + "].for");
      }
    }
  }
}
