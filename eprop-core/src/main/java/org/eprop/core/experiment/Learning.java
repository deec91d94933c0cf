package org.eprop.core.experiment;

import java.util.List;
import org.eprop.api.plugin.Choice;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRuleFactory;

/**
 * How gradients are made of what the readouts say; their losses and learning signals are their own.
 *
 * @param regularizers of the firing rates of every population
 * @param rule which paths of the gradient are kept
 */
public record Learning(
    List<Choice<RegularizerFactory>> regularizers, Choice<LearningRuleFactory> rule) {

  /** Copies the list. */
  public Learning {
    regularizers = List.copyOf(regularizers);
  }
}
