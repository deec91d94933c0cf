package org.eprop.tck.planted;

import org.eprop.api.plugin.Component;
import org.eprop.core.plugin.Kind;

/**
 * A component that is as it should be, if unusual.
 *
 * @param what in words
 * @param kind of component
 * @param component to look at
 */
public record Right(String what, Kind kind, Component component) {
  @Override
  public String toString() {
    return kind.title() + ": " + what;
  }
}
