package org.eprop.guice;

import com.google.inject.Inject;
import com.google.inject.name.Named;
import org.eprop.api.plugin.Context;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;

/** A component that is given what it needs. */
final class WideSurrogate implements SurrogateFactory {

  private final double width;

  @Inject
  WideSurrogate(@Named("width") Double width) {
    this.width = width;
  }

  @Override
  public String name() {
    return "wide";
  }

  @Override
  public String description() {
    return "S(q) = width.";
  }

  @Override
  public SurrogateGradient create(Context context) {
    return q -> width;
  }
}
