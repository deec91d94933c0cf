package org.eprop.api.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eprop.api.task.Target;

/**
 * What a network answered to one sample: the outputs of the first readout that has a target there,
 * or what came of an episode. Not to be kept.
 *
 * @since 1.0
 */
public interface JudgedSample {

  /**
   * An answer that a label judges.
   *
   * @param step t of the label; of a sequence with one label, its last step that counts
   * @param label the class wanted
   * @param output y^t [outputs], of a sequence with one label sum_t w^t y^t; not to be modified
   */
  record Decision(int step, int label, double[] output) {

    /** The class answered: of the largest output, of several the first. */
    public int answer() {
      return Target.largest(output);
    }
  }

  /**
   * An episode that is over.
   *
   * @param totalReward the sum of all rewards, undiscounted
   * @param length its number of steps
   * @param success whether it was one; empty where there is no such thing
   */
  record Played(double totalReward, int length, Optional<Boolean> success) {}

  /** The number of steps. */
  int steps();

  /** The number of outputs of the readout. */
  int outputs();

  /** What was wanted; of an episode, what it made of rewards. */
  Target target();

  /** y^t [outputs]; not to be modified. */
  double[] output(int t);

  /** The number of spikes of all neurons at all steps. */
  long spikes();

  /** The number of neurons. */
  int neurons();

  /** What came of the episode; empty if none was played. */
  default Optional<Played> played() {
    return Optional.empty();
  }

  /** The answers that labels judge, in the order of steps; empty if targets are values. */
  default List<Decision> decisions() {
    Target target = target();
    List<Decision> decisions = new ArrayList<>();
    if (!target.hasClasses()) {
      return decisions;
    }
    double[] sum = null;
    int last = -1;
    for (int t = 0; t < steps(); t++) {
      double weight = target.weight(t);
      if (weight == 0) {
        continue;
      }
      double[] y = output(t);
      if (!target.isSequenceClass()) {
        decisions.add(new Decision(t, target.classAt(t), y));
        continue;
      }
      sum = sum == null ? new double[y.length] : sum;
      for (int k = 0; k < y.length; k++) {
        sum[k] += weight * y[k];
      }
      last = t;
    }
    if (sum != null) {
      decisions.add(new Decision(last, target.classAt(last), sum));
    }
    return decisions;
  }
}
