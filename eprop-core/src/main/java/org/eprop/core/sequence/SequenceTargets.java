package org.eprop.core.sequence;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.state.StateBytes;

/** The targets that a learner is given step by step, and the loss of them. Owned by one thread. */
final class SequenceTargets {

  private final WindowGradient core;
  private final StepLoss[] losses;
  private final StepTargets[] targets;

  /** y and dE/dy of the last step of each readout, for its loss. */
  private final double[][] readout;

  private final double[][] error;

  /** Whether each readout's last step has had its target. */
  private final boolean[] answered;

  private double lossSum;

  SequenceTargets(WindowGradient core, StepLoss[] losses) {
    this.core = core;
    this.losses = losses;
    targets = new StepTargets[losses.length];
    readout = new double[losses.length][];
    error = new double[losses.length][];
    answered = new boolean[losses.length];
    for (int m = 0; m < losses.length; m++) {
      int outputs = core.network.readouts().get(m).outputs();
      targets[m] = new StepTargets(outputs, losses[m]);
      readout[m] = new double[outputs];
      error[m] = new double[outputs];
    }
  }

  /** Starts a new sequence. */
  void begin() {
    lossSum = 0;
    next();
  }

  /** A new step has been done, which has no target yet. */
  void next() {
    Arrays.fill(answered, false);
  }

  /** E summed over the steps that had a target. */
  double loss() {
    return lossSum;
  }

  /** Gives the last step a class for readout m, or none; returns E^t. */
  double give(int m, double weight, int label) {
    return give(m, targets[m].ofClass(label), 0, weight);
  }

  /** Gives the last step values for readout m; returns E^t. */
  double give(int m, double weight, double[] wanted) {
    Objects.requireNonNull(wanted, "wanted: got null, but expected the values of a target");
    return give(m, targets[m].ofValues(wanted), 0, weight);
  }

  /** Gives the last step what targets say of a step, one target for each readout or for all. */
  void give(List<Target> of, int step) {
    for (int m = 0; m < losses.length; m++) {
      Target target = of.get(of.size() == 1 ? 0 : m);
      if (target.weight(step) != 0) {
        give(m, target, step, 1);
      } else {
        core.want(m, target, step);
      }
    }
  }

  private double give(int m, Target target, int step, double times) {
    if (core.openSteps() == 0) {
      throw new IllegalStateException("learn() is called before the first step of a window");
    }
    if (answered[m]) {
      throw new IllegalStateException("learn() is called twice for one step");
    }
    if (!Double.isFinite(times)) {
      throw new InvalidInputException("weight: got " + times + ", but expected a finite number");
    }
    double weight = times * target.weight(step);
    double e = 0;
    core.want(m, target, step);
    if (weight != 0) {
      core.readout(m, readout[m]);
      e = weight * losses[m].step(readout[m], target, step, error[m]);
      core.error(m, error[m], weight);
    }
    lossSum += e;
    answered[m] = true;
    return e;
  }

  /** Whether all readouts have had their targets of the last step. */
  boolean areAllGiven() {
    for (boolean one : answered) {
      if (!one) {
        return false;
      }
    }
    return true;
  }

  /**
   * Checks targets of a block of steps.
   *
   * @throws InvalidInputException if they don't fit
   */
  void check(List<Target> of, int steps) {
    if (of.size() != 1 && of.size() != losses.length) {
      throw new InvalidInputException(
          "got " + of.size() + " targets, but the network has " + losses.length + " readouts");
    }
    for (int m = 0; m < losses.length; m++) {
      Target target = of.get(of.size() == 1 ? 0 : m);
      if (target.steps() != steps) {
        throw new InvalidInputException(
            "got a target of %s steps, but expected %s, those of the input"
                .formatted(target.steps(), steps));
      }
      target.checkFor(readout[m].length);
      losses[m].check(target);
    }
  }

  /** Saves or restores which targets are given, and the loss. */
  void exchange(StateBytes bytes) {
    for (int m = 0; m < answered.length; m++) {
      answered[m] = bytes.flag("answered", answered[m]);
    }
    double[] sum = {lossSum};
    bytes.doubles("loss", sum);
    lossSum = sum[0];
  }

  /** Targets of one step, checked; made once and reused. */
  private static final class StepTargets {

    private final int outputs;
    private final Loss loss;

    /** From no class at all on. */
    private final Target[] classes;

    private final double[] values;
    private final Target target;

    StepTargets(int outputs, Loss loss) {
      this.outputs = outputs;
      this.loss = loss;
      classes = new Target[outputs + 1];
      values = new double[outputs];
      target = Target.values(new double[][] {values});
    }

    /** A class, or none. */
    Target ofClass(int label) {
      int i = label - Target.UNLABELLED;
      if (i < 0 || i >= classes.length) {
        return checked(Target.classes(new int[] {label}));
      }
      if (classes[i] == null) {
        classes[i] = checked(Target.classes(new int[] {label}));
      }
      return classes[i];
    }

    /** Values or a class distribution; valid until the next call. */
    Target ofValues(double[] wanted) {
      if (wanted.length != outputs) {
        return checked(Target.values(new double[][] {wanted}));
      }
      System.arraycopy(wanted, 0, values, 0, outputs);
      return checked(target);
    }

    private Target checked(Target any) {
      any.checkFor(outputs);
      loss.check(any);
      return any;
    }
  }
}
