package org.eprop.streams;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.eprop.core.plugin.Plugins;
import org.eprop.stream.table.TableAnswer;
import org.eprop.stream.table.TableLearner;
import org.eprop.stream.table.TableNetwork;
import org.eprop.stream.table.TableSettings;

/**
 * A long stream whose relation turns round 5,000 rows before its end: {@code LongRun ROWS
 * [NEURONS]}. Prints how many answers were right in parts after the change, and the heap in use at
 * each tenth. {@code LongRun returns FIRST_SEED SEEDS} has hidden-cues with labels 100 rows late,
 * whose names are exchanged every 5,000 rows, and counts answers by how many labels have come since
 * a concept came for the second time.
 */
public final class LongRun {

  private static final int AFTER = 5_000;
  private static final int TENTHS = 10;
  private static final int MEGA = 1 << 20;
  private static final int[] PARTS = {0, 100, 200, 300, 500, 1_000, 5_000};

  private static final int LATE = 100;
  private static final int RETURN = 500;
  private static final int PART = 50;

  private LongRun() {}

  /** Runs it. */
  public static void main(String[] arguments) {
    if (arguments[0].equals("returns")) {
      returns(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
      return;
    }
    int rows = Integer.parseInt(arguments[0]);
    SplittableRandom random = new SplittableRandom(1);
    int[] right = new int[rows];
    try (Plugins plugins = Plugins.builder().classPath(LongRun.class.getClassLoader()).build()) {
      int neurons = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
      TableSettings settings =
          TableSettings.defaults()
              .withLateness(0)
              .withNetwork(TableNetwork.lif(neurons, /* recurrent= */ false));
      TableLearner learner = new TableLearner(settings, plugins);
      for (int t = 0; t < rows; t++) {
        double x = random.nextDouble();
        double y = random.nextDouble();
        String label = x + y > 1 == t < rows - AFTER ? "more" : "less";
        TableAnswer answer =
            learner.predict(Map.of("x", x, "y", y, "kind", "k" + random.nextInt(3)));
        right[t] = label.equals(answer.label()) ? 1 : 0;
        learner.learn(answer.token(), label);
        if ((t + 1) % (rows / TENTHS) == 0) {
          System.gc();
          Runtime runtime = Runtime.getRuntime();
          double heap = (runtime.totalMemory() - runtime.freeMemory()) / (double) MEGA;
          System.out.printf(Locale.ROOT, "row %d: heap %.1f MB%n", t + 1, heap);
        }
      }
    }
    for (int p = 1; p < PARTS.length; p++) {
      int sum = 0;
      for (int t = PARTS[p - 1]; t < PARTS[p]; t++) {
        sum += right[rows - AFTER + t];
      }
      double part = sum / (double) (PARTS[p] - PARTS[p - 1]);
      System.out.printf(Locale.ROOT, "rows %d to %d after: %.3f%n", PARTS[p - 1], PARTS[p], part);
    }
  }

  private static void returns(int first, int seeds) {
    int[] right = new int[RETURN];
    try (Plugins plugins = Plugins.builder().classPath(LongRun.class.getClassLoader()).build()) {
      for (int seed = first; seed < first + seeds; seed++) {
        Table table = Table.of("hidden-cues", seed, 4 * AFTER);
        List<String> classes = table.classes();
        BesideMoa.TableRows learner = new BesideMoa.TableRows(table, LATE, plugins);
        for (int t = 0; t < 4 * AFTER; t++) {
          boolean said = classes.get((int) learner.predict(t)).equals(table.label(t));
          int labels = t % AFTER - LATE;
          if (t >= 2 * AFTER && labels >= 0 && labels < RETURN) {
            right[labels] += said ? 1 : 0;
          }
          if (t >= LATE) {
            learner.learn(t - LATE);
          }
        }
      }
    }
    for (int from = 0; from < RETURN; from += PART) {
      int sum = 0;
      for (int t = from; t < from + PART; t++) {
        sum += right[t];
      }
      double part = sum / (2.0 * PART * seeds);
      System.out.printf(Locale.ROOT, "labels %d to %d after: %.3f%n", from, from + PART, part);
    }
  }
}
