package org.example.stranger;

import org.eprop.api.plugin.Arguments;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;

public final class Cauchy implements SurrogateFactory {
  @Override public String name() { return "cauchy"; }
  @Override public String description() { return "S(q) = 1 / (1 + q^2)."; }
  @Override public SurrogateGradient create(Arguments arguments) {
    return q -> 1 / (1 + q * q);
  }
}
