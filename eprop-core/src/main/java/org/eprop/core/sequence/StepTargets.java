package org.eprop.core.sequence;

import org.eprop.api.loss.Loss;
import org.eprop.api.task.Target;

/** Targets of one step, checked; made once and reused. Not thread-safe. */
final class StepTargets {

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
