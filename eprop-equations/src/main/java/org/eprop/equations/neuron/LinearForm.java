package org.eprop.equations.neuron;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.equations.terms.ConstantTerms;
import org.eprop.equations.terms.Terms;

/**
 * A step that is one of the linear family, s^t = A s^{t-1} + u I^t + r z^{t-1}: which terms the
 * constants are. Immutable.
 */
final class LinearForm {

  private final String[] states;
  private final boolean[] detached;
  private final ConstantTerms constants;

  private LinearForm(String[] states, boolean[] detached, ConstantTerms constants) {
    this.states = states;
    this.detached = detached;
    this.constants = constants;
  }

  /** The step in this form; null if it is not of the family. */
  static LinearForm of(StepTerms step) {
    Terms terms = step.terms;
    int d = step.before.length;
    if (step.hasMargin || step.scale != step.threshold) {
      return null;
    }
    Map<Integer, Integer> nothing = new HashMap<>();
    for (int variable : step.before) {
      nothing.put(variable, terms.number(0));
    }
    nothing.put(step.current, terms.number(0));
    nothing.put(step.spike, terms.number(0));
    nothing.put(step.resetSpike, terms.number(0));
    boolean[] detached = new boolean[d];
    int[] wanted = new int[d * d + 3 * d + 1];
    for (int m = 0; m < d; m++) {
      int drive = terms.replace(step.after[m], nothing);
      if (!terms.is(drive, 0) || !terms.is(step.initial[m], 0)) {
        return null;
      }
      for (int n = 0; n < d; n++) {
        wanted[m * d + n] = step.derivative(m, step.before[n]);
      }
      int attached = step.derivative(m, step.spike);
      int reset = step.derivative(m, step.resetSpike);
      detached[m] = terms.is(attached, 0) && !terms.is(reset, 0);
      if (!terms.is(attached, 0) && !terms.is(reset, 0)) {
        return null;
      }
      wanted[d * d + m] = step.derivative(m, step.current);
      wanted[d * d + d + m] = step.bySpike(m);
      wanted[d * d + 2 * d + m] = step.spikeWeights[m];
    }
    wanted[d * d + 3 * d] = step.threshold;
    if (Arrays.stream(wanted).anyMatch(terms::varies)) {
      return null;
    }
    return new LinearForm(
        step.stateNames.toArray(new String[0]), detached, new ConstantTerms(terms, wanted));
  }

  /**
   * The neuron of some parameters, by name.
   *
   * @throws InvalidInputException if a constant is not finite, or the threshold not &gt; 0
   */
  LinearNeuron neuron(Map<String, Double> parameters, ModelText model, double dt) {
    double[] c = constants.values(parameters);
    for (double constant : c) {
      if (!Float.isFinite((float) constant)) {
        throw CompiledStep.notFinite(constant, model, dt, parameters);
      }
    }
    int d = states.length;
    double theta = c[d * d + 3 * d];
    if (theta <= 0) {
      throw model
          .source()
          .error(
              "the threshold is "
                  + theta
                  + ", but expected > 0, or a line with the surrogate's unit, such as: "
                  + new ModelCheck(model).scaleLine(),
              model.threshold());
    }
    LinearNeuron.Builder neuron = LinearNeuron.withState(states);
    for (int m = 0; m < d; m++) {
      for (int n = 0; n < d; n++) {
        neuron.couple(m, n, c[m * d + n]);
      }
      neuron.input(m, c[d * d + m]);
      double effect = c[d * d + d + m];
      if (detached[m]) {
        neuron.detachedSpike(m, effect);
      } else {
        neuron.spike(m, effect);
      }
      neuron.spikesWhen(m, c[d * d + 2 * d + m]);
    }
    try {
      return neuron.exceeds(c[d * d + 3 * d]);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(e.getMessage() + ", for the parameters " + parameters, e);
    }
  }
}
