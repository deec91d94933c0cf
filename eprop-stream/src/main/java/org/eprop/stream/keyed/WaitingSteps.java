package org.eprop.stream.keyed;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.state.StateBytes;

/** Steps that the learner has not done yet, the oldest first. Owned by one session. */
final class WaitingSteps {

  private final int channels;
  private final List<ReadoutLoss> losses;
  private final int[] outputs;
  private final ArrayDeque<WaitingStep> steps = new ArrayDeque<>();

  WaitingSteps(EpropNetwork network) {
    channels = network.structure().channels();
    losses = network.losses();
    outputs = network.structure().readouts().stream().mapToInt(r -> r.outputs()).toArray();
  }

  int size() {
    return steps.size();
  }

  void clear() {
    steps.clear();
  }

  void add(WaitingStep step) {
    steps.add(step);
  }

  WaitingStep removeFirst() {
    return steps.removeFirst();
  }

  WaitingStep get(int i) {
    Iterator<WaitingStep> all = steps.iterator();
    for (int k = 0; k < i; k++) {
      all.next();
    }
    return all.next();
  }

  /**
   * Checks targets of a step.
   *
   * @param step its number
   * @throws InvalidInputException if one does not fit
   */
  void check(List<Target> targets, long step) {
    Objects.requireNonNull(targets, "targets: got null, but expected those of a step");
    if (targets.size() != outputs.length) {
      throw new InvalidInputException(
          "got %s targets, but the network has %s readouts"
              .formatted(targets.size(), outputs.length));
    }
    for (int m = 0; m < outputs.length; m++) {
      Target target = targets.get(m);
      if (target.steps() != 1) {
        throw new InvalidInputException(
            "got a target of " + target.steps() + " steps, but expected that of one");
      }
      if (target.weight(0) != 0) {
        target.checkFor(outputs[m], step);
        losses.get(m).loss().check(target);
      }
    }
  }

  /**
   * Saves or restores them.
   *
   * @param first the number of the first
   */
  void exchange(StateBytes bytes, long first) {
    int count = (int) bytes.whole("waiting steps", steps.size(), 0, bytes.remaining());
    if (bytes.isRead()) {
      steps.clear();
      for (int i = 0; i < count; i++) {
        steps.add(new WaitingStep(null, WaitingStep.NO_SPIKES));
      }
    }
    long number = first;
    for (WaitingStep step : steps) {
      step.exchange(bytes, channels, outputs);
      if (step.targets() != null) {
        check(step.targets(), number);
      }
      number++;
    }
  }
}
