package org.eprop.core.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.eprop.core.network.NetworkInput;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Source;
import org.eprop.core.network.Synapses;
import org.eprop.core.neuron.SmallNetworks;
import org.junit.jupiter.api.Test;

/** Which populations have to take each step together. */
class PlanTest {

  /** Four populations of one neuron, and projections from one to another. */
  private static Plan plan(int[]... edges) {
    Population one = SmallNetworks.population(0, SmallNetworks.lif(0.5));
    List<Projection> projections = new ArrayList<>();
    for (int[] edge : edges) {
      int delay = edge[0] < edge[1] ? 0 : 1;
      String name = edge[0] + "_" + edge[1];
      Synapses synapses = Synapses.dense(1, 1, delay);
      projections.add(new Projection(name, Source.population(edge[0]), edge[1], synapses, true));
    }
    return new Plan(
        new NetworkStructure(
            List.of(new NetworkInput("input", 0, 1)),
            List.of(one, one, one, one),
            projections,
            List.of()));
  }

  @Test
  void forwardProjectionsAskForNothing() {
    Plan plan = plan(new int[] {0, 1}, new int[] {0, 3}, new int[] {2, 2});
    assertEquals(4, plan.stages.size(), "one after the other, whole sequences at once");
    assertArrayEquals(new int[] {0}, plan.into[1]);
    assertArrayEquals(new int[] {1}, plan.into[3]);
    assertArrayEquals(new int[] {2}, plan.into[2], "its own");
  }

  @Test
  void aProjectionBackJoinsAllThatItSpans() {
    Plan plan = plan(new int[] {0, 1}, new int[] {3, 1});
    assertEquals(List.of(new Plan.Stage(0, 1), new Plan.Stage(1, 4)), plan.stages);
  }

  @Test
  void onlySomeProjectionsMayCount() {
    Plan plan = plan(new int[] {3, 1});
    assertEquals(4, plan.stages(projection -> false).size());
  }
}
