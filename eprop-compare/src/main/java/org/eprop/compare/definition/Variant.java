package org.eprop.compare.definition;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.compare.result.Tuned;

/**
 * One of the experiments to be compared.
 *
 * @param name also of its folder
 * @param place where the comparison's file says so: for messages
 * @param levels which entry of each axis it is; empty if it is none of the grid
 * @param settings what it changes in the base, each {@code path=value}
 * @param tuned how some of these were found; null if they were not looked for
 */
public record Variant(
    String name, String place, Map<String, String> levels, List<String> settings, Tuned tuned)
    implements Serializable {

  /** One that was not tuned. */
  public Variant(String name, String place, Map<String, String> levels, List<String> settings) {
    this(name, place, levels, settings, null);
  }

  /** The same with what was found for it. */
  public Variant with(Tuned found) {
    List<String> all = new ArrayList<>(settings);
    all.addAll(found.settings());
    return new Variant(name, place, levels, all, found);
  }

  /** Copies the collections, in order. */
  public Variant {
    levels = Collections.unmodifiableMap(new LinkedHashMap<>(levels));
    settings = List.copyOf(settings);
  }
}
