package org.eprop.data.task;

import java.util.Arrays;
import java.util.Locale;
import org.eprop.api.task.Target;

/** At which steps of a recording its label is asked for. */
enum LabelPolicy {
  /** Once, by what the readout says over all steps. */
  SEQUENCE,
  /** At every step, each judged by itself. */
  EACH_STEP,
  /** Once, by what the readout says over the last steps. */
  LAST_STEPS;

  /** As it is written in a definition. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static LabelPolicy of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /**
   * The target of a recording.
   *
   * @param last how many steps are the last ones
   */
  Target target(int label, int steps, int last) {
    if (this == EACH_STEP) {
      int[] classes = new int[steps];
      Arrays.fill(classes, label);
      return Target.classes(classes);
    }
    Target target = Target.sequenceClass(label, steps);
    if (this == SEQUENCE) {
      return target;
    }
    double[] window = new double[steps];
    Arrays.fill(window, Math.max(0, steps - last), steps, 1);
    return target.withWindow(window);
  }
}
