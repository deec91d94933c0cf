package org.eprop.tck.network;

import java.util.Map;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.reference.ReferenceWeights;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;

/** Compares gradients number by number, relative to the largest number of each leaf. */
public final class SideBySide {

  /** A leaf far smaller than the others is compared on their scale: it may be rounding alone. */
  private static final double SMALLEST_SHARE = 1e-3;

  private final String equation;
  private final Trial trial;
  private final String where;
  private final double tolerance;
  private final Findings findings;

  /**
   * @param where behind the network's name in messages; empty for nothing
   */
  public SideBySide(
      String equation, Trial trial, String where, double tolerance, Findings findings) {
    this.equation = equation;
    this.trial = trial;
    this.where = trial.name() + (where.isEmpty() ? "" : ", " + where);
    this.tolerance = tolerance;
    this.findings = findings;
  }

  public void compare(ReferenceWeights found, ReferenceWeights expected) {
    double floor = floor(expected);
    expected.leaves().forEach((name, rows) -> leaf(name, found.leaves().get(name), rows, floor));
  }

  private void leaf(String name, double[][] found, double[][] expected, double floor) {
    double size = Math.max(floor, largest(expected));
    for (int i = 0; i < expected.length; i++) {
      for (int k = 0; k < expected[i].length; k++) {
        if (!(Math.abs(found[i][k] - expected[i][k]) <= tolerance * size)) {
          findings.number(
              "dE/d[" + name + "]: " + equation,
              where + ", " + place(name, expected.length, i, k),
              found[i][k],
              expected[i][k]);
        }
      }
    }
  }

  private String place(String name, int rows, int i, int k) {
    NetworkStructure network = trial.structure();
    for (Projection projection : network.projections()) {
      if (projection.name().equals(name)) {
        return "synapse " + i + " -> " + projection.synapses().target(i, k);
      }
    }
    return rows == 1 ? "number " + k : "neuron " + i + " -> output " + k;
  }

  private static double floor(ReferenceWeights gradient) {
    return SMALLEST_SHARE * largest(gradient) + Double.MIN_NORMAL;
  }

  /** The largest absolute value of a gradient; not finite if some number is not. */
  public static double largest(ReferenceWeights gradient) {
    double largest = 0;
    for (double[][] rows : gradient.leaves().values()) {
      largest = Math.max(largest, largest(rows));
    }
    return largest;
  }

  public static double largest(double[][] rows) {
    double largest = 0;
    for (double[] row : rows) {
      largest = Math.max(largest, Numbers.largest(row));
    }
    return largest;
  }

  /** How much two gradients differ, relative to the largest number of each leaf. */
  public static double distance(ReferenceWeights a, ReferenceWeights b) {
    double floor = floor(a);
    double distance = 0;
    for (Map.Entry<String, double[][]> leaf : a.leaves().entrySet()) {
      double[][] other = b.leaves().get(leaf.getKey());
      double size = Math.max(floor, largest(leaf.getValue()));
      for (int i = 0; i < other.length; i++) {
        for (int k = 0; k < other[i].length; k++) {
          distance = Math.max(distance, Math.abs(leaf.getValue()[i][k] - other[i][k]) / size);
        }
      }
    }
    return distance;
  }
}
