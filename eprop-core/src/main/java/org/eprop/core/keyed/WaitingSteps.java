package org.eprop.core.keyed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.ReadoutLoss;

/** Steps that the learner has not done yet, the oldest first. Owned by one session. */
final class WaitingSteps {

  /** The target of a readout that has none. */
  static final Target NONE = Target.classes(new int[] {Target.UNLABELLED});

  private static final int REAL = 1;
  private static final int PASSED = 2;
  private static final int LABELLED = 4;
  private static final int FLAGS = 7;

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
   * @throws InvalidInputException if one does not fit
   */
  void check(List<Target> targets) {
    Objects.requireNonNull(targets, "targets: got null, but expected those of a step");
    if (targets.size() != outputs.length) {
      throw new InvalidInputException(
          "got "
              + targets.size()
              + " targets, but the network has "
              + outputs.length
              + " readouts");
    }
    for (int m = 0; m < outputs.length; m++) {
      Target target = targets.get(m);
      if (target.steps() != 1) {
        throw new InvalidInputException(
            "got a target of " + target.steps() + " steps, but expected that of one");
      }
      if (target.weight(0) != 0) {
        target.checkFor(outputs[m]);
        losses.get(m).loss().check(target);
      }
    }
  }

  void write(KeyBytes bytes) {
    bytes.putWhole(steps.size());
    for (WaitingStep step : steps) {
      write(bytes, step);
    }
  }

  private static void write(KeyBytes bytes, WaitingStep step) {
    boolean labelled = step.targets() != null;
    boolean passed = step.isSettled() && !labelled;
    boolean real = step.x() != null;
    bytes.putWhole((real ? REAL : 0) | (passed ? PASSED : 0) | (labelled ? LABELLED : 0));
    if (real) {
      bytes.put(step.x());
    } else {
      bytes.putWhole(step.channels().length);
      for (int channel : step.channels()) {
        bytes.putWhole(channel);
      }
    }
    for (int m = 0; labelled && m < step.targets().size(); m++) {
      write(bytes, step.targets().get(m));
    }
  }

  /** Its weight; then, if that is not 0, 0 and values, or 1 and the class from 0. */
  private static void write(KeyBytes bytes, Target target) {
    bytes.put(target.weight(0));
    if (target.weight(0) == 0) {
      return;
    }
    if (target.hasClasses()) {
      bytes.putWhole(1 + target.classAt(0));
      return;
    }
    bytes.putWhole(0);
    for (double value : target.valuesAt(0)) {
      bytes.put(value);
    }
  }

  void read(KeyBytes bytes) {
    steps.clear();
    int count = bytes.getWhole("waiting steps", bytes.remaining());
    for (int i = 0; i < count; i++) {
      steps.add(readStep(bytes));
    }
  }

  private WaitingStep readStep(KeyBytes bytes) {
    int flags = bytes.getWhole("flags of a waiting step", FLAGS);
    WaitingStep step;
    if ((flags & REAL) != 0) {
      float[] x = new float[channels];
      bytes.get(x);
      checkFinite(x);
      step = new WaitingStep(x, null);
    } else {
      int[] spikes = new int[bytes.getWhole("spikes of a waiting step", bytes.remaining())];
      for (int e = 0; e < spikes.length; e++) {
        spikes[e] = bytes.getWhole("channel of a waiting step", channels - 1L);
      }
      step = new WaitingStep(null, spikes);
    }
    if ((flags & PASSED) != 0) {
      step.pass();
    }
    if ((flags & LABELLED) != 0) {
      List<Target> targets = new ArrayList<>();
      for (int m = 0; m < outputs.length; m++) {
        targets.add(readTarget(bytes, m));
      }
      check(targets);
      step.give(targets);
    }
    return step;
  }

  private static void checkFinite(float[] x) {
    for (float value : x) {
      if (!Float.isFinite(value)) {
        throw new InvalidInputException(
            "input of a waiting step: got " + value + ", but expected a finite number");
      }
    }
  }

  private Target readTarget(KeyBytes bytes, int m) {
    double weight = bytes.getDouble();
    if (weight == 0) {
      return NONE;
    }
    int kind = bytes.getWhole("class of a waiting step", outputs[m]);
    if (kind > 0) {
      return Target.classes(new int[] {kind - 1}).withWindow(new double[] {weight});
    }
    double[] values = new double[outputs[m]];
    for (int k = 0; k < values.length; k++) {
      values[k] = bytes.getDouble();
    }
    return Target.values(new double[][] {values}).withWindow(new double[] {weight});
  }
}
