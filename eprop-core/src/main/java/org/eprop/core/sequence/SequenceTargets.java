package org.eprop.core.sequence;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.learningsignal.SignalInput;
import org.eprop.core.recording.ReadoutRun;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * What a learner is told of the steps of a record: targets with their weights, and rewards.
 * Learning signals see them, and losses make errors of them. Owned by one thread.
 */
final class SequenceTargets implements SignalInput {

  private final WindowGradient core;
  private final StepLoss[] losses;
  private final StepTargets[] targets;

  /** y*, [readout][t outputs + k]. */
  private final double[][] wanted;

  /** How much each counts, [readout][t]. */
  private final double[][] weight;

  /** r^t. */
  private final double[] reward;

  /** What was released to single neurons, [population][t neurons + j]; null before any was. */
  private final double[] @Nullable [] released;

  /** y, y* and dE/dy of one step, [readout][output]. */
  private final double[][] readout;

  private final double[][] stepWanted;
  private final double[][] error;

  /** Whether each readout's last step has had its target. */
  private final boolean[] answered;

  private double lossSum;

  SequenceTargets(WindowGradient core, StepLoss[] losses) {
    this.core = core;
    this.losses = losses;
    targets = new StepTargets[losses.length];
    wanted = new double[losses.length][];
    weight = new double[losses.length][core.room];
    reward = new double[core.room];
    released = new double[core.network.populations().size()][];
    readout = new double[losses.length][];
    stepWanted = new double[losses.length][];
    error = new double[losses.length][];
    answered = new boolean[losses.length];
    for (int m = 0; m < losses.length; m++) {
      int outputs = core.network.readouts().get(m).outputs();
      targets[m] = new StepTargets(outputs, losses[m]);
      wanted[m] = new double[ReadoutRun.numbers(core.room, outputs)];
      readout[m] = new double[outputs];
      stepWanted[m] = new double[outputs];
      error[m] = new double[outputs];
    }
  }

  /** Starts a new sequence. */
  void begin() {
    lossSum = 0;
    Arrays.fill(answered, false);
  }

  /** Step t has been done, of which nothing is given yet. */
  void next(int t) {
    Arrays.fill(answered, false);
    for (int m = 0; m < wanted.length; m++) {
      int outputs = stepWanted[m].length;
      Arrays.fill(wanted[m], t * outputs, (t + 1) * outputs, 0);
      weight[m][t] = 0;
    }
    reward[t] = 0;
    for (double[] of : released) {
      if (of != null) {
        int n = of.length / reward.length;
        Arrays.fill(of, t * n, (t + 1) * n, 0);
      }
    }
  }

  /** E summed over the steps that had a target. */
  double loss() {
    return lossSum;
  }

  /**
   * Whether the errors of readout m sum to 0: the mean of wanted values then counts for nothing.
   */
  boolean isCentred(int m) {
    return losses[m].errorsSumToZero();
  }

  /** Gives the last step its reward. */
  void give(double r) {
    expectOpen("reward()");
    expectFinite("reward", r);
    reward[core.t - 1] = r;
  }

  /** Adds to the last step's reward. */
  void release(double value) {
    expectOpen("modulate()");
    expectFinite("modulator", value);
    expectFinite("reward", reward[core.t - 1] + value);
    reward[core.t - 1] += value;
  }

  /** Adds to what was released to each neuron of population p at the last step. */
  void release(int p, double[] values) {
    expectOpen("modulate()");
    if (p < 0 || p >= released.length) {
      throw new InvalidInputException(
          "population: got " + p + ", but expected 0 to " + (released.length - 1));
    }
    int n = core.network.size(p);
    if (values.length != n) {
      throw new InvalidInputException(
          "modulator: got %s values, but population %s has %s neurons"
              .formatted(values.length, core.network.populations().get(p).name(), n));
    }
    double[] of = room(p);
    int at = (core.t - 1) * n;
    for (int j = 0; j < n; j++) {
      expectFinite("modulator [" + j + "]", of[at + j] + values[j]);
    }
    for (int j = 0; j < n; j++) {
      of[at + j] += values[j];
    }
  }

  private double[] room(int p) {
    double[] of = released[p];
    if (of == null) {
      of = new double[reward.length * core.network.size(p)];
      released[p] = of;
    }
    return of;
  }

  private void expectOpen(String call) {
    if (core.openSteps() == 0) {
      throw new IllegalStateException(call + " is called before the first step of a window");
    }
  }

  private static void expectFinite(String what, double x) {
    if (!Double.isFinite(x)) {
      throw new InvalidInputException(what + ": got " + x + ", but expected a finite number");
    }
  }

  /** Gives the last step a class for readout m, or none; returns E^t. */
  double give(int m, double times, int label) {
    return give(m, targets[m].ofClass(label), 0, times);
  }

  /** Gives the last step values for readout m; returns E^t. */
  double give(int m, double times, double[] values) {
    Objects.requireNonNull(values, "wanted: got null, but expected the values of a target");
    return give(m, targets[m].ofValues(values), 0, times);
  }

  /** Gives the last step what targets say of a step, one target for each readout or for all. */
  void give(List<Target> of, int step) {
    for (int m = 0; m < losses.length; m++) {
      Target target = of.get(of.size() == 1 ? 0 : m);
      if (target.weight(step) != 0) {
        give(m, target, step, 1);
      } else {
        want(m, target, step);
      }
    }
  }

  /** Whatever its weight: for learning signals to see. */
  private void want(int m, Target target, int step) {
    int outputs = stepWanted[m].length;
    SignalInput.write(target, step, stepWanted[m]);
    System.arraycopy(stepWanted[m], 0, wanted[m], (core.t - 1) * outputs, outputs);
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
    double counts = times * target.weight(step);
    double e = 0;
    want(m, target, step);
    if (counts != 0) {
      core.readout(m, readout[m]);
      e = counts * losses[m].step(readout[m], target, step, error[m]);
      core.error(m, error[m], counts);
      weight[m][core.t - 1] = counts;
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

  /** Refuses targets that don't fit a block of steps. */
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

  @Override
  public int number(int t) {
    return (int) Math.min(Integer.MAX_VALUE, core.gone + t);
  }

  @Override
  public void target(int m, int t, double[] values) {
    System.arraycopy(wanted[m], t * values.length, values, 0, values.length);
  }

  @Override
  public double weight(int m, int t) {
    return weight[m][t];
  }

  @Override
  public double reward(int t) {
    return reward[t];
  }

  @Override
  public double modulator(int p, int t, int j) {
    double[] of = released[p];
    return of == null ? 0 : of[t * (of.length / reward.length) + j];
  }

  /** Saves or restores what is given of the steps first .. end-1. */
  void exchange(StateBytes bytes, int first, int end) {
    exchange(bytes, reward, first, end);
    for (int p = 0; p < released.length; p++) {
      if (bytes.flag("released", released[p] != null)) {
        int n = core.network.size(p);
        exchange(bytes, room(p), first * n, end * n);
      } else {
        released[p] = null;
      }
    }
    for (int m = 0; m < wanted.length; m++) {
      int outputs = stepWanted[m].length;
      exchange(bytes, wanted[m], first * outputs, end * outputs);
      exchange(bytes, weight[m], first, end);
    }
  }

  private static void exchange(StateBytes bytes, double[] all, int first, int end) {
    double[] values = Arrays.copyOfRange(all, first, end);
    bytes.doubles("given", values);
    System.arraycopy(values, 0, all, first, values.length);
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
