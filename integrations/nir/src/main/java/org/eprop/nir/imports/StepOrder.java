package org.eprop.nir.imports;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.nir.graph.NirNode;

/**
 * In which order a step goes through nodes. NIR does not say where in a cycle the unavoidable step
 * of delay is; NIRTorch, with which most importers run graphs, lets names decide, and so it is done
 * here: nodes come one after the other by name, a node waits for what it receives, but not for what
 * itself needs the node, of which it receives what was sent the step before.
 */
final class StepOrder {

  private final FlatGraph graph;
  private final Map<String, Integer> place = new LinkedHashMap<>();
  private final Map<String, Set<String>> reachable = new HashMap<>();
  private final Map<String, List<String>> outOf = new HashMap<>();

  StepOrder(FlatGraph graph) {
    this.graph = graph;
    graph
        .into()
        .forEach(
            (to, sources) ->
                sources.forEach(
                    from -> outOf.computeIfAbsent(from, n -> new ArrayList<>()).add(to)));
    Deque<String> queue = new ArrayDeque<>(graph.nodes().keySet());
    int waiting = 0;
    while (!queue.isEmpty()) {
      String name = queue.pop();
      // After a whole round without progress, a node need not wait for the only one it receives.
      if (isReady(name, waiting > queue.size())) {
        place.put(name, place.size());
        waiting = 0;
      } else {
        queue.add(name);
        if (++waiting > 2 * queue.size() + 2) {
          throw new InvalidInputException(
              graph.described(name) + ": its output leads back to it, but nothing may follow it");
        }
      }
    }
  }

  private boolean isReady(String name, boolean evenAlone) {
    List<String> sources = graph.into().get(name);
    for (String source : sources) {
      if (!place.containsKey(source)
          && !((sources.size() > 1 || evenAlone) && reaches(name, source))) {
        return false;
      }
    }
    return !(graph.nodes().get(name) instanceof NirNode.Output)
        || graph.wires().contains(name)
        || place.keySet().containsAll(sources);
  }

  private boolean reaches(String from, String to) {
    Set<String> all = reachable.get(from);
    if (all == null) {
      all = new HashSet<>();
      Deque<String> open = new ArrayDeque<>();
      open.add(from);
      while (!open.isEmpty()) {
        for (String next : outOf.getOrDefault(open.pop(), List.of())) {
          if (all.add(next)) {
            open.add(next);
          }
        }
      }
      reachable.put(from, all);
    }
    return all.contains(to);
  }

  /** Where a node comes within a step. */
  int of(String name) {
    return place.get(name);
  }

  /** 1 if what the edge brings was sent the step before; else 0. */
  int delay(String from, String to) {
    return of(from) >= of(to) ? 1 : 0;
  }
}
