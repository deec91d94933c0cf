package org.eprop.guice;

import org.eprop.api.plugin.Context;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;

/** A component of an application's own. */
record TestSurrogate(String name) implements SurrogateFactory {
  @Override
  public String description() {
    return "a surrogate";
  }

  @Override
  public SurrogateGradient create(Context context) {
    return q -> 1;
  }
}
