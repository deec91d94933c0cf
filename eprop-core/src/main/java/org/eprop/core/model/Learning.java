package org.eprop.core.model;

import java.util.List;
import org.eprop.api.plugin.Choice;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.trace.EligibilityTraceFactory;

/**
 * How gradients are made of what the readouts say, and what weights must be after an update; losses
 * and learning signals are the readouts' own.
 *
 * @param regularizers of the firing rates of every population, of membranes, or of weights
 * @param rule which paths of the gradient are kept
 * @param trace what a synapse remembers, and how long it waits for a learning signal
 * @param constraints on weights; all that match act, one after the other
 * @since 1.0
 */
public record Learning(
    List<Choice<RegularizerFactory>> regularizers,
    Choice<LearningRuleFactory> rule,
    Choice<EligibilityTraceFactory> trace,
    List<LeafConstraint> constraints) {

  /** Copies the lists. */
  public Learning {
    regularizers = List.copyOf(regularizers);
    constraints = List.copyOf(constraints);
  }

  /** The same by another rule. */
  public Learning by(Choice<LearningRuleFactory> other) {
    return new Learning(regularizers, other, trace, constraints);
  }
}
