package org.eprop.nir.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Notes at a node, which by NIR's rules nobody needs in order to run the graph.
 *
 * @param entries a {@link String}, a {@link Tensor} or more {@link Metadata}, by name
 */
public record Metadata(Map<String, Object> entries) {

  /** No notes. */
  public static final Metadata NONE = new Metadata(Map.of());

  /** Checks the kinds, and copies them in their order. */
  public Metadata {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    entries.forEach(
        (name, value) -> {
          if (!(value instanceof String || value instanceof Tensor || value instanceof Metadata)) {
            throw new InvalidInputException("metadata " + name + ": got " + value.getClass());
          }
        });
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The text of a name; empty if there is none. */
  public String text(String name) {
    return entries.get(name) instanceof String text ? text : "";
  }

  /** The numbers of a name; null if there are none. */
  public Tensor tensor(String name) {
    return entries.get(name) instanceof Tensor tensor ? tensor : null;
  }

  /** The notes below a name; none if there are none. */
  public Metadata below(String name) {
    return entries.get(name) instanceof Metadata metadata ? metadata : NONE;
  }
}
