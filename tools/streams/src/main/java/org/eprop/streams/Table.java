package org.eprop.streams;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.plugin.Plugins;

/**
 * A stream as a table. Main writes one: {@code Table NAME SEED ROWS FILE.csv}.
 *
 * @param names of its columns, the label last
 * @param rows of cells; empty where one is missing
 */
record Table(List<String> names, List<String[]> rows) {

  private static final double NO_LABEL = 0.2;
  private static final double NO_CELL = 0.03;

  Table(String... names) {
    this(List.of(names), new ArrayList<>());
  }

  /** Writes one. */
  public static void main(String[] arguments) throws IOException {
    Table table = of(arguments[0], Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    try (PrintWriter to = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[3])))) {
      to.println(String.join(",", table.names));
      table.rows.forEach(row -> to.println(String.join(",", row)));
    }
  }

  /** By name; "NAME-missing" lacks 20 % of the labels and 3 % of the cells of NAME. */
  static Table of(String name, int seed, int rows) {
    if (name.endsWith("-missing")) {
      return of(name.substring(0, name.indexOf("-missing")), seed, rows).withHoles(seed);
    }
    try {
      return switch (name) {
        case "sine-walk", "hidden-cues", "sine-period" -> new MemoryTables(seed, rows).make(name);
        case "sea", "hyperplane", "led", "rbf", "waveform", "tree", "sine", "asset" ->
            new MoaTables(seed, rows).make(name);
        case "heartbeats", "speech" -> new TaskTables(rows).make(name);
        default -> new MadeTables(seed, rows).make(name);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Table withHoles(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        boolean label = i == row.length - 1;
        row[i] = random.nextDouble() < (label ? NO_LABEL : NO_CELL) ? "" : row[i];
      }
    }
    return this;
  }

  /** Adds a row; numbers have six digits. */
  void add(Object... cells) {
    rows.add(
        Arrays.stream(cells)
            .map(c -> c instanceof Double x ? String.format(Locale.ROOT, "%.6g", x) : c.toString())
            .toArray(String[]::new));
  }

  int inputs() {
    return names.size() - 1;
  }

  String label(int row) {
    return rows.get(row)[inputs()];
  }

  /** Labels in alphabetical order; none if they are numbers. */
  List<String> classes() {
    List<String> labels = column(inputs());
    return labels.stream().allMatch(Table::isNumber) ? List.of() : labels;
  }

  /** Different cells of a column, without missing ones. */
  List<String> column(int i) {
    return rows.stream().map(row -> row[i]).filter(c -> !c.isEmpty()).distinct().sorted().toList();
  }

  static boolean isNumber(String cell) {
    return cell.matches("-?[0-9.]+([Ee][-+]?[0-9]+)?");
  }

  /**
   * Streams that drift and need memory. A concept lasts a quarter of the rows.
   *
   * <p>sine-walk (after the sine random walk of cPNN): two numbers a and b between 0 and 1 walk in
   * steps of at most 0.05. A row is under a curve or not, and the label is what most of the last
   * ten rows were. The curve, and which side has which name, change. hidden-cues: now and then one
   * of two channels shows a cue, two others distract. The label is the last cue, with names
   * exchanged in every second quarter. sine-period: a sine whose period changes, with noise. The
   * label is the next row's value without noise, a number.
   */
  private static final class MemoryTables {

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

  /**
   * Sequences of a ready task one after the other, as one table.
   *
   * <p>heartbeats: electrocardiograms of 15 test sequences of {@code ecg}, four channels of events
   * and a part of the heartbeat, at each step. speech: digits of six speakers, one speaker after
   * the other, 40 bands and the digit or gap, each 10 ms ({@code spoken_digits}).
   */
  private static final class TaskTables {

    private static final int SEQUENCES = 15;
    private static final List<String> SPEAKERS =
        List.of("george", "jackson", "lucas", "nicolas", "theo", "yweweler");

    private final int rows;

    TaskTables(int rows) {
      this.rows = rows;
    }

    Table make(String name) throws IOException {
      try (Plugins plugins =
          Plugins.builder().classPath(TaskTables.class.getClassLoader()).build()) {
        if (name.equals("heartbeats")) {
          Task task = task(plugins, "ecg", Map.of());
          Table table = ofChannels(task);
          Dataset test = task.test().orElseThrow();
          for (int n = 0; n < SEQUENCES; n++) {
            write(test.sample(0, n * test.size() / SEQUENCES), task, rows / SEQUENCES, table);
          }
          return table;
        }
        Table table = null;
        for (String speaker : SPEAKERS) {
          Task task = task(plugins, "spoken_digits", Map.of("held_out_speaker", speaker));
          table = table == null ? ofChannels(task) : table;
          Dataset test = task.test().orElseThrow();
          int left = rows / SPEAKERS.size();
          for (int n = 0; left > 0; n++) {
            left -= write(test.sample(0, n), task, left, table);
          }
        }
        return table;
      }
    }

    private static Task task(Plugins plugins, String name, Map<String, Object> values) {
      TaskFactory factory = plugins.find(TaskFactory.class, name);
      return factory.create(Context.of(Arguments.of(factory, values)).withSeed(1));
    }

    private static Table ofChannels(Task task) {
      String[] names = new String[task.inputs() + 1];
      for (int i = 0; i < task.inputs(); i++) {
        names[i] = "x" + i;
      }
      names[task.inputs()] = "label";
      return new Table(names);
    }

    /** As many steps as are left, or all. */
    private static int write(Sample sample, Task task, int left, Table table) {
      int steps = Math.min(left, sample.input().steps());
      Target target = sample.target();
      for (int t = 0; t < steps; t++) {
        float[] x = new float[task.inputs()];
        if (sample.input() instanceof SpikeInput spikes) {
          for (int e = spikes.start()[t]; e < spikes.start()[t + 1]; e++) {
            x[spikes.channel()[e]] = 1;
          }
        } else if (sample.input() instanceof RealInput real) {
          x = real.values()[t];
        }
        Object[] cells = new Object[x.length + 1];
        for (int i = 0; i < x.length; i++) {
          cells[i] = x[i] == (int) x[i] ? Integer.toString((int) x[i]) : Float.toString(x[i]);
        }
        int label = target.classAt(t);
        cells[x.length] = label == Target.UNLABELLED ? "" : task.classNames().get(label);
        table.add(cells);
      }
      return steps;
    }
  }
}
