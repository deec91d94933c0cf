package org.eprop.core.optimizer;

import java.util.ArrayList;
import java.util.List;
import org.eprop.core.network.Leaf;
import org.jspecify.annotations.Nullable;

/** What weights and an optimizer's memory were before an update, to be put back if it fails. */
final class Rollback {

  private final List<Leaf> memory;

  /** Live, and what was there. */
  private final List<Leaf> live = new ArrayList<>();

  private final List<Leaf> was = new ArrayList<>();

  /**
   * @param memory live, by slots
   */
  Rollback(List<List<Leaf>> memory) {
    this.memory = memory.stream().flatMap(List::stream).toList();
  }

  /** Keeps the memory and the weights of what is not left out as they are. */
  void keep(List<LearnedLeaf> parts) {
    live.clear();
    for (int l = 0; l < parts.size(); l++) {
      if (!parts.get(l).leftOut) {
        live.add(parts.get(l).weights);
      }
    }
    live.addAll(memory);
    for (int l = was.size(); l < live.size(); l++) {
      was.add(live.get(l).copy());
    }
    for (int l = 0; l < live.size(); l++) {
      was.get(l).set(live.get(l));
    }
  }

  /** Puts back what was kept. */
  void restore() {
    for (int l = 0; l < live.size(); l++) {
      live.get(l).set(was.get(l));
    }
  }

  /** The first leaf of weights or memory with a number that is not finite; null if all are. */
  @Nullable Leaf notFinite() {
    for (int l = 0; l < live.size(); l++) {
      if (!isFinite(live.get(l))) {
        return live.get(l);
      }
    }
    return null;
  }

  private static boolean isFinite(Leaf leaf) {
    for (int i = 0; i < leaf.rowCount(); i++) {
      for (float x : leaf.row(i)) {
        if (!Float.isFinite(x)) {
          return false;
        }
      }
    }
    return true;
  }
}
