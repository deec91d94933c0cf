package org.eprop.api.task;

import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * One input sequence and its targets.
 *
 * @param input x, [steps][channels]
 * @param targets of the same number of steps: one for each readout, in their order; or one for all
 * @param rewards r^t [steps], for learning signals that see it; null if there are none. Not copied,
 *     do not modify
 * @since 1.0
 */
public record Sample(Input input, List<Target> targets, float @Nullable [] rewards) {

  /**
   * Checks it.
   *
   * @throws InvalidInputException if there is no target, or the numbers of steps differ
   */
  public Sample {
    targets = List.copyOf(targets);
    if (targets.isEmpty()) {
      throw new InvalidInputException("got no target, but expected one, or one for each readout");
    }
    for (Target target : targets) {
      if (input.steps() != target.steps()) {
        throw new InvalidInputException(
            "got a target of %s steps, but expected %s, those of the input"
                .formatted(target.steps(), input.steps()));
      }
    }
    if (rewards != null && rewards.length != input.steps()) {
      throw new InvalidInputException(
          "got rewards of %s steps, but expected %s, those of the input"
              .formatted(rewards.length, input.steps()));
    }
  }

  /** A sample for all readouts, without rewards. */
  @SuppressWarnings("NullAway") // does not see what a record's array is annotated with
  public Sample(Input input, Target target) {
    this(input, List.of(target), null);
  }

  /** The first readout's target, or that of all. */
  public Target target() {
    return targets.get(0);
  }

  /** The target of the m-th readout. */
  public Target target(int m) {
    return targets.get(targets.size() == 1 ? 0 : m);
  }
}
