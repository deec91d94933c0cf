package org.eprop.tck.component;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Probe;
import org.eprop.tck.check.Variation;
import org.eprop.tck.network.NetworkChecks;
import org.eprop.tck.network.NetworkComponents;

/** What a regularizer must be: E_reg of firing rates, and its gradient added to what is there. */
public final class RegularizerChecks {

  private static final int NEURONS = 9;
  private static final int MANY = 1000;
  private static final double H = 1e-6;
  private static final double TOLERANCE = 1e-5;
  private static final double CORNER = 1e-3;

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
                "gradient = dE_reg/df, against finite differences of E_reg",
                RegularizerChecks::gradient),
            COMMON.each("adds", "the gradient is added to what is there", RegularizerChecks::adds),
            COMMON.each(
                "read_only", "evaluate(...) leaves the rates alone", RegularizerChecks::readOnly),
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

  /** Rates in spikes per step, from silence to a spike at every step. */
  private static double[] rates() {
    return rates(1);
  }

  private static double[] rates(long question) {
    RandomGenerator random = new RandomStreams(question).stream("regularizer");
    double[] rate = new double[NEURONS];
    for (int j = 0; j < NEURONS; j++) {
      rate[j] = random.nextDouble() * (j % 2 == 0 ? 1 : 0.05);
    }
    rate[0] = 0;
    rate[1] = 1;
    return rate;
  }

  private static double[] measure(Regularizer regularizer, long question) {
    double[] numbers = new double[NEURONS + 1];
    double[] gradient = new double[NEURONS];
    numbers[NEURONS] = regularizer.evaluate(rates(question), gradient);
    System.arraycopy(gradient, 0, numbers, 0, NEURONS);
    return numbers;
  }

  private static double loss(Regularizer regularizer, double[] rate, int j, double value) {
    double[] changed = rate.clone();
    changed[j] = value;
    return regularizer.evaluate(changed, new double[NEURONS]);
  }

  /** The gradient is dE_reg/df by finite differences; corners of E_reg are passed over. */
  private static void gradient(Choice<RegularizerFactory> subject, Findings findings) {
    boolean[] some = new boolean[1];
    COMMON.everywhere(
        subject,
        (where, regularizer) -> {
          double[] rate = rates();
          double[] gradient = new double[NEURONS];
          findings.finite("E_reg is finite", where, regularizer.evaluate(rate, gradient));
          some[0] |= Numbers.largest(gradient) > 0;
          for (int j = 0; j < NEURONS; j++) {
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
    double[] rate = random.doubles(MANY, 0.01, 0.99).toArray();
    double[] line = random.doubles(MANY, 0, 1).toArray();
    double[] gradient = new double[MANY];
    double e = regularizer.evaluate(rate, gradient);
    double[] slopes = new double[2];
    double found = 0;
    for (int j = 0; j < MANY; j++) {
      found += gradient[j] * line[j];
    }
    for (int side = 0; side < 2; side++) {
      double h = side == 0 ? -H : H;
      double[] moved = new double[MANY];
      Arrays.setAll(moved, j -> rate[j] + h * line[j]);
      slopes[side] = (regularizer.evaluate(moved, new double[MANY]) - e) / h;
    }
    findings.slope(
        "sum_j gradient_j v_j = dE_reg(f + h v)/dh",
        where + MANY + " neurons, v >= 0 by chance",
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
      findings.slope(
          "gradient_j = dE_reg/df_j",
          where + "neuron " + j + ", f = " + Numbers.text(rate[j]),
          found,
          down,
          up,
          TOLERANCE * size);
    }
  }

  /** The gradient is added, so that several regularizers can act on one layer. */
  private static void adds(String where, Regularizer regularizer, Findings findings) {
    double[] alone = new double[NEURONS];
    regularizer.evaluate(rates(), alone);
    double[] added = new double[NEURONS];
    Arrays.fill(added, 100);
    regularizer.evaluate(rates(), added);
    for (int j = 0; j < NEURONS; j++) {
      findings.near(
          "gradient_j += dE_reg/df_j",
          where + "neuron " + j + ", 100 before",
          added[j],
          100 + alone[j],
          1e-9 * Math.max(100, Math.abs(alone[j])));
    }
  }

  /** Neurons are not told apart; one alone is a layer, too. */
  private static void order(String where, Regularizer regularizer, Findings findings) {
    double[] one = new double[1];
    double alone = regularizer.evaluate(new double[] {0.1}, one);
    findings.finite("E_reg is finite", where + "one neuron", alone);
    findings.finite("dE_reg/df is finite", where + "one neuron", one[0]);
    double[] rate = new RandomStreams(1).stream("rates").doubles(MANY).toArray();
    double[] reversed = new double[MANY];
    Arrays.setAll(reversed, j -> rate[MANY - 1 - j]);
    double[] gradient = new double[MANY];
    double[] own = new double[MANY];
    double e = regularizer.evaluate(rate, gradient);
    findings.near(
        "E_reg does not depend on the order of neurons",
        where,
        regularizer.evaluate(reversed, own),
        e,
        1e-9 * Math.max(1, Math.abs(e)));
    for (int j = 0; j < MANY; j++) {
      findings.near(
          "dE_reg/df_j does not depend on the order of neurons",
          where + "neuron " + j,
          own[MANY - 1 - j],
          gradient[j],
          1e-9 * Math.max(1, Math.abs(gradient[j])));
    }
  }

  /** A rate in Hz is a rate per step by f = r dt / 1000, a time tau one by f = dt / tau. */
  private static void unit(Choice<RegularizerFactory> subject, Findings findings) {
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
    double[] rate = rates();
    regularizer.evaluate(rate, new double[NEURONS]);
    findings.sameBits("the rates stay", where, rate, rates());
  }
}
