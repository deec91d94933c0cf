package org.eprop.guice;

import org.eprop.api.plugin.Arguments;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;

/** A component of an application's own. */
record TestSurrogate(String name) implements SurrogateFactory {
  @Override
  public String description() {
    return "a surrogate";
  }

  @Override
  public SurrogateGradient create(Arguments arguments) {
    return q -> 1;
  }
}
