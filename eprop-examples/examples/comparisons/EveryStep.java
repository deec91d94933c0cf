import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.optimizer.ReadoutOptimizerFactory;
import org.eprop.api.optimizer.StepSizeFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Distribution;
import org.eprop.compare.statistics.Bootstrap;
import org.eprop.compare.statistics.Holm;
import org.eprop.compare.statistics.PairedPermutationTest;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.model.ProjectionBuilder;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.sequence.Inference;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.report.chart.DotChart;
import org.eprop.report.comparison.ComparisonReport;
import org.eprop.report.page.Page;
import org.eprop.stream.keyed.KeyedLearner;
import org.eprop.stream.keyed.KeyedSession;

/**
 * Two questions asked of streams: does learning at every step pay, and do e-prop's traces?
 *
 * <pre>    java -cp eprop.jar EveryStep.java updates|traces|traces-sgd RUNS.csv PAGE.html sine-walk echo
 * </pre>
 *
 * <p>prints tables, and draws them on a page. RUNS.csv has a line for each run; what it has is not run again.
 *
 * <p>sine-walk is that of tools/streams: two numbers walk, and the label is whether most of the
 * last ten rows were under a curve. echo: two random bits a row; the label is what the first was
 * three rows ago, or, in every second concept, what it was not. hidden-cues, of tools/streams, too:
 * in one row of 33 one of two channels shows a cue, and the label is the last cue or the other one.
 * There half of the neurons adapt. A concept lasts 5,000 rows.
 *
 * <p>A recurrent network of 50 LIF neurons says a row's class before it sees the label. The label
 * comes 100 rows later ({@code echo}, whose labels are independent: at once), and a learner, which
 * follows so many rows behind, learns from it. The score is the share of right answers of all
 * 20,000 rows. Time constants and gains were chosen for sine-walk.
 *
 * <p>updates: weights change after each row, or after windows of 10, 100 or 1,000 rows, by the same
 * e-prop; or those of the readout alone after each row; or a bias alone, without a network. traces:
 * weights change after each row, by the trace {@code eprop}, {@code scaled} with factor 0.5 or
 * {@code immediate}, with symmetric and with random feedback.
 *
 * <p>Every method has the same search: three step sizes ({@code normalised} and {@code fixed} of
 * sgd, and adam's), seven learning rates each, by the mean score of streams of the seeds 1 and 2;
 * the best of all is taken. Readouts by {@code rls}, with {@code normalised} sgd for the rest, are
 * methods of their own, as {@code eprop stream} has them; they need an update after each row.
 * traces has these and adam, traces-sgd the two step sizes of sgd. Then come the seeds 101 to 110, of stream and network, and the
 * contrasts that {@link #updates} and {@link #traces} name: paired permutation tests with Holm's
 * correction over all, and bootstrap intervals.
 */
public final class EveryStep {

  private static final int ROWS = 20_000;
  private static final int CONCEPT = 5_000;

  /** Gaussian fields that a number of sine-walk becomes. */
  private static final int FIELDS = 12;

  private static final long[] SEARCHED = {1, 2};
  private static final long[] SEEDS = {101, 102, 103, 104, 105, 106, 107, 108, 109, 110};
  private static final List<String> STEPS = List.of("normalised", "fixed", "adam");

  /** Times 1 for normalised, 0.3 for fixed, and 0.03 for adam. */
  private static final double[] RATES = {10, 3, 1, 0.3, 0.1, 0.03, 0.01};

  private static final String BIAS = "bias";
  private static final String RLS = "rls";

  /** What is compared. */
  record Method(String name, String trace, String feedback, int window, boolean readoutAlone) {}

  /** How far it goes. */
  record Pace(String step, double rate) {}

  private final Plugins plugins;
  private final Path file;
  private final Map<String, Double> known = new HashMap<>();
  private final Map<String, float[][]> tables = new HashMap<>();
  private final Map<String, double[]> scores = new LinkedHashMap<>();
  private final List<String[]> contrasts = new ArrayList<>();

  private EveryStep(Plugins plugins, Path file) throws IOException {
    this.plugins = plugins;
    this.file = file;
    for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
      int comma = line.lastIndexOf(',');
      known.put(line.substring(0, comma), Double.valueOf(line.substring(comma + 1)));
    }
  }

  /** Searches, runs, prints and draws. */
  public static void main(String[] arguments) throws IOException {
    try (Plugins plugins = Plugins.builder().classPath(EveryStep.class.getClassLoader()).build()) {
      EveryStep experiment = new EveryStep(plugins, Path.of(arguments[1]));
      for (String stream : List.of(arguments).subList(3, arguments.length)) {
        switch (arguments[0]) {
          case "traces" -> experiment.traces(stream, List.of("adam", RLS));
          case "traces-sgd" -> experiment.traces(stream, List.of("normalised", "fixed"));
          default -> experiment.updates(stream);
        }
      }
      experiment.print();
      experiment.draw(Path.of(arguments[2]));
    }
  }

  private void updates(String stream) throws IOException {
    for (int window : new int[] {1, 10, 100, 1000}) {
      run(stream, new Method("every " + window, "eprop", "symmetric", window, false), STEPS);
    }
    run(stream, new Method("readout alone", "eprop", "symmetric", 1, true), STEPS);
    run(stream, new Method("bias alone", "", BIAS, 1, true), List.of("fixed"));
    run(stream, new Method("every 1, rls", "eprop", "symmetric", 1, false), List.of(RLS));
    run(stream, new Method("readout alone, rls", "eprop", "symmetric", 1, true), List.of(RLS));
    contrasts.add(new String[] {stream + ": every 1, rls", stream + ": readout alone, rls"});
    for (String other :
        List.of("every 10", "every 100", "every 1000", "readout alone", "bias alone")) {
      contrasts.add(new String[] {stream + ": every 1", stream + ": " + other});
    }
  }

  private void traces(String stream, List<String> steps) throws IOException {
    for (String feedback : List.of("symmetric", "random")) {
      for (String step : steps) {
        String of = (feedback.equals("random") ? "random, " : "") + step + ", ";
        for (String trace : List.of("eprop", "scaled", "immediate")) {
          run(stream, new Method(of + trace, trace, feedback, 1, false), List.of(step));
        }
        for (String trace : List.of("scaled", "immediate")) {
          contrasts.add(new String[] {stream + ": " + of + trace, stream + ": " + of + "eprop"});
        }
      }
    }
  }

  private void draw(Path file) {
    List<DotChart.Row> rows = new ArrayList<>();
    scores.forEach(
        (name, of) -> {
          String[] parts = name.split(": ");
          double[] percent = Arrays.stream(of).map(x -> 100 * x).toArray();
          double[] interval = Bootstrap.of(of.length).interval(percent);
          double mean = Arrays.stream(percent).average().orElseThrow();
          rows.add(
              new DotChart.Row(
                  parts[1],
                  Map.of("stream", parts[0]),
                  mean,
                  interval[0],
                  interval[1],
                  false,
                  percent));
        });
    DotChart chart =
        new DotChart("every-step", "", "", "right answers (%)", "higher", "", null, rows);
    Page page = new Page("Learning at every step", "Mean with its 95 % interval, and every run.");
    page.section("scores", "Scores").chart(chart);
    ComparisonReport.withKinds(page).write(file);
  }

  private void print() {
    System.out.println("| variant | right (%) |\n|---|---|");
    scores.forEach((name, of) -> System.out.printf("| %s | %s |%n", name, meanAndDeviation(of)));
    System.out.println("\n| contrast | difference | p (Holm) |\n|---|---|---|");
    double[][] differences = new double[contrasts.size()][];
    double[] p = new double[contrasts.size()];
    for (int c = 0; c < p.length; c++) {
      double[] of = scores.get(contrasts.get(c)[0]);
      double[] against = scores.get(contrasts.get(c)[1]);
      differences[c] = new double[of.length];
      Arrays.setAll(differences[c], i -> of[i] - against[i]);
      p[c] = PairedPermutationTest.p(differences[c]);
    }
    double[] adjusted = Holm.adjust(p);
    for (int c = 0; c < p.length; c++) {
      double[] interval = Bootstrap.of(differences[c].length).interval(differences[c]);
      System.out.printf(
          Locale.ROOT,
          "| %s against %s | %s [%.2f, %.2f] | %.4g |%n",
          contrasts.get(c)[0],
          contrasts.get(c)[1].split(": ")[1],
          meanAndDeviation(differences[c]),
          100 * interval[0],
          100 * interval[1],
          adjusted[c]);
    }
  }

  private static String meanAndDeviation(double[] of) {
    double mean = Arrays.stream(of).average().orElseThrow();
    double squares = Arrays.stream(of).map(x -> (x - mean) * (x - mean)).sum();
    return String.format(
        Locale.ROOT, "%.2f ± %.2f", 100 * mean, 100 * Math.sqrt(squares / (of.length - 1)));
  }

  /** Searches by the first seeds; the scores of the others are those of what was best. */
  private void run(String stream, Method method, List<String> steps) throws IOException {
    Pace best = null;
    double most = -1;
    for (String step : steps) {
      boolean same = step.equals(RLS) && method.readoutAlone; // which has no rate
      for (double rate : same ? new double[] {1} : RATES) {
        double times = step.equals("adam") ? 0.03 : step.equals("fixed") ? 0.3 : 1;
        Pace pace = new Pace(step, times * rate);
        double sum = 0;
        for (long seed : SEARCHED) {
          sum += score(stream, method, pace, seed);
        }
        if (sum > most) {
          most = sum;
          best = pace;
        }
      }
    }
    double[] all = new double[SEEDS.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = score(stream, method, best, SEEDS[i]);
    }
    scores.put(stream + ": " + method.name, all);
    System.err.println(stream + ": " + method.name + " by " + best);
  }

  private double score(String stream, Method method, Pace pace, long seed) throws IOException {
    String key =
        String.format(
            Locale.ROOT,
            "%s,%s,%s,%.6g,%d",
            stream,
            method.name.replace(", ", "+"),
            pace.step,
            pace.rate,
            seed);
    Double before = known.get(key);
    if (before != null) {
      return before;
    }
    float[][] table = table(stream, seed);
    int right;
    try {
      right =
          method.feedback.equals(BIAS)
              ? bias(table, late(stream), pace)
              : pace.step.equals(RLS)
                  ? leastSquares(stream, method, pace, table, seed)
                  : network(stream, method, pace, table, seed);
    } catch (DivergenceException e) {
      right = 0;
    }
    double accuracy = (double) right / ROWS;
    Files.writeString(
        file, key + "," + accuracy + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return accuracy;
  }

  private int network(
      String stream, Method method, Pace pace, float[][] table, long seed) {
    int late = late(stream);
    EpropNetwork network = draw(stream, method, table[0].length - 1, seed);
    boolean adam = pace.step.equals("adam");
    OptimizerFactory optimizer = plugins.find(OptimizerFactory.class, adam ? "adam" : "sgd");
    StepSizeFactory size = plugins.find(StepSizeFactory.class, adam ? "fixed" : pace.step);
    WeightUpdate update =
        network.update(
            new LeafOptimizers(optimizer.create(Context.defaults(optimizer)))
                .withStepSize(size.create(Context.defaults(size))),
            new Workers(1));
    SequenceLearner learner = network.learnerByWindow(method.window);
    if (method.window > 1) {
      learner.updateAfterEachWindow(update, pace.rate);
    }
    Inference answers = network.inference();
    double[] y = new double[2];
    double[] before = new double[2];
    float[] x = new float[table[0].length - 1];
    int right = 0;
    for (int t = 0; t < ROWS; t++) {
      answers.step(input(table[t], x), y);
      right += (y[1] > y[0] ? 1 : 0) == label(table[t]) ? 1 : 0;
      if (t >= late) {
        learner.step(input(table[t - late], x), before);
        learner.learn(label(table[t - late]));
        if (method.window == 1) {
          learner.apply(update, pace.rate); // not by events, so that answers see today's weights
        }
      }
    }
    return right;
  }

  private int leastSquares(
      String stream, Method method, Pace pace, float[][] table, long seed) {
    int late = late(stream);
    EpropNetwork network = draw(stream, method, table[0].length - 1, seed);
    OptimizerFactory sgd = plugins.find(OptimizerFactory.class, "sgd");
    ReadoutOptimizerFactory rls = plugins.find(ReadoutOptimizerFactory.class, RLS);
    LeafOptimizers both =
        new LeafOptimizers(sgd.create(Context.defaults(sgd)))
            .withReadouts("*", rls.create(Context.defaults(rls)));
    List<String> own = List.of(method.readoutAlone ? "out.*" : "*");
    KeyedSession session =
        KeyedLearner.own(network, own, both, pace.rate).withLateness(late).open(null);
    float[] x = new float[table[0].length - 1];
    int right = 0;
    for (int t = 0; t < ROWS; t++) {
      double[] y = session.step(input(table[t], x));
      right += (y[1] > y[0] ? 1 : 0) == label(table[t]) ? 1 : 0;
      if (t >= late) {
        session.learnStep(t - late, label(table[t - late]));
      }
    }
    return right;
  }

  private EpropNetwork draw(String stream, Method method, int channels, long seed) {
    Map<String, Object> neurons =
        Map.of(
            "tau_m", new Distribution.LogUniform(1.25, 11), "scaled_input", true, "refractory", 0);
    Map<String, Object> adaptive = new HashMap<>(neurons);
    adaptive.put("tau_a", new Distribution.LogUniform(20, 200));
    return new NetworkBuilder(plugins, channels, 2)
        .population(
            "e",
            p -> {
              if (stream.equals("hidden-cues")) {
                p.neurons("lif", 25, neurons).neurons("alif", 25, adaptive);
              } else {
                p.neurons("lif", 50, neurons);
              }
            })
        .projection("input", "e", p -> weights(p, 3, method))
        .projection("e", "e", p -> weights(p, 1, method))
        .readout(
            r ->
                r.from("e")
                    .tauOut(late(stream) == 0 ? 0 : 5)
                    .scaledInput()
                    .learningSignal(method.feedback, Map.of()))
        .trace(method.trace, method.trace.equals("scaled") ? Map.of("factor", 0.5) : Map.of())
        .create(seed);
  }

  private static void weights(ProjectionBuilder projection, double gain, Method method) {
    projection.initialWeights("gaussian", Map.of("gain", gain));
    if (method.readoutAlone) {
      projection.fixed();
    }
  }

  /** A log odds that follows the labels. */
  private static int bias(float[][] table, int late, Pace pace) {
    double odds = 0;
    int right = 0;
    for (int t = 0; t < ROWS; t++) {
      right += (odds > 0 ? 1 : 0) == label(table[t]) ? 1 : 0;
      if (t >= late) {
        odds += 10 * pace.rate * (label(table[t - late]) - 1 / (1 + Math.exp(-odds)));
      }
    }
    return right;
  }

  /** Rows after which a label comes. */
  private static int late(String stream) {
    return stream.equals("echo") ? 0 : 100;
  }

  private static int label(float[] row) {
    return (int) row[row.length - 1];
  }

  private static float[] input(float[] row, float[] x) {
    System.arraycopy(row, 0, x, 0, x.length);
    return x;
  }

  private float[][] table(String stream, long seed) {
    return tables.computeIfAbsent(
        stream + seed,
        name -> {
          SplittableRandom random = new SplittableRandom(seed);
          return switch (stream) {
            case "echo" -> echo(random);
            case "hidden-cues" -> hiddenCues(random);
            default -> sineWalk(random);
          };
        });
  }

  /** [row][channels, label]: whether most of the last ten rows were under a curve. */
  private static float[][] sineWalk(SplittableRandom random) {
    double a = random.nextDouble();
    double b = random.nextDouble();
    int[] last = new int[10];
    float[][] table = new float[ROWS][];
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
      table[t] = new float[2 * FIELDS + 1];
      for (int f = 0; f < FIELDS; f++) {
        table[t][f] = field(a, f);
        table[t][FIELDS + f] = field(b, f);
      }
      table[t][2 * FIELDS] = 2 * ones > Math.min(t + 1, 10) ? 1 : 0;
    }
    return table;
  }

  private static double walk(double x, SplittableRandom random) {
    double step = 0.05 * random.nextDouble();
    boolean up = x < step || (x <= 1 - step && random.nextBoolean());
    return up ? x + step : x - step;
  }

  private static float field(double x, int f) {
    double away = Double.parseDouble(Float.toString((float) x)) * (FIELDS - 1) - f;
    return (float) StrictMath.exp(-away * away / 2);
  }

  /** [row][channels, label]: which of two channels had a cue last; two others distract. */
  private static float[][] hiddenCues(SplittableRandom random) {
    float[][] table = new float[ROWS][5];
    int cue = 0;
    for (int t = 0; t < ROWS; t++) {
      if (random.nextDouble() < 0.03) {
        cue = random.nextInt(2);
        table[t][cue] = 1;
      }
      if (random.nextDouble() < 0.2) {
        table[t][2 + random.nextInt(2)] = 1;
      }
      table[t][4] = t / CONCEPT % 2 == 0 ? cue : 1 - cue;
    }
    return table;
  }

  /** [row][channels, label]: the first of two bits, three rows ago, or its opposite. */
  private static float[][] echo(SplittableRandom random) {
    int[] a = new int[4];
    float[][] table = new float[ROWS][];
    for (int t = 0; t < ROWS; t++) {
      a = new int[] {random.nextInt(2), a[0], a[1], a[2]};
      table[t] = new float[] {a[0], random.nextInt(2), a[3] ^ (t / CONCEPT % 2)};
    }
    return table;
  }
}
