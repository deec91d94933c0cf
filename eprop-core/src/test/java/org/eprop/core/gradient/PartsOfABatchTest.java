package org.eprop.core.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Sample;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.junit.jupiter.api.Test;

/** The gradient of a batch from parts that were computed apart, in any order, by other engines. */
class PartsOfABatchTest {

  private static final int SEEDS = 25;

  private static List<Sample> batch(RandomGraphs.Case drawn) {
    List<Sample> batch = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      batch.addAll(drawn.batch());
    }
    return batch;
  }

  private static GradientEngine engine(RandomGraphs.Case drawn, Workers workers) {
    return new GradientEngine(
        drawn.network(), drawn.losses(), drawn.regularizers(), Rules.EPROP, workers);
  }

  @Test
  void partsInAnyOrderAddUpToTheWholeBitByBit() {
    int regularized = 0;
    int divided = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case drawn = RandomGraphs.draw(seed);
      List<Sample> batch = batch(drawn);
      Weights whole = Weights.gradient(drawn.network());
      Weights sum = Weights.gradient(drawn.network());
      try (Workers one = new Workers(1);
          Workers two = new Workers(2)) {
        GradientEngine engine = engine(drawn, two);
        BatchResult result = engine.gradient(drawn.weights(), drawn.feedback(), batch, whole);
        int[] first = engine.parts(batch);
        int parts = first.length - 1;

        BatchTotals totals = null;
        for (int i = parts - 1; i >= 0; i--) {
          List<Sample> part = batch.subList(first[i], first[i + 1]);
          BatchTotals own = engine(drawn, one).totals(drawn.weights(), part);
          totals = totals == null ? own : totals.plus(own);
        }
        OrderedSum added = new OrderedSum(sum, parts);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
          order.add(i);
        }
        Collections.shuffle(order, new Random(seed));
        double loss = 0;
        for (int i : order) {
          Weights gradient = Weights.gradient(drawn.network());
          List<Sample> part = batch.subList(first[i], first[i + 1]);
          loss +=
              engine(drawn, one)
                  .gradient(drawn.weights(), drawn.feedback(), part, totals, gradient)
                  .loss();
          added.add(i, gradient);
        }
        assertTrue(added.isComplete());
        String where = "seed " + seed;
        for (int i = 0; i < whole.leaves().size(); i++) {
          float[][] expected = whole.leaves().get(i).rows();
          assertArrayEquals(
              expected, added.get().leaves().get(i).rows(), where + " " + whole.leaves().get(i));
        }
        double size = Math.max(1, Math.abs(result.loss()));
        assertEquals(result.loss(), loss + engine.regularisation(totals), 1e-9 * size, where);
        regularized += drawn.regularizers().isEmpty() ? 0 : 1;
        divided += parts > 1 ? 1 : 0;
      }
    }
    assertTrue(regularized > 3 && divided > 10, regularized + " and " + divided);
  }

  @Test
  void aPartCountsOnce() {
    RandomGraphs.Case drawn = RandomGraphs.draw(1);
    OrderedSum sum = new OrderedSum(Weights.gradient(drawn.network()), 2);
    Weights part = Weights.gradient(drawn.network());
    sum.add(1, part);
    assertEquals("got part 1 twice", message(() -> sum.add(1, part)));
    assertEquals("got part 2, but expected 0 to 1", message(() -> sum.add(2, part)));
    assertEquals(
        "part 0 of 2 has not been added yet",
        assertThrows(IllegalStateException.class, sum::get).getMessage());
    sum.add(0, part);
    assertEquals("got part 0 twice", message(() -> sum.add(0, part)));
    Weights other = Weights.gradient(RandomGraphs.draw(2).network());
    assertEquals("got numbers of another network or shape", message(() -> part.add(other)));
  }

  private static String message(org.junit.jupiter.api.function.Executable action) {
    return assertThrows(InvalidInputException.class, action).getMessage();
  }
}
