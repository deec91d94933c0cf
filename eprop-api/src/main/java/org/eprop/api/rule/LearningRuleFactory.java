package org.eprop.api.rule;

import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;

/**
 * A learning rule as a plugin.
 *
 * @since 1.0
 */
public interface LearningRuleFactory extends Component {

  /**
   * Makes the learning rule.
   *
   * @param context checked values of the parameters
   */
  LearningRule create(Context context);
}
