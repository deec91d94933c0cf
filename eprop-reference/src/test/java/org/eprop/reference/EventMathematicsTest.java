package org.eprop.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;

/**
 * The method of docs/paper.md as it is printed there, in double precision and in a closed loop.
 * Each piece of code stands beside the text that it runs, and the page must have that text.
 */
class EventMathematicsTest {

  private static final Path PAGE = Path.of("../docs/paper.md");
  private static final int STEPS = 300;
  private static final int INPUTS = ThreeFactorRule.INPUTS;
  private static final int NEURONS = ThreeFactorRule.NEURONS;

  /** What the page prints of what this does. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Printed {
    String value();
  }

  /** Synapses [input][neuron], as a rule moves them. */
  private abstract static class Synapses {
    final int n;
    final double[][][] x;
    final double[][] w;

    Synapses(int n, double[][] w) {
      this.n = n;
      this.w = Matrices.copy(w);
      x = new double[INPUTS][NEURONS][n];
    }

    abstract void before(double[][][] b);

    abstract void spike(int i, double[][] u, double[] current);

    abstract void after(double[][][] c);

    /** Returns sum_ji (m_j x_ji)^2. */
    abstract double factor(double[][] m);

    /** The weights as they are. */
    double[][] weights() {
      return w;
    }
  }

  /** At each step, synapse by synapse. */
  private static class EachSynapse extends Synapses {
    EachSynapse(int n, double[][] w) {
      super(n, w);
    }

    @Override
    @Printed("| before the spikes | $x_{ji} := B_j^t\\, x_{ji}$ |")
    void before(double[][][] b) {
      move(b);
    }

    private void move(double[][][] by) {
      for (double[][] row : x) {
        Arrays.setAll(row, j -> Matrices.product(by[j], row[j]));
      }
    }

    @Override
    @Printed("| a spike of $i$ | $I_j := I_j + W_{ji}, \\quad x_{ji} := x_{ji} + u_{ji}^t$ |")
    void spike(int i, double[][] u, double[] current) {
      for (int j = 0; j < NEURONS; j++) {
        current[j] += w[i][j];
        Matrices.add(x[i][j], 1, u[j]);
      }
    }

    @Override
    @Printed("| after the spikes | $x_{ji} := C_j^t\\, x_{ji}$ |")
    void after(double[][][] c) {
      move(c);
    }

    @Override
    @Printed("| the third factor | $W_{ji} := W_{ji} + m_j^t\\, x_{ji}$ |")
    double factor(double[][] m) {
      double squares = 0;
      for (int i = 0; i < INPUTS; i++) {
        for (int j = 0; j < NEURONS; j++) {
          double change = Matrices.dot(m[j], x[i][j]);
          change(i, j, change);
          squares += change * change;
        }
      }
      return squares;
    }

    void change(int i, int j, double change) {
      w[i][j] += change;
    }
  }

  /** At the price of events: x and w are those with a hat. */
  private static final class Events extends Synapses {
    final double[][][] p = new double[NEURONS][][];
    final double[][] omega;
    final double[][][] gram;
    int age;
    int early;

    Events(int n, double[][] w) {
      super(n, w);
      Arrays.setAll(p, j -> Matrices.identity(n));
      omega = new double[NEURONS][n];
      gram = new double[NEURONS][n][n];
    }

    @Override
    @Printed("1. **Before the spikes** of a step: $P_j := B_j^t P_j$ for all $j$.")
    void before(double[][][] b) {
      if (++age == 64) {
        weights();
      }
      Arrays.setAll(p, j -> Matrices.product(b[j], p[j]));
    }

    @Override
    @Printed(
        "2. **A spike of $i$**: with $\\hat u_j = P_j^{-1} u_{ji}^t$, for all $j$, "
            + "$I_j := I_j + \\hat W_{ji} + \\omega_j \\hat x_{ji}$, then "
            + "$\\hat x_{ji} := \\hat x_{ji} + \\hat u_j$ and "
            + "$\\hat W_{ji} := \\hat W_{ji} - \\omega_j \\hat u_j$.")
    void spike(int i, double[][] u, double[] current) {
      for (int j = 0; j < NEURONS; j++) {
        double[] added = Matrices.solve(p[j], u[j]);
        if (!(Matrices.sumOfSizes(added) <= 100 * Matrices.sumOfSizes(u[j]))) {
          upToDate(j);
          early++;
          added = u[j];
        }
        current[j] += w[i][j] + Matrices.dot(omega[j], x[i][j]);
        addToGram(gram[j], x[i][j], added);
        Matrices.add(x[i][j], 1, added);
        w[i][j] -= Matrices.dot(omega[j], added);
      }
    }

    @Printed("$\\hat x \\hat u^T + \\hat u \\hat x^T + \\hat u \\hat u^T$")
    private static void addToGram(double[][] gram, double[] x, double[] u) {
      for (int m = 0; m < x.length; m++) {
        Matrices.add(gram[m], x[m], u);
        Matrices.add(gram[m], u[m], x);
        Matrices.add(gram[m], u[m], u);
      }
    }

    @Override
    @Printed(
        "3. **After the spikes**, once the neurons have stepped: $P_j := C_j^t P_j$ for all $j$.")
    void after(double[][][] c) {
      Arrays.setAll(p, j -> Matrices.product(c[j], p[j]));
    }

    @Override
    @Printed("4. **The third factor**: $\\omega_j := \\omega_j + m_j^t P_j$ for all $j$.")
    double factor(double[][] m) {
      double squares = squares(m);
      for (int j = 0; j < NEURONS; j++) {
        Matrices.add(omega[j], 1, Matrices.product(m[j], p[j]));
      }
      return squares;
    }

    @Printed(
        "$$ \\sum_{ji} (m_j^t x_{ji})^2 = \\sum_j m_j^t P_j\\, \\Gamma_j\\, (m_j^t P_j)^T . $$")
    private double squares(double[][] m) {
      double squares = 0;
      for (int j = 0; j < NEURONS; j++) {
        double[] row = Matrices.product(m[j], p[j]);
        squares += Matrices.dot(row, Matrices.product(gram[j], row));
      }
      return squares;
    }

    @Printed(
        "5. **Up to date**: $\\hat W_{ji} := \\hat W_{ji} + \\omega_j \\hat x_{ji}$ and "
            + "$\\hat x_{ji} := P_j \\hat x_{ji}$ for all $i$, "
            + "$\\Gamma_j := P_j \\Gamma_j P_j^T$, then $P_j := 1$ and $\\omega_j := 0$.")
    private void upToDate(int j) {
      for (int i = 0; i < INPUTS; i++) {
        w[i][j] += Matrices.dot(omega[j], x[i][j]);
        x[i][j] = Matrices.product(p[j], x[i][j]);
      }
      gram[j] = Matrices.around(p[j], gram[j]);
      p[j] = Matrices.identity(n);
      Arrays.fill(omega[j], 0);
    }

    @Override
    double[][] weights() {
      for (int j = 0; j < NEURONS; j++) {
        upToDate(j);
      }
      age = 0;
      return w;
    }
  }

  /** Changes that are added up over a sequence, beside weights that stand still. */
  private static final class AddedUp extends EachSynapse {
    final double[][] changes = new double[INPUTS][NEURONS];

    /** What there is to go back through, the last first. */
    final Deque<Runnable> back = new ArrayDeque<>();

    final double[][] l;
    final double[][] ofSpikes = new double[INPUTS][NEURONS];

    AddedUp(int n, double[][] w) {
      super(n, w);
      l = new double[NEURONS][n];
    }

    @Override
    void change(int i, int j, double change) {
      changes[i][j] += change;
    }

    @Override
    double factor(double[][] m) {
      back.push(() -> addFactor(m));
      return super.factor(m);
    }

    @Override
    void after(double[][][] c) {
      back.push(() -> throughMatrix(c));
      super.after(c);
    }

    @Override
    void spike(int i, double[][] u, double[] current) {
      back.push(() -> atSpike(i, u));
      super.spike(i, u, current);
    }

    @Override
    void before(double[][][] b) {
      back.push(() -> throughMatrix(b));
      super.before(b);
    }

    @Printed("$l_j := l_j + m_j^t$")
    private void addFactor(double[][] m) {
      for (int j = 0; j < NEURONS; j++) {
        Matrices.add(l[j], 1, m[j]);
      }
    }

    @Printed(
        "$l_j := l_j\\, C_j^t$, for each spike of $i$ the row $\\Delta W_{ji} := \\Delta W_{ji} + l_j\\, u_{ji}^t$, and $l_j := l_j\\, B_j^t$")
    private void throughMatrix(double[][][] matrix) {
      Arrays.setAll(l, j -> Matrices.product(l[j], matrix[j]));
    }

    private void atSpike(int i, double[][] u) {
      for (int j = 0; j < NEURONS; j++) {
        ofSpikes[i][j] += Matrices.dot(l[j], u[j]);
      }
    }

    double[][] backwards() {
      back.forEach(Runnable::run);
      return ofSpikes;
    }
  }

  /** A closed loop of rule, neurons and synapses. */
  private static final class Loop {
    final ThreeFactorRule rule;
    final Synapses synapses;
    final RandomGenerator input;

    Loop(Function<RandomGenerator, ThreeFactorRule> rule, boolean byEvents, long seed) {
      this(rule, seed, byEvents ? Events::new : EachSynapse::new);
    }

    Loop(
        Function<RandomGenerator, ThreeFactorRule> rule,
        long seed,
        BiFunction<Integer, double[][], Synapses> synapses) {
      this.rule = rule.apply(new RandomStreams(seed).stream("rule"));
      input = new RandomStreams(seed).stream("input");
      this.synapses = synapses.apply(this.rule.n, weights(seed));
    }

    static double[][] weights(long seed) {
      RandomGenerator random = new RandomStreams(seed).stream("weights");
      double[][] w = new double[INPUTS][NEURONS];
      for (double[] row : w) {
        Arrays.setAll(row, j -> 0.4 + 0.4 * random.nextGaussian());
      }
      return w;
    }

    double step() {
      synapses.before(each(rule::before));
      boolean[] spikes = new boolean[INPUTS];
      double[] current = new double[NEURONS];
      for (int i = 0; i < INPUTS; i++) {
        spikes[i] = input.nextInt(8) == 0;
        int from = i;
        if (spikes[i]) {
          double[][] u = new double[NEURONS][];
          Arrays.setAll(u, j -> rule.arriving(from, j));
          synapses.spike(i, u, current);
        }
      }
      rule.neurons(spikes, current);
      synapses.after(each(rule::after));
      double[][] m = new double[NEURONS][];
      Arrays.setAll(m, rule::factor);
      return synapses.factor(m);
    }

    private static double[][][] each(IntFunction<double[][]> of) {
      double[][][] all = new double[NEURONS][][];
      Arrays.setAll(all, of);
      return all;
    }
  }

  private static final List<Function<RandomGenerator, ThreeFactorRule>> RULES =
      List.of(
          ThreeFactorRule.Eprop::new,
          ThreeFactorRule.Pairs::new,
          ThreeFactorRule.Triplets::new,
          ThreeFactorRule.Voltage::new);

  @Test
  void printedStepsMakeTheWeightsOfEachSynapse() {
    int early = 0;
    int spiked = 0;
    for (int rule = 0; rule < RULES.size(); rule++) {
      for (long seed = 0; seed < (rule == 0 ? 40 : 10); seed++) {
        String which = "rule " + rule + ", seed " + seed;
        Loop each = new Loop(RULES.get(rule), false, seed);
        Loop events = new Loop(RULES.get(rule), true, seed);
        double[][] start = Loop.weights(seed);
        double largest = 0;
        for (int t = 0; t < STEPS; t++) {
          double squares = each.step();
          largest = Math.max(largest, squares);
          assertEquals(squares, events.step(), 1e-9 * largest, which + ", step " + t);
          assertArrayEquals(each.rule.z, events.rule.z, which + ", step " + t);
          for (boolean z : each.rule.z) {
            spiked += z ? 1 : 0;
          }
        }
        double[][] expected = each.synapses.weights();
        double moved = Matrices.difference(start, expected);
        assertTrue(moved > 1e-3, which + ": moved by " + moved);
        double error = Matrices.difference(expected, events.synapses.weights());
        assertTrue(error <= 1e-9 * moved, which + ": " + error + " of " + moved);
        early += ((Events) events.synapses).early;
      }
    }
    assertTrue(early > 0 && spiked > 0, early + " neurons early, " + spiked + " spikes");
  }

  @Test
  void inABatchTheSumIsThatOfEachSynapse() {
    for (Function<RandomGenerator, ThreeFactorRule> rule : RULES) {
      for (long seed = 0; seed < 10; seed++) {
        Loop loop = new Loop(rule, seed, AddedUp::new);
        for (int t = 0; t < STEPS; t++) {
          loop.step();
        }
        AddedUp added = (AddedUp) loop.synapses;
        double size = Matrices.difference(added.changes, new double[INPUTS][NEURONS]);
        double error = Matrices.difference(added.changes, added.backwards());
        assertTrue(size > 0 && error <= 1e-12 * size, error + " of " + size);
      }
    }
  }

  @Test
  void thePageHasWhatRunsHere() throws IOException {
    String page = Files.readString(PAGE).replaceAll("\\s+", " ");
    int found = 0;
    for (Class<?> type : List.of(EachSynapse.class, Events.class, AddedUp.class)) {
      for (Method method : type.getDeclaredMethods()) {
        Printed printed = method.getAnnotation(Printed.class);
        if (printed != null) {
          assertTrue(page.contains(printed.value()), printed.value());
          found++;
        }
      }
    }
    assertEquals(13, found);
  }
}
