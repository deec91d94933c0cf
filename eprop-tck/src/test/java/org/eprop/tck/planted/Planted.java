package org.eprop.tck.planted;

import org.eprop.api.plugin.Component;
import org.eprop.core.plugin.Kind;

/**
 * A component that is wrong on purpose.
 *
 * @param mistake in words
 * @param kind of component
 * @param component with the mistake
 * @param property that has to name it
 */
public record Planted(String mistake, Kind kind, Component component, String property) {
  @Override
  public String toString() {
    return kind.title() + ": " + mistake;
  }
}
