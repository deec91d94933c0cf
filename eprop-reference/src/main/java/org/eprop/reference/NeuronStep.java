package org.eprop.reference;

import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.trace.DerivedTrace;

/** One step of one neuron, of either family. */
final class NeuronStep {

  private NeuronStep() {}

  /**
   * s^t and its derivatives, from the one definition of the model.
   *
   * @param s s^{t-1}
   * @param z z^{t-1}
   * @param current I^t
   * @param next receives s^t
   * @param out receives the derivatives
   */
  static void run(
      NeuronModel model,
      double[] s,
      double z,
      double current,
      double[] next,
      LocalDerivatives out) {
    if (model instanceof NonlinearNeuron nonlinear) {
      nonlinear.step(s, z, current, next);
      nonlinear.derivatives(s, z, current, out);
      return;
    }
    LinearNeuron linear = (LinearNeuron) model;
    for (int m = 0; m < s.length; m++) {
      next[m] =
          dot(linear.transition()[m], s)
              + linear.inputWeights()[m] * current
              + linear.spikeEffect()[m] * z;
      System.arraycopy(linear.transition()[m], 0, out.state[m], 0, s.length);
      out.input[m] = linear.inputWeights()[m];
      out.spike[m] = linear.spikeEffect()[m];
      out.spikeDetached[m] = linear.detached()[m] ? 0 : linear.spikeEffect()[m];
    }
  }

  /** r~: ds^t/dz^{t-1} without what the rule detaches, times the trace's factor. */
  static double[] ownSpikeEffect(LocalDerivatives local, LearningRule rule) {
    double[] r = (rule.detachesReset() ? local.spikeDetached : local.spike).clone();
    for (int m = 0; m < r.length; m++) {
      r[m] *= factor(rule);
    }
    return r;
  }

  /** What is left of an eligibility vector after a step, beside what the model says. */
  static double factor(LearningRule rule) {
    return rule.trace() instanceof DerivedTrace derived ? derived.factor() : 1;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
