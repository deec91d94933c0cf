package org.eprop.compare.definition;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of the experiments to be compared.
 *
 * @param name also of its folder
 * @param place where the comparison's file says so: for messages
 * @param levels which entry of each axis it is; empty if it is none of the grid
 * @param settings what it changes in the base, each {@code path=value}
 */
public record Variant(String name, String place, Map<String, String> levels, List<String> settings)
    implements Serializable {

  /** Copies the collections, in order. */
  public Variant {
    levels = Collections.unmodifiableMap(new LinkedHashMap<>(levels));
    settings = List.copyOf(settings);
  }
}
