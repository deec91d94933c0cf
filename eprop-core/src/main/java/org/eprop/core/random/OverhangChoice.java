package org.eprop.core.random;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Chooses among the parts of {@link NormalZiggurat} that are no layers, by their areas: 0 the tail,
 * i the overhang beside layer i. By Walker's alias method (1977): each number from 0 to 255 is as
 * likely as any other, and stands for two parts, itself and its alias, which share it.
 */
final class OverhangChoice {

  private static final int PARTS = NormalZiggurat.PARTS;
  private static final int LAYERS = NormalZiggurat.LAYERS;

  /** Nodes and weights of Gauss and Legendre's rule of 6 points on -1 .. 1; both sides alike. */
  private static final double[] NODES = {0.2386191860831969, 0.6612093864662645, 0.932469514203152};

  private static final double[] WEIGHTS = {
    0.46791393457269104, 0.3607615730481386, 0.17132449237917036
  };

  /** From which random number on it is the alias. */
  private final long[] threshold = new long[PARTS];

  private final int[] alias = new int[PARTS];

  /**
   * @param edges X_i of all layers, and 0
   */
  OverhangChoice(double[] edges) {
    double[] share = shares(edges);
    Deque<Integer> givers = new ArrayDeque<>();
    Deque<Integer> takers = new ArrayDeque<>();
    order(givers, takers);
    int giver = givers.pop();
    while (!takers.isEmpty()) {
      int taker = takers.pop();
      threshold[taker] = (long) ((share[taker] - 0.5) * 0x1p64);
      alias[taker] = giver;
      share[giver] -= 1 - share[taker];
      if (share[giver] < 1 && !givers.isEmpty()) {
        takers.push(giver);
        giver = givers.pop();
      }
    }
    threshold[giver] = Long.MAX_VALUE; // the last one has nothing left but itself
    alias[giver] = giver;
  }

  /**
   * The parts whose share is more than 1 give of it to those that have less, until these have 1.
   * Any order gives the same distribution; this one gives the numbers of Java 17.
   */
  private static void order(Deque<Integer> givers, Deque<Integer> takers) {
    int firstLargeOverhang = 239;
    givers.add(3);
    givers.add(2);
    for (int i = firstLargeOverhang; i <= LAYERS; i++) {
      givers.add(i);
    }
    givers.add(1);
    givers.add(0);
    for (int i = firstLargeOverhang - 3; i > 3; i--) {
      takers.add(i);
    }
    takers.add(firstLargeOverhang - 2);
    takers.add(firstLargeOverhang - 1);
    for (int i = LAYERS + 1; i < PARTS; i++) {
      takers.add(i);
    }
  }

  /** The areas of all parts, so scaled that their mean is 1. */
  private static double[] shares(double[] edges) {
    double[] area = new double[PARTS];
    double total = StrictMath.sqrt(StrictMath.PI / 2) * (PARTS - LAYERS) / PARTS;
    double overhangs = 0;
    for (int i = LAYERS; i > 0; i--) {
      area[i] = overhang(edges[i], edges[i - 1]);
      overhangs += area[i];
    }
    area[0] = total - overhangs;
    for (int i = 0; i < PARTS; i++) {
      area[i] *= PARTS / total;
    }
    return area;
  }

  /** The area between the curve, x = from and y = f(to). */
  private static double overhang(double from, double to) {
    double half = (to - from) / 2;
    double middle = (to + from) / 2;
    double sum = 0;
    for (int n = 0; n < NODES.length; n++) {
      double left = height(middle - half * NODES[n], to);
      double right = height(middle + half * NODES[n], to);
      sum += WEIGHTS[n] * (left + right);
    }
    return half * sum;
  }

  /** f(x) - f(to). */
  private static double height(double x, double to) {
    return StrictMath.exp(-0.5 * x * x) - StrictMath.exp(-0.5 * to * to);
  }

  /** The part that a random number stands for. */
  int part(long random) {
    int part = (int) (random & (PARTS - 1));
    return random < threshold[part] ? part : alias[part];
  }
}
