package org.eprop.core.optimizer;

import java.util.List;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;
import org.eprop.core.network.Leaf;

/**
 * Which optimizer, and which learning rate, everything that learns has: by the names of leaves
 * ({@link org.eprop.core.network.Weights#leaves()}). Immutable.
 *
 * @param optimizer of all leaves that no pattern matches
 * @param learningRate of the same; an update multiplies it by its own
 * @param special others; the first whose pattern matches a name is that leaf's
 * @since 1.0
 */
public record LeafOptimizers(Optimizer optimizer, double learningRate, List<Special> special) {

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

  /** Copies the list. */
  public LeafOptimizers {
    special = List.copyOf(special);
  }

  /** The same optimizer for everything; an update gives the learning rate. */
  public LeafOptimizers(Optimizer optimizer) {
    this(optimizer, 1, List.of());
  }

  /** What a leaf of this name has. */
  Special of(String leaf) {
    return special.stream()
        .filter(some -> some.matches(leaf))
        .findFirst()
        .orElseGet(() -> new Special("*", optimizer, learningRate));
  }

  /**
   * Checks that each pattern matches something.
   *
   * @throws InvalidInputException otherwise, with the names there are
   */
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
