package org.eprop.device;

import java.util.Arrays;

/**
 * The constants of a population in 16 bits. A number x of format f stands for x 2^-f; arrays have
 * one number for all neurons, or one for each.
 *
 * @param of the population
 * @param stateFormat of s [state]
 * @param currentFormat of I
 * @param distanceFormat of g.s - theta
 * @param a A_z [z][to][from]; null where it is 0
 * @param u [state]
 * @param r [state][neuron]; null where it is 0
 * @param g [state]
 * @param threshold theta
 * @param initial [state][neuron]
 * @param bias null if there is none
 * @param shape S with 14 bits after the point at {@value #CELLS} places, 1/32 apart, 0 in the
 *     middle: {@code S(q)} lies at q 32 + 128, and beyond the ends it stays
 * @param steepness turns a distance into a place
 */
record IntegerPopulation(
    DevicePopulation of,
    int[] stateFormat,
    int currentFormat,
    int distanceFormat,
    Coefficient[][][] a,
    Coefficient[] u,
    int[][] r,
    Coefficient[] g,
    int[] threshold,
    int[][] initial,
    int[] bias,
    int[] shape,
    Coefficient steepness) {

  static final int CELLS = 256;
  static final int SHAPE_BITS = 14;
  private static final int CELLS_PER_UNIT = 32;

  static IntegerPopulation of(DevicePopulation p, Ranges ranges, int number, double margin) {
    int d = p.states();
    int[] format = new int[d + 2];
    for (int m = 0; m < d; m++) {
      double most = Math.max(ranges.state[number][m], most(p.spike(m)) / 2);
      format[m] = Fixed.format(margin * Math.max(most, most(p.initial(m))));
    }
    double threshold = most(p.thresholds());
    format[d] = Fixed.format(Math.max(margin * ranges.distance[number], threshold));
    format[d + 1] = Fixed.format(margin * Math.max(ranges.current[number], largest(p.bias())));
    format = Fixed.near(format);
    int distance = format[d];
    int current = format[d + 1];
    Coefficient[][][] a = new Coefficient[2][d][d];
    Coefficient[] u = new Coefficient[d];
    Coefficient[] g = new Coefficient[d];
    int[][] r = new int[d][];
    int[][] initial = new int[d][];
    for (int m = 0; m < d; m++) {
      for (int z = 0; z < 2; z++) {
        for (int k = 0; k < d; k++) {
          a[z][m][k] = Coefficient.of(p.transition(z, m, k), scale(format[m] - format[k]));
        }
      }
      u[m] = Coefficient.of(p.input(m), scale(format[m] - current));
      g[m] = Coefficient.of(p.threshold(m), scale(distance - format[m]));
      r[m] = most(p.spike(m)) == 0 ? null : numbers(p.spike(m), format[m]);
      initial[m] = numbers(p.initial(m), format[m]);
    }
    int[] shape = new int[CELLS];
    for (int i = 0; i < CELLS; i++) {
      double q = (i - CELLS / 2) / (double) CELLS_PER_UNIT;
      shape[i] = Fixed.of(p.surrogate().at(q), SHAPE_BITS);
    }
    return new IntegerPopulation(
        p,
        Arrays.copyOf(format, d),
        current,
        distance,
        a,
        u,
        r,
        g,
        numbers(p.thresholds(), distance),
        initial,
        p.bias() == null ? null : numbers(CNetwork.wide(p.bias()), current),
        shape,
        Coefficient.of(p.steepness(), CELLS_PER_UNIT * scale(-distance)));
  }

  private static double largest(float[] numbers) {
    return numbers == null ? 0 : DeviceProjection.largest(numbers);
  }

  static double most(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElse(0);
  }

  static double scale(int bits) {
    return Math.scalb(1.0, bits);
  }

  /** Numbers of a format, one if they are alike. */
  static int[] numbers(double[] values, int format) {
    int[] all = Arrays.stream(values).mapToInt(x -> Fixed.of(x, format)).toArray();
    return Arrays.stream(all).allMatch(x -> x == all[0]) ? new int[] {all[0]} : all;
  }

  static int at(int[] numbers, int j) {
    return numbers.length == 1 ? numbers[0] : numbers[j];
  }

  /** S at a distance. */
  int shapeAt(int j, int distance) {
    int place = CELLS / 2 + steepness.times(j, Fixed.clip(distance));
    return shape[Math.max(0, Math.min(CELLS - 1, place))];
  }
}
