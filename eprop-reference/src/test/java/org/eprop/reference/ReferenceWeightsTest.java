package org.eprop.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Weights;
import org.junit.jupiter.api.Test;

class ReferenceWeightsTest {

  @Test
  void leavesAreThoseOfTheWeights() {
    for (long seed = 0; seed < 20; seed++) {
      Weights weights = RandomGraphs.draw(seed).weights();
      ReferenceWeights wide = ReferenceWeights.of(weights);
      List<String> names = new ArrayList<>();
      for (Leaf leaf : weights.leaves()) {
        names.add(leaf.name());
        double[][] rows = wide.leaves().get(leaf.name());
        assertEquals(leaf.rows().length, rows.length, leaf.name());
        for (int i = 0; i < rows.length; i++) {
          for (int k = 0; k < rows[i].length; k++) {
            assertEquals(leaf.rows()[i][k], rows[i][k], leaf.name());
          }
        }
      }
      assertEquals(names, List.copyOf(wide.leaves().keySet()));
      List<Leaf> again = wide.rounded().leaves();
      for (int i = 0; i < again.size(); i++) {
        for (int row = 0; row < again.get(i).rows().length; row++) {
          assertArrayEquals(weights.leaves().get(i).rows()[row], again.get(i).rows()[row]);
        }
      }
    }
  }

  @Test
  void gradientsHaveWhatLearns() {
    int fixed = 0;
    for (long seed = 0; seed < 20; seed++) {
      RandomGraphs.Case graph = RandomGraphs.draw(seed);
      ReferenceWeights gradient = ReferenceWeights.gradient(graph.network());
      for (int i = 0; i < graph.network().projections().size(); i++) {
        var projection = graph.network().projections().get(i);
        if (projection.learned()) {
          assertSame(gradient.projection(i), gradient.leaves().get(projection.name()));
        } else {
          fixed++;
          assertNull(gradient.projection(i));
          assertFalse(gradient.leaves().containsKey(projection.name()));
        }
      }
    }
    assertTrue(fixed > 5, fixed + " fixed projections");
  }
}
