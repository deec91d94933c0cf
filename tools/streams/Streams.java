import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Writes streams that drift and need memory, as tables whose last column, {@code label}, is to be
 * predicted: {@code java Streams.java sine-walk|hidden-cues|sine-period SEED FILE.csv}.
 *
 * <p>sine-walk: two numbers a and b between 0 and 1 walk in steps of at most 0.05. A row is under a
 * curve or not, and the label is what most of the last ten rows were. The curve, and which side has
 * which name, change every 5,000 rows. hidden-cues: now and then one of two channels shows a cue, two
 * others distract. The label is the last cue, with names exchanged in every second 5,000 rows.
 * sine-period: a sine whose period changes every 5,000 rows, with noise. The label is the next row's
 * value without noise, a number.
 */
public final class Streams {

  private static final int ROWS = 20_000;
  private static final int CONCEPT = 5_000;

  private Streams() {}

  /** Writes one. */
  public static void main(String[] arguments) throws IOException {
    SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[1]));
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[2])))) {
      if (arguments[0].equals("sine-walk")) {
        sineWalk(random, out);
      } else if (arguments[0].equals("hidden-cues")) {
        hiddenCues(random, out);
      } else if (arguments[0].equals("sine-period")) {
        sinePeriod(random, out);
      } else {
        throw new IllegalArgumentException(
            arguments[0] + ": expected sine-walk, hidden-cues or sine-period");
      }
    }
  }

  private static void sineWalk(SplittableRandom random, PrintWriter out) {
    out.println("a,b,label");
    double a = random.nextDouble();
    double b = random.nextDouble();
    int[] last = new int[10];
    for (int t = 0; t < ROWS; t++) {
      a = walk(a, random);
      b = walk(b, random);
      int concept = new int[] {0, 2, 1, 3}[t / CONCEPT];
      boolean above =
          concept < 2
              ? a >= StrictMath.sin(b)
              : a - 0.5 >= 0.3 * StrictMath.sin(3 * StrictMath.PI * b);
      last[t % 10] = above == (concept % 2 == 0) ? 0 : 1;
      int ones = Arrays.stream(last).limit(Math.min(t + 1, 10)).sum();
      out.println((float) a + "," + (float) b + ",c" + (2 * ones > Math.min(t + 1, 10) ? 1 : 0));
    }
  }

  private static double walk(double x, SplittableRandom random) {
    double step = 0.05 * random.nextDouble();
    boolean up = x < step || (x <= 1 - step && random.nextBoolean());
    return up ? x + step : x - step;
  }

  private static void hiddenCues(SplittableRandom random, PrintWriter out) {
    out.println("left,right,one,other,label");
    int cue = 0;
    for (int t = 0; t < ROWS; t++) {
      int[] x = new int[4];
      if (random.nextDouble() < 0.03) {
        cue = random.nextInt(2);
        x[cue] = 1;
      }
      if (random.nextDouble() < 0.2) {
        x[2 + random.nextInt(2)] = 1;
      }
      int label = t / CONCEPT % 2 == 0 ? cue : 1 - cue;
      out.println(x[0] + "," + x[1] + "," + x[2] + "," + x[3] + ",c" + label);
    }
  }

  private static void sinePeriod(SplittableRandom random, PrintWriter out) {
    out.println("x,label");
    double phase = 2 * StrictMath.PI * random.nextDouble();
    for (int t = 0; t < ROWS; t++) {
      double x = StrictMath.sin(phase) + 0.1 * random.nextGaussian();
      phase += 2 * StrictMath.PI / new double[] {20, 53, 13, 31}[t / CONCEPT];
      out.println((float) x + "," + (float) StrictMath.sin(phase));
    }
  }
}
