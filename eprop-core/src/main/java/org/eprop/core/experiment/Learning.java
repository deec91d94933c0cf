package org.eprop.core.experiment;

import java.util.List;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.core.plugin.Choice;

/**
 * Where gradients come from.
 *
 * @param loss of the readout
 * @param mean whether the loss is divided by the batch's number of terms ("mean"), or a plain sum
 * @param learningSignal how the error reaches the neurons
 * @param regularizers of the firing rates of every layer
 * @param rule which paths of the gradient are kept
 */
public record Learning(
    Choice<LossFactory> loss,
    boolean mean,
    Choice<LearningSignalFactory> learningSignal,
    List<Choice<RegularizerFactory>> regularizers,
    Choice<LearningRuleFactory> rule) {

  /** Copies the list. */
  public Learning {
    regularizers = List.copyOf(regularizers);
  }
}
