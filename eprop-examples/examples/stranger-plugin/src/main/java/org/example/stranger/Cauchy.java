package org.example.stranger;

import org.eprop.api.plugin.Context;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;

public final class Cauchy implements SurrogateFactory {
  @Override public String name() { return "cauchy"; }
  @Override public String description() { return "S(q) = 1 / (1 + q^2)."; }
  @Override public SurrogateGradient create(Context context) {
    return q -> 1 / (1 + q * q);
  }
}
