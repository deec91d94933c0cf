package org.eprop.tck.component;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.regularizer.MembraneRegularizer;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.regularizer.WeightRegularizer;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Probe;
import org.eprop.tck.check.Variation;
import org.eprop.tck.network.NetworkChecks;
import org.eprop.tck.network.NetworkComponents;

/**
 * What a regularizer must be: E_reg of firing rates, of membranes, or of weights, and its gradient
 * added to what is there. Membranes are a list of numbers here, first states and then distances to
 * threshold, and weights the rows of a matrix one after the other.
 */
public final class RegularizerChecks {

  private static final int NEURONS = 9;
  private static final int MANY = 1000;
  private static final double H = 1e-6;
  private static final double TOLERANCE = 1e-5;
  private static final double CORNER = 1e-3;

  /** As in mV, with room: where exp(4 v) has no number any more. */
  private static final double MOST_VOLTAGE = 1000;

  /** Hz without a time step is off by 1000. */
  private static final double FACTOR = 30;

  public static final CommonChecks<RegularizerFactory, Regularizer> COMMON =
      new CommonChecks<>(
          RegularizerFactory.class,
          List.of(),
          true,
          new Probe<>((f, c, dt) -> f.create(c.withTimeStep(dt)), RegularizerChecks::measure));

  public static final NetworkChecks<RegularizerFactory> NETWORK =
      new NetworkChecks<>(
          subject -> NetworkComponents.of().about(RegularizerFactory.class, subject));

  private RegularizerChecks() {}

  /** All of them. */
  public static List<Check<RegularizerFactory>> all() {
    return COMMON.followedBy(
        List.of(
            COMMON.timeStep(),
            new Check<>(
                "gradient",
                "the gradient of E_reg, against finite differences of E_reg",
                RegularizerChecks::gradient),
            COMMON.each("adds", "the gradient is added to what is there", RegularizerChecks::adds),
            COMMON.each(
                "read_only",
                "evaluate(...), membranes(...) and weights(...) leave their input alone",
                RegularizerChecks::readOnly),
            COMMON.each(
                "finite",
                "E_reg and its gradient are finite for zeros, large numbers and rows of any length",
                RegularizerChecks::finite),
            COMMON.each(
                "order",
                "neurons in reverse order have the same E_reg, and its gradient in reverse order",
                RegularizerChecks::order),
            new Check<>(
                "unit",
                "where the gradient turns with a parameter in Hz, it does so near that rate",
                RegularizerChecks::unit)),
        NETWORK.all());
  }

  /** E_reg of any kind. */
  private static double evaluate(Regularizer regularizer, double[] numbers, double[] gradient) {
    if (regularizer instanceof MembraneRegularizer membranes) {
      int n = numbers.length / 2;
      double[][] in = rows(numbers, n);
      double[][] out = rows(gradient, n);
      double e = membranes.membranes(in[0], in[1], out[0], out[1]);
      copy(in, numbers);
      copy(out, gradient);
      return e;
    }
    if (regularizer instanceof WeightRegularizer weights) {
      double[][] in = rows(numbers, width(numbers.length));
      double[][] out = rows(gradient, width(numbers.length));
      double e = weights.weights(in, out);
      copy(in, numbers);
      copy(out, gradient);
      return e;
    }
    return regularizer.evaluate(numbers, gradient);
  }

  /** What the numbers are: rates f, voltages v and distances x to threshold, or weights w. */
  private static String symbol(Regularizer regularizer, int j, int numbers) {
    return regularizer instanceof MembraneRegularizer
        ? j < numbers / 2 ? "v" : "x"
        : regularizer instanceof WeightRegularizer ? "w" : "f";
  }

  private static String slope(String symbol) {
    return ("v".equals(symbol) || "x".equals(symbol) ? "dR/d" : "dE_reg/d") + symbol + "_j";
  }

  private static String place(Regularizer regularizer, int j, int numbers) {
    return regularizer instanceof MembraneRegularizer
        ? "neuron " + j % (numbers / 2) + ", "
        : (regularizer instanceof WeightRegularizer ? "weight " : "neuron ") + j + ", ";
  }

  private static int width(int length) {
    return length % 4 == 0 ? 4 : length % 3 == 0 ? 3 : length;
  }

  private static double[][] rows(double[] all, int width) {
    double[][] rows = new double[all.length / width][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(all, i * width, (i + 1) * width));
    return rows;
  }

  private static void copy(double[][] rows, double[] to) {
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, to, i * rows[i].length, rows[i].length);
    }
  }

  /** Neurons in reverse order. */
  private static double[] reversed(Regularizer regularizer, double[] numbers) {
    int n = regularizer instanceof MembraneRegularizer ? numbers.length / 2 : numbers.length;
    double[] reversed = new double[numbers.length];
    Arrays.setAll(reversed, i -> numbers[i / n * n + n - 1 - i % n]);
    return reversed;
  }

  private static double[] numbers(Regularizer regularizer) {
    return numbers(regularizer, 1);
  }

  /** Rates, from silence to a spike at every step; or membranes and weights of both signs. */
  private static double[] numbers(Regularizer regularizer, long question) {
    RandomGenerator random = new RandomStreams(question).stream("regularizer");
    double[] rate = new double[count(regularizer, NEURONS)];
    for (int j = 0; j < rate.length; j++) {
      rate[j] = random.nextDouble() * (j % 2 == 0 ? 1 : 0.05);
    }
    rate[0] = 0;
    rate[1] = 1;
    return spread(regularizer, rate);
  }

  private static int count(Regularizer regularizer, int neurons) {
    return regularizer instanceof MembraneRegularizer ? 2 * neurons : neurons;
  }

  /** Of numbers from 0 to 1. */
  private static double[] spread(Regularizer regularizer, double[] numbers) {
    boolean other =
        regularizer instanceof MembraneRegularizer || regularizer instanceof WeightRegularizer;
    return other ? Arrays.stream(numbers).map(x -> 5 * x - 2.5).toArray() : numbers;
  }

  private static double[] measure(Regularizer regularizer, long question) {
    double[] numbers = numbers(regularizer, question);
    double[] gradient = new double[numbers.length];
    double e = evaluate(regularizer, numbers, gradient);
    double[] all = Arrays.copyOf(gradient, gradient.length + 1);
    all[gradient.length] = e;
    return all;
  }

  private static double loss(Regularizer regularizer, double[] rate, int j, double value) {
    double[] changed = rate.clone();
    changed[j] = value;
    return evaluate(regularizer, changed, new double[changed.length]);
  }

  /** The gradient is dE_reg/df by finite differences; corners of E_reg are passed over. */
  private static void gradient(Choice<RegularizerFactory> subject, Findings findings) {
    boolean[] some = new boolean[1];
    COMMON.everywhere(
        subject,
        (where, regularizer) -> {
          double[] rate = numbers(regularizer);
          double[] gradient = new double[rate.length];
          findings.finite("E_reg is finite", where, evaluate(regularizer, rate, gradient));
          some[0] |= Numbers.largest(gradient) > 0;
          for (int j = 0; j < rate.length; j++) {
            gradient(where, regularizer, rate, j, gradient[j], findings);
          }
          if (findings.isEmpty()) {
            along(where, regularizer, findings);
          }
        });
    if (!some[0]) {
      findings.add("some gradient is not 0", "rates from 0 to 1", "no effect at all", "one");
    }
  }

  /** Of many neurons, along a line. */
  private static void along(String where, Regularizer regularizer, Findings findings) {
    RandomGenerator random = new RandomStreams(2).stream("rates");
    double[] rate = spread(regularizer, random.doubles(MANY, 0.01, 0.99).toArray());
    double[] line = random.doubles(MANY, 0, 1).toArray();
    double[] gradient = new double[MANY];
    double e = evaluate(regularizer, rate, gradient);
    double[] slopes = new double[2];
    double found = 0;
    for (int j = 0; j < MANY; j++) {
      found += gradient[j] * line[j];
    }
    for (int side = 0; side < 2; side++) {
      double h = side == 0 ? -H : H;
      double[] moved = new double[MANY];
      Arrays.setAll(moved, j -> rate[j] + h * line[j]);
      slopes[side] = (evaluate(regularizer, moved, new double[MANY]) - e) / h;
    }
    findings.slope(
        "sum_j gradient_j d_j = d%s(%s + h d)/dh"
            .formatted(
                regularizer instanceof MembraneRegularizer ? "R" : "E_reg",
                regularizer instanceof MembraneRegularizer ? "v, x" : symbol(regularizer, 0, MANY)),
        where + MANY + " numbers, d >= 0 by chance",
        found,
        slopes[0],
        slopes[1],
        CORNER * Math.max(1, Math.abs(slopes[0])));
  }

  private static void gradient(
      String where,
      Regularizer regularizer,
      double[] rate,
      int j,
      double found,
      Findings findings) {
    double here = loss(regularizer, rate, j, rate[j]);
    double up = (loss(regularizer, rate, j, rate[j] + H) - here) / H;
    double down = (here - loss(regularizer, rate, j, rate[j] - H)) / H;
    double size = Math.max(1, Math.abs(up));
    if (!(Math.abs(up - down) > CORNER * size)) {
      String symbol = symbol(regularizer, j, rate.length);
      findings.slope(
          "gradient_j = " + slope(symbol),
          where + place(regularizer, j, rate.length) + symbol + " = " + Numbers.text(rate[j]),
          found,
          down,
          up,
          TOLERANCE * size);
    }
  }

  /** The gradient is added, so that several regularizers can act on one layer. */
  private static void adds(String where, Regularizer regularizer, Findings findings) {
    double[] alone = new double[count(regularizer, NEURONS)];
    evaluate(regularizer, numbers(regularizer), alone);
    double[] added = new double[alone.length];
    Arrays.fill(added, 100);
    evaluate(regularizer, numbers(regularizer), added);
    for (int j = 0; j < alone.length; j++) {
      findings.near(
          "gradient_j += " + slope(symbol(regularizer, j, alone.length)),
          where + place(regularizer, j, alone.length) + "100 before",
          added[j],
          100 + alone[j],
          1e-9 * Math.max(100, Math.abs(alone[j])));
    }
  }

  private static void finite(String where, Regularizer regularizer, Findings findings) {
    double most =
        regularizer instanceof WeightRegularizer
            ? 1e6
            : regularizer instanceof MembraneRegularizer ? MOST_VOLTAGE : 0;
    for (double x : new double[] {0, 1, most, -most}) {
      double[] numbers = new double[count(regularizer, NEURONS)];
      Arrays.fill(numbers, x);
      double[] gradient = new double[numbers.length];
      String place = where + "all " + Numbers.text(x);
      findings.finite("E_reg is finite", place, evaluate(regularizer, numbers, gradient));
      for (double slope : gradient) {
        findings.finite("its gradient is finite", place, slope);
      }
    }
    if (regularizer instanceof WeightRegularizer weights) { // sparse, as projections may be
      double[][] w = {{1, -2, 0.5}, {}, {0.25, 0, -1, 3, 0.1}, {2}};
      double[][] gradient =
          Arrays.stream(w).map(row -> new double[row.length]).toArray(double[][]::new);
      String place = where + "rows of 3, 0, 5 and 1 synapses";
      findings.finite("E_reg is finite", place, weights.weights(w, gradient));
      for (double slope : Arrays.stream(gradient).flatMapToDouble(Arrays::stream).toArray()) {
        findings.finite("its gradient is finite", place, slope);
      }
    }
  }

  /** Neurons are not told apart; one alone is a layer, too. */
  private static void order(String where, Regularizer regularizer, Findings findings) {
    double[] one = new double[count(regularizer, 1)];
    double[] first = new double[one.length];
    Arrays.fill(first, 0.1);
    double alone = evaluate(regularizer, first, one);
    findings.finite("E_reg is finite", where + "one neuron", alone);
    findings.finite(
        slope(symbol(regularizer, 0, one.length)).replace("_j", "") + " is finite",
        where + "one neuron",
        one[0]);
    double[] rate =
        spread(regularizer, new RandomStreams(1).stream("rates").doubles(MANY).toArray());
    double[] reversed = reversed(regularizer, rate);
    double[] gradient = new double[MANY];
    double[] own = new double[MANY];
    double e = evaluate(regularizer, rate, gradient);
    findings.near(
        "E_reg does not depend on the order of neurons",
        where,
        evaluate(regularizer, reversed, own),
        e,
        1e-9 * Math.max(1, Math.abs(e)));
    double[] back = reversed(regularizer, own);
    for (int j = 0; j < MANY; j++) {
      findings.near(
          slope(symbol(regularizer, j, MANY)) + " does not depend on the order of neurons",
          where + place(regularizer, j, MANY).replaceFirst(", $", ""),
          back[j],
          gradient[j],
          1e-9 * Math.max(1, Math.abs(gradient[j])));
    }
  }

  /** A rate in Hz is a rate per step by f = r dt / 1000, a time tau one by f = dt / tau. */
  private static void unit(Choice<RegularizerFactory> subject, Findings findings) {
    Regularizer made = COMMON.probe().make(subject);
    if (made instanceof MembraneRegularizer || made instanceof WeightRegularizer) {
      findings.notApplicable("it sees no rates");
      return;
    }
    for (Parameter parameter : subject.factory().parameters()) {
      double perStep = parameter.unit().equals("kHz") ? 1 : 1e-3;
      Object value = subject.arguments().values().get(parameter.name());
      if (!List.of("Hz", "kHz", "1/s").contains(parameter.unit())
          || !(value instanceof Double rate)
          || !(rate > 0 && parameter.inRange(2 * rate))) {
        continue;
      }
      Turn turn = turns(subject);
      double once = turn.rate;
      double twice = turns(new Variation(parameter, 2 * rate, false).apply(subject)).rate;
      if (Double.compare(once, twice) != 0 && turn.falls) {
        findings.add(
            "E_reg is lowest near the rate",
            parameter.name() + " = " + Numbers.text(rate) + ", f = " + Numbers.text(once),
            "a gradient that falls there",
            "one that rises");
      }
      double expected = rate * perStep * Probe.TIME_STEP;
      if (Double.compare(once, twice) != 0
          && !(once > expected / FACTOR && once < expected * FACTOR)) {
        findings.number(
            "a rate in Hz is one per step times dt / 1000",
            parameter.name() + " = " + Numbers.text(rate) + ", f where the gradient turns",
            once,
            expected);
      }
    }
  }

  /** The rate per step, of all neurons alike, from which on the gradient is another in kind. */
  private static Turn turns(Choice<RegularizerFactory> choice) {
    Regularizer regularizer = COMMON.probe().make(choice);
    double sign = Double.NaN;
    for (int i = -600; i <= 600; i++) {
      double f = StrictMath.pow(10, i / 100.0);
      double[] rate = new double[NEURONS];
      Arrays.fill(rate, f);
      double[] gradient = new double[NEURONS];
      regularizer.evaluate(rate, gradient);
      if (i > -600 && Math.signum(gradient[0]) != sign) {
        return new Turn(f, Math.signum(gradient[0]) < sign);
      }
      sign = Math.signum(gradient[0]);
    }
    return new Turn(Double.NaN, false);
  }

  /** A rate per step, and whether the gradient falls there. */
  private record Turn(double rate, boolean falls) {}

  /** The rates are not changed. */
  private static void readOnly(String where, Regularizer regularizer, Findings findings) {
    double[] rate = numbers(regularizer);
    evaluate(regularizer, rate, new double[rate.length]);
    findings.sameBits("the input stays", where, rate, numbers(regularizer));
  }
}
