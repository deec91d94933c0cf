package org.eprop.streams;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Streams that drift and need memory. A concept lasts a quarter of the rows.
 *
 * <p>sine-walk (after the sine random walk of cPNN): two numbers a and b between 0 and 1 walk in
 * steps of at most 0.05. A row is under a curve or not, and the label is what most of the last ten
 * rows were. The curve, and which side has which name, change. hidden-cues: now and then one of two
 * channels shows a cue, two others distract. The label is the last cue, with names exchanged in
 * every second quarter. sine-period: a sine whose period changes, with noise. The label is the next
 * row's value without noise, a number.
 */
final class MemoryTables {

  private final SplittableRandom random;
  private final int rows;

  MemoryTables(long seed, int rows) {
    random = new SplittableRandom(seed);
    this.rows = rows;
  }

  Table make(String name) {
    return switch (name) {
      case "sine-walk" -> sineWalk();
      case "hidden-cues" -> hiddenCues();
      default -> sinePeriod();
    };
  }

  private int quarter(int t) {
    return t * 4 / rows;
  }

  private Table sineWalk() {
    Table table = new Table("a", "b", "label");
    double a = random.nextDouble();
    double b = random.nextDouble();
    int[] last = new int[10];
    for (int t = 0; t < rows; t++) {
      a = walk(a);
      b = walk(b);
      int concept = new int[] {0, 2, 1, 3}[quarter(t)];
      boolean above =
          concept < 2
              ? a >= StrictMath.sin(b)
              : a - 0.5 >= 0.3 * StrictMath.sin(3 * StrictMath.PI * b);
      last[t % 10] = above == (concept % 2 == 0) ? 0 : 1;
      int ones = Arrays.stream(last).limit(Math.min(t + 1, 10)).sum();
      table.add((float) a, (float) b, "c" + (2 * ones > Math.min(t + 1, 10) ? 1 : 0));
    }
    return table;
  }

  private double walk(double x) {
    double step = 0.05 * random.nextDouble();
    boolean up = x < step || (x <= 1 - step && random.nextBoolean());
    return up ? x + step : x - step;
  }

  private Table hiddenCues() {
    Table table = new Table("left", "right", "one", "other", "label");
    int cue = 0;
    for (int t = 0; t < rows; t++) {
      int[] x = new int[4];
      if (random.nextDouble() < 0.03) {
        cue = random.nextInt(2);
        x[cue] = 1;
      }
      if (random.nextDouble() < 0.2) {
        x[2 + random.nextInt(2)] = 1;
      }
      table.add(x[0], x[1], x[2], x[3], "c" + (quarter(t) % 2 == 0 ? cue : 1 - cue));
    }
    return table;
  }

  private Table sinePeriod() {
    Table table = new Table("x", "label");
    double phase = 2 * StrictMath.PI * random.nextDouble();
    for (int t = 0; t < rows; t++) {
      double x = StrictMath.sin(phase) + 0.1 * random.nextGaussian();
      phase += 2 * StrictMath.PI / new double[] {20, 53, 13, 31}[quarter(t)];
      table.add((float) x, (float) StrictMath.sin(phase));
    }
    return table;
  }
}
