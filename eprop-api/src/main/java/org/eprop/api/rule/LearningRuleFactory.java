package org.eprop.api.rule;

import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Component;

/**
 * A learning rule as a plugin.
 *
 * @since 0.1
 */
public interface LearningRuleFactory extends Component {

  /**
   * Makes the learning rule.
   *
   * @param arguments checked values of the parameters
   */
  LearningRule create(Arguments arguments);
}
