package org.eprop.streams;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.eprop.core.plugin.Plugins;

/**
 * Learners of MOA and of this project on the same tables: {@code BesideMoa RESULTS.csv FIRST_SEED
 * SEEDS moa|eprop|all|LEARNER:INPUTS,... [TABLE[@DELAY]...]}. Each row is predicted, then the row
 * learned whose label comes; rows without a label are not scored. A line of results is written for
 * each learner; those that are there already are not run again. {@link FairTable} makes a table of
 * them.
 */
public final class BesideMoa {

  private static final String HEAD =
      "table,rows,delay,seed,learner,inputs,score,kappa,rows a second,MB\n";
  private static final double NANO = 1e-9;
  private static final int MEGA = 1 << 20;

  /**
   * A table's length, and by how many rows its labels are late.
   *
   * @param seeds whether a seed makes another
   */
  record Setting(String table, int rows, int delay, boolean seeds) {}

  static final List<Setting> ALL =
      List.of(
          new Setting("sine-walk", 20_000, 100, true),
          new Setting("hidden-cues", 20_000, 100, true),
          new Setting("heartbeats", 10_000, 100, false),
          new Setting("speech", 5_000, 100, false),
          new Setting("counter", 5_000, 0, true),
          new Setting("xor", 5_000, 0, true),
          new Setting("sea", 5_000, 0, true),
          new Setting("sea-missing", 5_000, 100, true),
          new Setting("agrawal", 5_000, 0, true),
          new Setting("hyperplane", 5_000, 0, true),
          new Setting("rbf", 5_000, 0, true),
          new Setting("led", 5_000, 0, true),
          new Setting("led-missing", 5_000, 10, true),
          new Setting("waveform", 5_000, 100, true),
          new Setting("tree", 10_000, 0, true),
          new Setting("sine", 5_000, 0, true),
          new Setting("asset", 5_000, 0, true),
          new Setting("stagger", 5_000, 0, true),
          new Setting("mixed", 5_000, 0, true),
          new Setting("electricity", 5_000, 0, true),
          new Setting("rare", 5_000, 0, true),
          new Setting("lagged", 5_000, 0, true),
          new Setting("narma", 5_000, 0, true));

  private static final List<String> INPUTS = List.of("row", "lags", "averages");
  private static final List<String> FORESTS = List.of("HAT", "ARF", "SRP", "LeveragingBag");
  private static final List<String> OTHERS = List.of("NaiveBayes", "SGD");

  private final Path file;
  private final Plugins plugins;
  private final Set<String> done = new TreeSet<>();

  private BesideMoa(Path file, Plugins plugins) throws IOException {
    this.file = file;
    this.plugins = plugins;
    if (!Files.exists(file)) {
      Files.writeString(file, HEAD);
    }
    for (String line : Files.readAllLines(file)) {
      done.add(String.join(",", List.of(line.split(",")).subList(0, 6)));
    }
  }

  /** Runs what is not there yet. */
  public static void main(String[] arguments) throws IOException {
    List<Setting> asked = asked(List.of(arguments).subList(4, arguments.length));
    int first = Integer.parseInt(arguments[1]);
    try (Plugins plugins = Plugins.builder().classPath(BesideMoa.class.getClassLoader()).build()) {
      BesideMoa beside = new BesideMoa(Path.of(arguments[0]), plugins);
      for (int seed = first; seed < first + Integer.parseInt(arguments[2]); seed++) {
        for (Setting setting : asked) {
          if (setting.seeds || seed == first) {
            beside.run(setting, seed, arguments[3]);
          }
        }
      }
    }
  }

  /** Tables by name, with the delay that stands behind it. */
  private static List<Setting> asked(List<String> names) {
    List<Setting> asked = new ArrayList<>();
    for (String name : names) {
      String[] parts = name.split("@");
      for (Setting one : ALL) {
        if (one.table.equals(parts[0])) {
          int delay = parts.length == 1 ? one.delay : Integer.parseInt(parts[1]);
          asked.add(new Setting(one.table, one.rows, delay, one.seeds));
        }
      }
    }
    return names.isEmpty() ? ALL : asked;
  }

  private void run(Setting setting, int seed, String who) throws IOException {
    Table table = Table.of(setting.table, seed, setting.rows);
    boolean numbers = table.classes().isEmpty();
    run(setting, seed, table, "NoChange", "");
    if (who.contains(":")) {
      for (String one : who.split(",")) {
        run(setting, seed, table, one.split(":")[0], one.split(":")[1]);
      }
      return;
    }
    if (!who.equals("moa")) {
      run(setting, seed, table, "eprop", "");
    }
    if (!who.equals("eprop")) {
      for (String inputs : INPUTS) {
        for (String learner : FORESTS) {
          if (!numbers || learner.equals("HAT") || learner.equals("ARF")) {
            run(setting, seed, table, learner, inputs);
          }
        }
        for (String learner : OTHERS) {
          if (!numbers || learner.equals("SGD")) {
            run(setting, seed, table, learner, inputs);
          }
        }
      }
    }
  }

  private void run(Setting setting, int seed, Table table, String name, String inputs)
      throws IOException {
    String which =
        "%s,%d,%d,%d,%s,%s"
            .formatted(setting.table, setting.rows, setting.delay, seed, name, inputs);
    if (done.contains(which)) {
      return;
    }
    int delay = setting.delay;
    List<String> classes = table.classes();
    RowLearner learner =
        switch (name) {
          case "NoChange" -> new NoChange(table, classes);
          case "eprop" -> new TableRows(table, delay, plugins);
          default -> new MoaRows(name, table, inputs, delay);
        };
    ThreadMXBean thread = ManagementFactory.getThreadMXBean();
    long memory = memory();
    long begin = thread.getCurrentThreadCpuTime();
    List<double[]> said = new ArrayList<>();
    for (int t = 0; t < table.rows().size(); t++) {
      double y = learner.predict(t);
      String label = table.label(t);
      if (!label.isEmpty()) {
        double wanted = classes.isEmpty() ? Double.parseDouble(label) : classes.indexOf(label);
        said.add(new double[] {y, wanted});
      }
      if (t >= delay && !table.label(t - delay).isEmpty()) {
        learner.learn(t - delay);
      }
    }
    double seconds = NANO * (thread.getCurrentThreadCpuTime() - begin);
    String line =
        String.format(
            Locale.ROOT,
            "%s,%.5f,%.4f,%.0f,%.1f%n",
            which,
            classes.isEmpty() ? deviation(said) : accuracy(said),
            classes.isEmpty() ? 0 : kappa(said, classes.size()),
            table.rows().size() / seconds,
            (memory() - memory) / (double) MEGA);
    Reference.reachabilityFence(learner);
    System.out.print(line);
    Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
  }

  private static long memory() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static double deviation(List<double[]> said) {
    return Math.sqrt(
        said.stream().mapToDouble(s -> (s[0] - s[1]) * (s[0] - s[1])).average().orElse(0));
  }

  private static double accuracy(List<double[]> said) {
    return said.stream().mapToDouble(s -> s[0] == s[1] ? 1 : 0).average().orElse(0);
  }

  private static double kappa(List<double[]> said, int classes) {
    double chance = 0;
    for (int k = 0; k < classes; k++) {
      int of = k;
      double named = said.stream().filter(s -> s[0] == of).count();
      double came = said.stream().filter(s -> s[1] == of).count();
      chance += named * came / said.size() / said.size();
    }
    return (accuracy(said) - chance) / (1 - chance);
  }

  /** Repeats the last label known. */
  private static final class NoChange implements RowLearner {

    private final Table table;
    private final List<String> classes;
    private double last;

    NoChange(Table table, List<String> classes) {
      this.table = table;
      this.classes = classes;
    }

    @Override
    public double predict(int row) {
      return last;
    }

    @Override
    public void learn(int row) {
      String label = table.label(row);
      last = classes.isEmpty() ? Double.parseDouble(label) : classes.indexOf(label);
    }
  }
}
