package org.eprop.core.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.signal.LearningSignalFactory;

/**
 * A leaky readout
 *
 * <pre>
 *     y_k^t = kappa y_k^{t-1} + c sum_P sum_j W_P[k,j] z_j^t + b_k,    kappa = exp(-dt / tauOut)
 * </pre>
 *
 * <p>(Bellec et al. 2020, equation 11), with a loss of its own.
 *
 * @param name for files and messages
 * @param outputs how many readout neurons; 0 in a network that is made for a task for as many as
 *     the task wants
 * @param from the populations it sees; at least one
 * @param learningSignals how its error reaches the neurons of each population that it teaches
 * @param tauOut ms; 0 means no leak, kappa = 0
 * @param learnsTauOut whether kappa learns
 * @param scaledInput whether c = 1 - kappa, so that y is a weighted mean of the recent past; else c
 *     = 1, the paper's choice
 * @param bias whether there is a bias b
 * @param learned whether W_out and b learn; else they stay as they are
 * @param initialWeights how W_out starts
 * @param loss of this readout
 * @param mean whether the loss is divided by the batch's number of terms, or a plain sum
 * @param weight how much the loss counts beside that of other readouts, &gt;= 0
 * @since 1.0
 */
public record ReadoutDefinition(
    String name,
    int outputs,
    List<String> from,
    Map<String, Choice<LearningSignalFactory>> learningSignals,
    double tauOut,
    boolean learnsTauOut,
    boolean scaledInput,
    boolean bias,
    boolean learned,
    Choice<InitialWeightsFactory> initialWeights,
    Choice<LossFactory> loss,
    boolean mean,
    double weight) {

  /** Checks it. */
  public ReadoutDefinition {
    from = List.copyOf(from);
    learningSignals = Collections.unmodifiableMap(new LinkedHashMap<>(learningSignals));
    if (outputs < 0) {
      throw new InvalidInputException(
          "outputs: got " + outputs + ", but expected a whole number > 0");
    }
    if (from.isEmpty()) {
      throw new InvalidInputException("from: got no population, but expected at least one");
    }
    for (String population : from) {
      if (from.indexOf(population) != from.lastIndexOf(population)) {
        throw new InvalidInputException("from: got \"" + population + "\" twice");
      }
    }
    if (!(tauOut >= 0) || Double.isInfinite(tauOut)) {
      throw new InvalidInputException("tau_out: got " + tauOut + ", but expected >= 0 (ms)");
    }
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new InvalidInputException("weight: got " + weight + ", but expected >= 0");
    }
    if (learnsTauOut && tauOut == 0) {
      throw new InvalidInputException("tau_out: got 0, but expected > 0 (ms), as it is to learn");
    }
  }

  /** The same with as many outputs. */
  public ReadoutDefinition withOutputs(int number) {
    return with(number, learningSignals);
  }

  /** The same with other learning signals. */
  public ReadoutDefinition withLearningSignals(Map<String, Choice<LearningSignalFactory>> signals) {
    return with(outputs, signals);
  }

  private ReadoutDefinition with(int number, Map<String, Choice<LearningSignalFactory>> signals) {
    return new ReadoutDefinition(
        name,
        number,
        from,
        signals,
        tauOut,
        learnsTauOut,
        scaledInput,
        bias,
        learned,
        initialWeights,
        loss,
        mean,
        weight);
  }

  /** kappa for steps of dt ms. */
  public double kappa(double dt) {
    return tauOut == 0 ? 0 : StrictMath.exp(-dt / tauOut);
  }
}
