package org.eprop.tck.check;

import java.util.List;
import org.eprop.api.plugin.Component;

/** Finds a check by the name of its property. */
final class OneCheck {

  private OneCheck() {}

  static <F extends Component> Check<F> of(List<Check<F>> all, String property) {
    return all.stream().filter(one -> one.property().equals(property)).findFirst().orElseThrow();
  }
}
