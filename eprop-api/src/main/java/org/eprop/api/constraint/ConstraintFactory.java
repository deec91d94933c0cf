package org.eprop.api.constraint;

import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;

/**
 * A constraint as a plugin.
 *
 * @since 1.0
 */
public interface ConstraintFactory extends Component {

  /**
   * Makes the constraint.
   *
   * @param context checked values of the parameters
   * @throws org.eprop.api.plugin.InvalidInputException if they contradict each other
   */
  Constraint create(Context context);
}
