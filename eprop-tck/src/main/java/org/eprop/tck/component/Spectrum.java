package org.eprop.tck.component;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The eigenvalues of a small matrix, as what they mean for s^t = A s^{t-1}. */
public final class Spectrum {

  /** What is below has died out within a step: no rate can be told. */
  private static final double GONE = 1e-9;

  private Spectrum() {}

  /**
   * A mode of A: exp(dt (rate + i frequency)).
   *
   * @param rate of growth, 1/ms; negative if it decays
   * @param frequency in radians per ms, &gt;= 0
   */
  public record Mode(double rate, double frequency) {}

  /** The modes that outlive a step, the fastest decay first. */
  public static List<Mode> modes(double[][] a, double dt) {
    List<Mode> modes = new ArrayList<>();
    for (double[] value : Eigenvalues.of(a)) {
      double size = Math.hypot(value[0], value[1]);
      if (size > GONE) {
        modes.add(
            new Mode(
                StrictMath.log(size) / dt, Math.abs(StrictMath.atan2(value[1], value[0])) / dt));
      }
    }
    modes.sort(Comparator.comparingDouble(Mode::rate).thenComparingDouble(Mode::frequency));
    return modes;
  }

  /** The real eigenvalues. */
  public static double[] real(double[][] a) {
    return java.util.Arrays.stream(Eigenvalues.of(a))
        .filter(value -> Math.abs(value[1]) <= 1e-6 * Math.hypot(value[0], value[1]))
        .mapToDouble(value -> value[0])
        .toArray();
  }
}
