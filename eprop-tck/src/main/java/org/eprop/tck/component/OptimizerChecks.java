package org.eprop.tck.component;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.eprop.api.optimizer.MatrixOptimizer;
import org.eprop.api.optimizer.NeuronOptimizer;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Finding;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Probe;

/**
 * What an optimizer must be: a step downhill, element by element, that remembers nothing but what
 * it writes into the memory it is handed.
 */
public final class OptimizerChecks {

  private static final int WEIGHTS = Descent.WEIGHTS;
  private static final int UPDATES = 200;
  private static final int LONG = 6000;
  public static final double RATE = 0.01;
  private static final List<Double> RATES = List.of(0.01, 0.1, 1.0);
  private static final String ALL_RATES = "0.01, 0.1 and 1";

  private static final int MANY = 5000;
  private static final double FACTOR = 1000;
  private static final double MOST_GROWTH = 1.3;

  /** Within so many updates, something has to move. */
  private static final int FIRST = 10;

  public static final CommonChecks<OptimizerFactory, Optimizer> COMMON =
      new CommonChecks<>(
          OptimizerFactory.class,
          List.of(OptimizerFactory.LEARNING_RATE),
          true,
          new Probe<>((f, c, dt) -> f.create(c), OptimizerChecks::measure));

  private OptimizerChecks() {}

  /** All of them. */
  public static List<Check<OptimizerFactory>> all() {
    return COMMON.followedBy(
        List.of(
            COMMON.made(
                "descends",
                "the first step goes against the gradient, E falls in 200 steps, also from update 5,000 and"
                    + " 50,000 on, and when the minimum moves after thousands",
                OptimizerChecks::descends),
            COMMON.each(
                "still", "with gradients of 0, weights do not grow", OptimizerChecks::still),
            COMMON
                .each(
                    "elementwise",
                    "each weight's update depends on its own gradient and memory; those from n on stay",
                    OptimizerChecks::elementwise)
                .unless(subject -> seesMatrix(subject) ? "it sees whole matrices" : ""),
            COMMON
                .each(
                    "matrix",
                    "of whole matrices, the order of rows and columns does not count, the gradient"
                        + " stays, and E falls",
                    (where, made, findings) ->
                        MatrixCheck.look(where, (MatrixOptimizer) made, findings))
                .unless(subject -> seesMatrix(subject) ? "" : "it sees one weight at a time"),
            COMMON
                .each(
                    "neurons",
                    "steps of neurons are finite, at least 0, and each its own",
                    (where, made, findings) ->
                        NeuronCheck.look(where, (NeuronOptimizer) made, findings))
                .unless(
                    subject ->
                        COMMON.probe().make(subject) instanceof NeuronOptimizer
                            ? ""
                            : "it has no numbers of neurons"),
            COMMON.made(
                "learning_rate",
                "a learning rate of 0 changes no weight; the rate that is handed over counts",
                OptimizerChecks::learningRate),
            COMMON.each(
                "read_only", "update(...) leaves the gradient alone", OptimizerChecks::readOnly),
            new Check<>(
                "memory",
                "all it remembers is in the memory it is handed, each slot of which it writes: two"
                    + " networks do not see each other",
                OptimizerChecks::memory),
            COMMON.each(
                "finite",
                "gradients of 0, 1e-30 and 1e15, and the millionth update, give finite numbers",
                OptimizerChecks::finite),
            COMMON.each(
                "linear",
                "where isLinear(), gradients a thousand times as large make steps as much longer, wherever"
                    + " the weights are",
                OptimizerChecks::linear),
            new Check<>(
                "save_and_load",
                "another instance, handed weights and memory, goes on to the bit",
                OptimizerChecks::resumes)));
  }

  private static boolean seesMatrix(Choice<OptimizerFactory> subject) {
    return COMMON.probe().make(subject) instanceof MatrixOptimizer;
  }

  private static double[] measure(Optimizer optimizer, long question) {
    double[] course = new Descent(optimizer, question).update(30).numbers();
    double[] noise = new Descent(optimizer, question).noise(30, question).numbers();
    DoubleStream all = DoubleStream.concat(Arrays.stream(course), Arrays.stream(noise));
    if (optimizer instanceof MatrixOptimizer matrix) {
      return DoubleStream.concat(all, MatrixCheck.course(matrix, question)).toArray();
    }
    return optimizer instanceof NeuronOptimizer neurons
        ? DoubleStream.concat(all, Arrays.stream(NeuronCheck.course(neurons, question))).toArray()
        : all.toArray();
  }

  /** The first step goes against the gradient, and the loss falls. */
  private static void descends(Optimizer optimizer, Findings findings) {
    for (long earlier : new long[] {0, 5000, 50_000}) {
      String from = earlier == 0 ? "" : ", from update " + earlier + " on";
      for (double rate : RATES) {
        if (findings.isEmpty()) {
          against(optimizer, rate, earlier, from, findings);
        }
      }
      falls(optimizer, 0, earlier, from, findings);
    }
    if (findings.isEmpty()) {
      falls(optimizer, LONG, 0, ", with another minimum after " + LONG, findings);
    }
  }

  /**
   * At the best of some rates.
   *
   * @param first updates towards another minimum
   */
  private static void falls(
      Optimizer optimizer, int first, long earlier, String from, Findings findings) {
    double before = 0;
    double least = Double.POSITIVE_INFINITY;
    for (double rate : RATES) {
      Descent descent = new Descent(optimizer, 1);
      descent.updates = earlier;
      if (first > 0) {
        descent.update(rate, first).turn();
      }
      double start = descent.loss();
      double end = descent.update(rate, UPDATES).loss();
      if (end - start < least - before) {
        before = start;
        least = end;
      }
    }
    if (!(least < before)) {
      findings.add(
          new Finding(
              "E = 1/2 sum_i c_i (w_i - w*_i)^2 falls",
              "after " + UPDATES + " updates at the best of learning rates " + ALL_RATES + from,
              Numbers.text(least),
              "below " + Numbers.text(before),
              least - before));
    }
  }

  /** The first step that there is: a small one may be lost by rounding to a grid. */
  private static void against(
      Optimizer optimizer, double rate, long earlier, String from, Findings findings) {
    Descent descent = new Descent(optimizer, 1);
    descent.updates = earlier;
    double[] gradient = descent.gradient();
    for (int i = 0; i < FIRST && !descent.hasMoved(); i++) {
      descent.update(rate);
    }
    double along = 0;
    for (int i = 0; i < WEIGHTS; i++) {
      along += descent.w[i] * gradient[i];
    }
    if (!(along < 0) && (descent.hasMoved() || rate == 1)) {
      findings.add(
          new Finding(
              "w - w_before goes against dE/dw",
              "the first update, all w = 0, learning rate "
                  + Numbers.text(rate)
                  + from
                  + ", inner product with the gradient",
              Numbers.text(along),
              "< 0",
              along));
    }
  }

  /** Without a gradient, weights decay if anything. */
  private static void still(String where, Optimizer optimizer, Findings findings) {
    Descent descent = new Descent(optimizer, 1);
    System.arraycopy(descent.wanted, 0, descent.w, 0, WEIGHTS);
    double before = Numbers.largest(descent.w);
    double[] none = new double[WEIGHTS];
    for (int i = 1; i <= MANY; i++) {
      optimizer.update(descent.w, none, descent.memory, WEIGHTS, i, 1);
    }
    double after = Numbers.largest(descent.w);
    if (!(after <= MOST_GROWTH * before)) {
      findings.add(
          "weights do not grow without a gradient",
          where + "max |w| after " + MANY + " updates, learning rate 1",
          Numbers.text(after),
          "at most " + Numbers.text(before) + ", as before");
    }
  }

  private static void elementwise(String where, Optimizer optimizer, Findings findings) {
    Descent together = new Descent(optimizer, 1).update(3);
    double[] gradient = together.gradient();
    double[][] memory = together.memory;
    double[] w = together.w.clone();
    int n = WEIGHTS - 2;
    double[][] copy = copy(memory);
    optimizer.update(w, gradient, copy, n, 4, RATE);
    for (int i = 0; i < WEIGHTS; i++) {
      String place = where + "weight " + i + ", n = " + n;
      if (i >= n) {
        findings.near("weights from n on stay", place, w[i], together.w[i], 0);
        for (int s = 0; s < memory.length; s++) {
          findings.near("memory from n on stays", place, copy[s][i], memory[s][i], 0);
        }
        continue;
      }
      double[] alone = {together.w[i]};
      double[][] own = new double[memory.length][1];
      for (int s = 0; s < own.length; s++) {
        own[s][0] = memory[s][i];
      }
      optimizer.update(alone, new double[] {gradient[i]}, own, 1, 4, RATE);
      findings.near("a weight is updated as if it were alone", place, w[i], alone[0], 0);
    }
    if (findings.isEmpty()) {
      many(where, optimizer, findings);
    }
  }

  /** Beside thousands of large gradients, each weight is updated like the one of few. */
  private static void many(String where, Optimizer optimizer, Findings findings) {
    double[] gradient = new Descent(optimizer, 1).gradient();
    double[] few = new double[WEIGHTS];
    double[] w = new double[MANY];
    double[] gradients = new double[MANY];
    Arrays.setAll(gradients, i -> gradient[i % WEIGHTS] * (i < MANY / 2 ? MANY : 1));
    optimizer.update(few, gradient, new double[optimizer.slots()][WEIGHTS], WEIGHTS, 1, RATE);
    optimizer.update(w, gradients, new double[optimizer.slots()][MANY], MANY, 1, RATE);
    for (int i = MANY / 2; i < MANY; i++) {
      findings.near(
          "a weight is updated as if it were alone",
          where + "weight " + i + ", n = " + MANY + ", the first half with large gradients",
          w[i],
          few[i % WEIGHTS],
          0);
    }
  }

  /** What is linear by its own word is so. */
  private static void linear(String where, Optimizer optimizer, Findings findings) {
    double[] once = steps(optimizer, 1, 0);
    double[] more = steps(optimizer, FACTOR, 7);
    for (int i = 0; optimizer.isLinear() && i < WEIGHTS; i++) {
      findings.near(
          "isLinear() declares w - w_before = -rate * a weighted sum of gradients",
          where + "weight " + i + ", from 7 on with gradients times " + Numbers.text(FACTOR),
          more[i],
          FACTOR * once[i],
          1e-9 * FACTOR);
    }
  }

  /** How far some updates by chance go. */
  private static double[] steps(Optimizer optimizer, double factor, double from) {
    Descent descent = new Descent(optimizer, 1);
    Arrays.fill(descent.w, from);
    RandomGenerator random = new RandomStreams(1).stream("linear");
    for (int n = 1; n <= FIRST; n++) {
      double[] gradient = random.doubles(WEIGHTS, -factor, factor).toArray();
      optimizer.update(descent.w, gradient, descent.memory, WEIGHTS, n, RATE);
    }
    return Arrays.stream(descent.w).map(w -> w - from).toArray();
  }

  private static double[][] copy(double[][] memory) {
    double[][] copy = new double[memory.length][];
    for (int s = 0; s < memory.length; s++) {
      copy[s] = memory[s].clone();
    }
    return copy;
  }

  /** A learning rate of 0 changes nothing, and another rate something else. */
  private static void learningRate(Optimizer optimizer, Findings findings) {
    Descent descent = new Descent(optimizer, 1).update(3);
    double[] still = descent.w.clone();
    descent.update(0.0);
    findings.sameBits("learning rate 0: w stays", "update 4", descent.w, still);
    findings.finite(
        "weights stay finite after an update of learning rate 0",
        "update 5",
        Numbers.largest(descent.update().w));
    double[][] after = new double[RATES.size()][];
    for (int i = 0; i < after.length; i++) {
      Descent other = new Descent(optimizer, 1);
      for (int k = 0; k < 20; k++) {
        other.update(RATES.get(i));
      }
      after[i] = other.w;
    }
    if (Arrays.stream(after).allMatch(w -> Arrays.equals(w, after[0]))) {
      findings.add(
          "the step depends on the learning rate",
          ALL_RATES + ", 20 updates",
          "the same weights",
          "different ones");
    }
    proportion(optimizer, findings);
  }

  /** The size of the first step must not grow as the square of the rate, which is applied twice. */
  private static void proportion(Optimizer optimizer, Findings findings) {
    double before = 0;
    double steepest = Double.POSITIVE_INFINITY;
    int steps = 0;
    for (double rate = 1e-4; rate < 2; rate *= 10) {
      double size = Numbers.largest(new Descent(optimizer, 1).update(rate).w);
      if (size > 0 && before > 0) {
        steepest = Math.min(steepest, StrictMath.log10(size / before));
        steps++;
      }
      before = size;
    }
    if (steps >= 3 && steepest > 1.5) {
      findings.add(
          "the first step grows with the learning rate, not with its square",
          "learning rates from 1e-4 to 1",
          "as the power " + Numbers.text(steepest),
          "about 1");
    }
  }

  /** The gradient is not changed. */
  private static void readOnly(String where, Optimizer optimizer, Findings findings) {
    Descent descent = new Descent(optimizer, 1);
    double[] gradient = descent.gradient();
    double[] before = gradient.clone();
    optimizer.update(descent.w, gradient, descent.memory, WEIGHTS, 1, RATE);
    findings.sameBits("the gradient stays", where, gradient, before);
  }

  /** Two networks with one optimizer, and slots that are written with some parameters at least. */
  private static void memory(Choice<OptimizerFactory> subject, Findings findings) {
    BitSet written = new BitSet();
    int[] most = new int[1];
    COMMON.everywhere(
        subject,
        (where, optimizer) -> {
          memory(where, optimizer, findings);
          most[0] = Math.max(most[0], optimizer.slots());
          if (optimizer instanceof MatrixOptimizer matrix) {
            written.or(MatrixCheck.written(matrix));
          }
          written.or(written(optimizer, 0));
          written.or(written(optimizer, 1));
        });
    int never = written.nextClearBit(0);
    if (findings.isEmpty() && never < most[0]) {
      findings.add(
          "slots() are as many as are written",
          "slot " + never + " of " + most[0] + ", gradients by chance, whatever the parameters",
          "memory that stays as it was",
          "a slot that is written, or not declared");
    }
  }

  /**
   * The slots that some updates change.
   *
   * @param start what is in all of them before
   */
  private static BitSet written(Optimizer optimizer, double start) {
    Descent descent = new Descent(optimizer, 1);
    for (double[] slot : descent.memory) {
      Arrays.fill(slot, start);
    }
    descent.update(FIRST).noise(FIRST, 2);
    return changed(descent.memory, start);
  }

  /** The slots in which some number is another one. */
  static BitSet changed(double[][] slots, double start) {
    BitSet changed = new BitSet();
    for (int s = 0; s < slots.length; s++) {
      changed.set(s, Arrays.stream(slots[s]).anyMatch(x -> x != start));
    }
    return changed;
  }

  /** Two networks with one optimizer: neither sees the other. */
  private static void memory(String where, Optimizer optimizer, Findings findings) {
    double[] alone = new Descent(optimizer, 1).update(20).numbers();
    Descent one = new Descent(optimizer, 1);
    Descent other = new Descent(optimizer, 2);
    for (int i = 0; i < 20; i++) {
      one.update();
      other.update();
    }
    findings.sameBits(
        "an optimizer of two networks gives each what it gives it alone",
        where + "update 20",
        one.numbers(),
        alone);
  }

  /** No gradient makes it lose its head. */
  private static void finite(String where, Optimizer optimizer, Findings findings) {
    for (double size : new double[] {0, 1e-30, 1e15}) {
      for (long update : new long[] {1, 1_000_000}) {
        Descent descent = new Descent(optimizer, 1);
        double[] gradient = descent.gradient();
        for (int i = 0; i < WEIGHTS; i++) {
          gradient[i] *= size;
        }
        optimizer.update(descent.w, gradient, descent.memory, WEIGHTS, update, RATE);
        descent.keep();
        optimizer.update(descent.w, gradient, descent.memory, WEIGHTS, update + 1, RATE);
        findings.finite(
            "weights and memory stay finite",
            where + "gradient times " + Numbers.text(size) + ", update " + update,
            Numbers.largest(descent.numbers()));
      }
    }
  }

  /** Save and load: another instance goes on with the memory. */
  private static void resumes(Choice<OptimizerFactory> subject, Findings findings) {
    Optimizer optimizer = COMMON.probe().make(subject);
    double[] through = new Descent(optimizer, 1).update(20).numbers();
    Descent first = new Descent(COMMON.probe().make(subject), 1).update(10);
    Descent second = new Descent(COMMON.probe().make(subject), 1);
    System.arraycopy(first.w, 0, second.w, 0, WEIGHTS);
    second.memory = copy(first.memory);
    second.updates = first.updates;
    findings.sameBits(
        "a run that is stopped and resumed ends like one that is not",
        "stopped after update 10 of 20",
        second.update(10).numbers(),
        through);
  }

  /** Weights on their way to the minimum of E = 1/2 sum_i c_i (w_i - w*_i)^2. */
  private static final class Descent {
    static final int WEIGHTS = 6;

    final Optimizer optimizer;
    final double[] w = new double[WEIGHTS];
    final double[] wanted = new double[WEIGHTS];
    final double[] curvature = new double[WEIGHTS];
    double[][] memory;
    long updates;

    Descent(Optimizer optimizer, long seed) {
      this.optimizer = optimizer;
      RandomGenerator random = new RandomStreams(seed).stream("optimizer");
      for (int i = 0; i < WEIGHTS; i++) {
        wanted[i] = 1 + random.nextDouble();
        wanted[i] *= i % 2 == 0 ? 1 : -1;
        curvature[i] = 0.5 + random.nextDouble();
      }
      memory = new double[optimizer.slots()][WEIGHTS];
    }

    double[] gradient() {
      double[] gradient = new double[WEIGHTS];
      for (int i = 0; i < WEIGHTS; i++) {
        gradient[i] = curvature[i] * (w[i] - wanted[i]);
      }
      return gradient;
    }

    double loss() {
      double sum = 0;
      for (int i = 0; i < WEIGHTS; i++) {
        double distance = w[i] - wanted[i];
        sum += curvature[i] * distance * distance / 2;
      }
      return sum;
    }

    /** Updates with gradients of any size and sign. */
    Descent noise(int times, long question) {
      RandomGenerator random = new RandomStreams(question).stream("noise");
      for (int i = 0; i < times; i++) {
        double[] gradient = random.doubles(WEIGHTS, -1, 1).toArray();
        optimizer.update(w, gradient, memory, WEIGHTS, ++updates, OptimizerChecks.RATE);
      }
      return this;
    }

    Descent update() {
      return update(OptimizerChecks.RATE);
    }

    Descent update(double rate) {
      optimizer.update(w, gradient(), memory, WEIGHTS, ++updates, rate);
      return this;
    }

    /** Kept after each. */
    Descent update(double rate, int times) {
      for (int i = 0; i < times; i++) {
        update(rate).keep();
      }
      return this;
    }

    /** The minimum is on the other side of 0 now. */
    void turn() {
      Arrays.setAll(wanted, i -> -wanted[i]);
    }

    /** As training keeps weights and memory between updates. */
    Descent keep() {
      for (int i = 0; i < WEIGHTS; i++) {
        w[i] = (float) w[i];
        for (double[] slot : memory) {
          slot[i] = Math.abs(slot[i]) < 1e-30 ? 0 : (float) slot[i];
        }
      }
      return this;
    }

    boolean hasMoved() {
      return Arrays.stream(w).anyMatch(x -> x != 0);
    }

    Descent update(int times) {
      for (int i = 0; i < times; i++) {
        update();
      }
      return this;
    }

    double[] numbers() {
      double[] numbers = Arrays.copyOf(w, WEIGHTS * (1 + memory.length));
      for (int s = 0; s < memory.length; s++) {
        System.arraycopy(memory[s], 0, numbers, (s + 1) * WEIGHTS, WEIGHTS);
      }
      return numbers;
    }
  }
}
