package org.eprop.streams;

import com.yahoo.labs.samoa.instances.Attribute;
import com.yahoo.labs.samoa.instances.DenseInstance;
import com.yahoo.labs.samoa.instances.Instance;
import com.yahoo.labs.samoa.instances.Instances;
import com.yahoo.labs.samoa.instances.InstancesHeader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import moa.classifiers.AbstractClassifier;
import moa.classifiers.bayes.NaiveBayes;
import moa.classifiers.functions.SGD;
import moa.classifiers.functions.SGDMultiClass;
import moa.classifiers.meta.AdaptiveRandomForest;
import moa.classifiers.meta.AdaptiveRandomForestRegressor;
import moa.classifiers.meta.LeveragingBag;
import moa.classifiers.meta.StreamingRandomPatches;
import moa.classifiers.trees.FIMTDD;
import moa.classifiers.trees.HoeffdingAdaptiveTree;
import moa.core.Utils;
import org.eprop.core.plugin.Plugins;
import org.eprop.stream.table.TableAnswer;
import org.eprop.stream.table.TableLearner;
import org.eprop.stream.table.TableSettings;

/**
 * Learners of MOA and of this project on the same tables: {@code BesideMoa RESULTS.csv FIRST_SEED
 * SEEDS moa|eprop|all|LEARNER:INPUTS,... [TABLE[@DELAY]...]}. Each row is predicted, then the row
 * learned whose label comes; rows without a label are not scored. A line of results is written for
 * each learner; those that are there already are not run again. {@code ARF+eprop} is both of them:
 * the class with the largest sum of their probabilities, or the mean of their values. {@link
 * FairTable} makes a table of the results.
 */
public final class BesideMoa {

  private static final int COLLECTIONS = 4;
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
          new Setting("narma", 5_000, 0, true),
          new Setting("elevator", 5_000, 7, true),
          new Setting("door", 5_000, 10, true),
          new Setting("heater", 5_000, 20, true),
          new Setting("stock", 5_000, 30, true));

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
      for (String inputs : INPUTS) {
        run(setting, seed, table, "eprop", inputs);
      }
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
    long memory = memory();
    RowLearner learner =
        switch (name) {
          case "NoChange" -> new NoChange(table, classes);
          case "eprop" -> new TableRows(table, inputs, delay, plugins);
          case "ARF+eprop" ->
              new Both(
                  new MoaRows("ARF", table, inputs, delay),
                  new TableRows(table, inputs, delay, plugins));
          default -> new MoaRows(name, table, inputs, delay);
        };
    ThreadMXBean thread = ManagementFactory.getThreadMXBean();
    long begin = thread.getCurrentThreadCpuTime();
    List<double[]> said = new ArrayList<>();
    for (int t = 0; t < table.rows().size(); t++) {
      double[] votes = learner.votes(t);
      double y = classes.isEmpty() ? votes[0] : Utils.maxIndex(votes);
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
    double score = classes.isEmpty() ? deviation(said) : accuracy(said);
    double kappa = classes.isEmpty() ? 0 : kappa(said, classes.size());
    said.clear(); // its memory is not the learner's
    double held = (memory() - memory) / (double) MEGA;
    Reference.reachabilityFence(learner);
    String line =
        String.format(
            Locale.ROOT,
            "%s,%.5f,%.4f,%.0f,%.1f%n",
            which,
            score,
            kappa,
            table.rows().size() / seconds,
            held);
    System.out.print(line);
    Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
  }

  /** In use; what a first collection only finds to be unused goes with a later one. */
  private static long memory() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
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
    private final double[] last;

    NoChange(Table table, List<String> classes) {
      this.table = table;
      this.classes = classes;
      last = new double[Math.max(1, classes.size())];
    }

    @Override
    public double[] votes(int row) {
      return last;
    }

    @Override
    public void learn(int row) {
      String label = table.label(row);
      Arrays.fill(last, 0);
      last[Math.max(0, classes.indexOf(label))] = classes.isEmpty() ? Double.parseDouble(label) : 1;
    }
  }

  /** A learner beside others, on the rows of one table. */
  private interface RowLearner {

    /** Predicts a row: a vote for each class, in alphabetical order, or its value. */
    double[] votes(int row);

    /** Its label has come, some rows later. */
    void learn(int row);
  }

  /** Two that say something together: the mean of their probabilities, or of their values. */
  private static final class Both implements RowLearner {

    private final RowLearner one;
    private final RowLearner other;

    Both(RowLearner one, RowLearner other) {
      this.one = one;
      this.other = other;
    }

    @Override
    public double[] votes(int row) {
      double[] a = shares(one.votes(row));
      double[] b = shares(other.votes(row));
      double[] both = Arrays.copyOf(a, Math.max(a.length, b.length));
      for (int k = 0; k < b.length; k++) {
        both[k] = both.length == 1 ? (a[0] + b[0]) / 2 : both[k] + b[k];
      }
      return both;
    }

    private static double[] shares(double[] votes) {
      double sum = Arrays.stream(votes).sum();
      boolean none = votes.length == 1 || !(sum > 0);
      return none ? votes : Arrays.stream(votes).map(vote -> vote / sum).toArray();
    }

    @Override
    public void learn(int row) {
      one.learn(row);
      other.learn(row);
    }
  }

  /**
   * {@link TableLearner} as {@code eprop stream} has it: of the row, with {@code --lags 10}, or
   * with {@code --averages}.
   */
  private static final class TableRows implements RowLearner {

    private static final int LAGS = 10;

    private final Table table;
    private final List<String> classes;
    private final TableLearner learner;
    private final List<Long> tokens = new ArrayList<>();

    TableRows(Table table, String inputs, int delay, Plugins plugins) {
      this.table = table;
      classes = table.classes();
      TableSettings settings =
          TableSettings.defaults()
              .withLateness(delay)
              .withMemory(inputs.equals("lags") ? LAGS : 0, inputs.equals("averages"));
      learner = new TableLearner(settings, plugins);
    }

    @Override
    public double[] votes(int row) {
      Map<String, Object> cells = new HashMap<>();
      for (int i = 0; i < table.inputs(); i++) {
        cells.put(table.names().get(i), table.rows().get(row)[i]);
      }
      TableAnswer answer = learner.predict(cells);
      tokens.add(answer.token());
      if (classes.isEmpty()) {
        String label = answer.label(); // few whole numbers look like classes at first
        double value = label == null ? answer.value() : Double.parseDouble(label);
        return new double[] {Double.isNaN(value) ? 0 : value};
      }
      double[] votes = new double[classes.size()];
      for (int k = 0; k < answer.classes().size(); k++) {
        votes[classes.indexOf(answer.classes().get(k))] = answer.probabilities()[k];
      }
      return votes;
    }

    @Override
    public void learn(int row) {
      learner.learn(tokens.get(row), table.label(row));
    }
  }

  /**
   * A learner of MOA, not tuned; forests have 30 trees. Its inputs are the row ({@code row}), or
   * ten rows ({@code lags}), or the row and averages of its columns over 3, 6, 12, 25, 50, 100 rows
   * ({@code averages}). With lags and averages comes the last label known if labels are at most 20
   * rows late.
   */
  private static final class MoaRows implements RowLearner {

    private static final int TREES = 30;
    private static final int MOST_LATE = 20;
    private static final int LAGS = 10;
    private static final int[] AVERAGES = {3, 6, 12, 25, 50, 100};

    private final AbstractClassifier learner;
    private final boolean numbers;
    private final List<Instance> rows = new ArrayList<>();

    MoaRows(String name, Table table, String inputs, int delay) {
      numbers = table.classes().isEmpty();
      learner = learner(name, numbers);
      encode(table, inputs, delay);
      learner.setModelContext(new InstancesHeader(rows.get(0).dataset()));
      learner.setRandomSeed(1);
      learner.prepareForUse();
    }

    @Override
    public double[] votes(int row) {
      double[] votes = learner.getVotesForInstance(rows.get(row));
      return votes == null || votes.length == 0 ? new double[1] : votes;
    }

    @Override
    public void learn(int row) {
      learner.trainOnInstance(rows.get(row));
    }

    private static AbstractClassifier learner(String name, boolean numbers) {
      switch (name) {
        case "SGD":
          return linear(numbers);
        case "HAT":
          return numbers ? new FIMTDD() : new HoeffdingAdaptiveTree();
        case "ARF":
          if (numbers) {
            AdaptiveRandomForestRegressor trees = new AdaptiveRandomForestRegressor();
            trees.ensembleSizeOption.setValue(TREES);
            return trees;
          }
          AdaptiveRandomForest forest = new AdaptiveRandomForest();
          forest.ensembleSizeOption.setValue(TREES);
          return forest;
        case "LeveragingBag":
          LeveragingBag bag = new LeveragingBag();
          bag.ensembleSizeOption.setValue(TREES);
          return bag;
        case "NaiveBayes":
          return new NaiveBayes();
        case "SRP":
          StreamingRandomPatches patches = new StreamingRandomPatches();
          patches.ensembleSizeOption.setValue(TREES);
          return patches;
        default:
          throw new IllegalArgumentException(name + ": no such learner");
      }
    }

    /** Logistic regression, or linear regression, by stochastic gradient descent. */
    private static AbstractClassifier linear(boolean numbers) {
      if (numbers) {
        SGD squares = new SGD();
        squares.lossFunctionOption.setChosenIndex(2);
        squares.learningRateOption.setValue(0.01);
        return squares;
      }
      SGDMultiClass logistic = new SGDMultiClass();
      logistic.lossFunctionOption.setChosenIndex(1);
      logistic.learningRateOption.setValue(0.01);
      return logistic;
    }

    private void encode(Table table, String kind, int delay) {
      int lags = kind.equals("lags") ? LAGS : 1;
      int averaged = kind.equals("averages") ? AVERAGES.length : 0;
      boolean known = !kind.equals("row") && delay <= MOST_LATE;
      List<String> classes = table.classes();
      int inputs = table.inputs();
      List<List<String>> texts = new ArrayList<>();
      for (int i = 0; i < inputs; i++) {
        List<String> cells = table.column(i);
        texts.add(cells.stream().allMatch(Table::isNumber) ? List.of() : cells);
      }
      Instances header = header(texts, lags, averaged, known, classes);
      double[] averages = new double[inputs * averaged];
      List<double[]> seen = new ArrayList<>();
      for (int t = 0; t < table.rows().size(); t++) {
        double[] x = new double[inputs];
        for (int i = 0; i < inputs; i++) {
          x[i] = number(table.rows().get(t)[i], texts.get(i));
          for (int s = 0; s < averaged; s++) {
            int a = s * inputs + i;
            averages[a] += Double.isNaN(x[i]) ? 0 : (x[i] - averages[a]) / AVERAGES[s];
          }
        }
        seen.add(x);
        Instance row = new DenseInstance(header.numAttributes());
        row.setDataset(header);
        int at = 0;
        for (int lag = 0; lag < lags; lag++) {
          for (double value : seen.get(Math.max(0, t - lag))) {
            set(row, at++, value);
          }
        }
        for (double value : averages) {
          set(row, at++, value);
        }
        if (known) {
          set(row, at, t > delay ? number(table.label(t - delay - 1), classes) : Double.NaN);
        }
        if (!table.label(t).isEmpty()) {
          row.setClassValue(number(table.label(t), classes));
        }
        rows.add(row);
      }
    }

    private static Instances header(
        List<List<String>> texts, int lags, int averaged, boolean known, List<String> classes) {
      List<Attribute> attributes = new ArrayList<>();
      for (int i = 0; i < texts.size() * lags; i++) {
        List<String> values = texts.get(i % texts.size());
        attributes.add(values.isEmpty() ? new Attribute("x" + i) : new Attribute("x" + i, values));
      }
      for (int i = 0; i < texts.size() * averaged; i++) {
        attributes.add(new Attribute("a" + i));
      }
      if (known) {
        attributes.add(
            classes.isEmpty() ? new Attribute("known") : new Attribute("known", classes));
      }
      attributes.add(classes.isEmpty() ? new Attribute("label") : new Attribute("label", classes));
      Instances header = new Instances("stream", attributes, 0);
      header.setClassIndex(attributes.size() - 1);
      return header;
    }

    /** NaN of what is missing. */
    private static double number(String cell, List<String> texts) {
      if (cell.isEmpty()) {
        return Double.NaN;
      }
      return texts.isEmpty() ? Double.parseDouble(cell) : texts.indexOf(cell);
    }

    private static void set(Instance row, int at, double value) {
      if (Double.isNaN(value)) {
        row.setMissing(at);
      } else {
        row.setValue(at, value);
      }
    }
  }
}
