package org.eprop.core.forward;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;

/**
 * What follows from the graph once and for all: which projections lead into a population, and which
 * populations have to take each step together because later ones drive earlier ones. All others go
 * through all steps, one population after the other.
 */
public final class Plan {

  /** Numbers of the projections into each population, in their order. */
  final int[][] into;

  /** The stages of a forward pass: consecutive populations, mostly one. */
  final List<Stage> stages;

  private final NetworkStructure network;

  /**
   * Consecutive populations that take each step together.
   *
   * @param first the first of them
   * @param end the one after the last of them
   */
  public record Stage(int first, int end) {

    /** Whether there is only one. */
    public boolean isSingle() {
      return end - first == 1;
    }
  }

  public Plan(NetworkStructure network) {
    this.network = network;
    into = new int[network.populations().size()][];
    for (int p = 0; p < into.length; p++) {
      int to = p;
      List<Projection> all = network.projections();
      into[p] = IntStream.range(0, all.size()).filter(i -> all.get(i).to() == to).toArray();
    }
    stages = stages(projection -> true);
  }

  /**
   * The stages if only some projections count: populations from the earliest that a later one
   * drives to that later one are in one stage.
   */
  public List<Stage> stages(Predicate<Projection> which) {
    int populations = network.populations().size();
    int[] reach = new int[populations];
    for (int p = 0; p < populations; p++) {
      reach[p] = p;
    }
    for (Projection projection : network.projections()) {
      if (which.test(projection) && !projection.isForward()) {
        int to = projection.to();
        reach[to] = Math.max(reach[to], projection.from().index());
      }
    }
    List<Stage> found = new ArrayList<>();
    for (int first = 0; first < populations; ) {
      int last = first;
      for (int p = first; p <= last; p++) {
        last = Math.max(last, reach[p]);
      }
      found.add(new Stage(first, last + 1));
      first = last + 1;
    }
    return found;
  }
}
