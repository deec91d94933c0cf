package org.eprop.stream.keyed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.sequence.Inference;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/** Steps that the learner has not done yet, the oldest first. Owned by one session. */
final class QueuedSteps {

  private final int channels;
  private final List<ReadoutLoss> losses;
  private final int[] outputs;
  private final ArrayDeque<WaitingStep> steps = new ArrayDeque<>();

  QueuedSteps(EpropNetwork network) {
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

  /** A step that the learner has not done yet. Owned by one session. */
  static final class WaitingStep {

    /** The target of a readout that has none. */
    static final Target NONE = Target.classes(new int[] {Target.UNLABELLED});

    static final int[] NO_SPIKES = {};

    /** x^t; null if the input is spikes. */
    private float @Nullable [] x;

    /** Which channels spike; none if the input is real-valued. */
    private int[] channels;

    /** Its targets, once they are known; null until then. */
    private @Nullable List<Target> targets;

    private boolean passed;

    WaitingStep(float @Nullable [] x, int[] channels) {
      this.x = x;
      this.channels = channels;
    }

    /** Has somebody do it; returns y^t. */
    double[] doneBy(Inference sequence) {
      return x != null ? sequence.step(x) : sequence.stepSpikes(channels);
    }

    @Nullable List<Target> targets() {
      return targets;
    }

    /** Takes its targets; returns whether it has had none yet, and was to have some. */
    boolean give(List<Target> known) {
      if (isSettled()) {
        return false;
      }
      targets = known;
      return true;
    }

    /** It will have no targets, unless it has them. */
    void pass() {
      passed = true;
    }

    /** Whether its targets are known, or none will come. */
    boolean isSettled() {
      return passed || targets != null;
    }

    /**
     * Saves or restores it.
     *
     * @param width channels of the network
     * @param outputs of its readouts
     */
    void exchange(StateBytes bytes, int width, int[] outputs) {
      if (bytes.flag("waiting step", x != null)) {
        x = x == null ? new float[width] : x;
        bytes.floats("waiting step", new float[][] {x}, 0, 1);
        for (float value : x) {
          if (!Float.isFinite(value)) {
            throw new InvalidInputException(
                "input of a waiting step: got " + value + ", but expected a finite number");
          }
        }
      } else {
        int now = channels.length;
        int count = (int) bytes.whole("spikes of a waiting step", now, 0, bytes.remaining());
        channels = bytes.isRead() ? new int[count] : channels;
        for (int e = 0; e < count; e++) {
          channels[e] = (int) bytes.whole("channel of a waiting step", channels[e], 0, width - 1L);
        }
      }
      passed = bytes.flag("waiting step", passed);
      if (bytes.flag("waiting step", targets != null)) {
        List<Target> found = new ArrayList<>();
        for (int m = 0; m < outputs.length; m++) {
          found.add(exchange(bytes, targets == null ? NONE : targets.get(m), outputs[m]));
        }
        targets = found;
      }
    }

    /** Its weight; then, if that is not 0, 0 and values, or 1 and the class from 0. */
    private static Target exchange(StateBytes bytes, Target target, int outputs) {
      double[] weight = {target.weight(0)};
      bytes.doubles("weight of a waiting step", weight);
      if (weight[0] == 0) {
        return NONE;
      }
      int now = target.hasClasses() ? 1 + target.classAt(0) : 0;
      int kind = (int) bytes.whole("class of a waiting step", now, 0, outputs);
      if (kind > 0) {
        return Target.classes(new int[] {kind - 1}).withWindow(weight);
      }
      double[] values = bytes.isRead() ? new double[outputs] : target.valuesAt(0).clone();
      bytes.doubles("target of a waiting step", values);
      return Target.values(new double[][] {values}).withWindow(weight);
    }
  }
}
