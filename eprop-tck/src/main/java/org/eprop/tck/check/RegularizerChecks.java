package org.eprop.tck.check;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Choice;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.core.random.RandomStreams;

/** What a regularizer must be: E_reg of firing rates, and its gradient added to what is there. */
final class RegularizerChecks {

  private static final int NEURONS = 9;
  private static final double H = 1e-6;
  private static final double TOLERANCE = 1e-5;
  private static final double CORNER = 1e-3;

  private static final CommonChecks<RegularizerFactory, Regularizer> COMMON =
      new CommonChecks<>(
          RegularizerFactory.class,
          List.of(),
          true,
          new Probe<>(
              (f, c, dt) -> f.create(c.withTimeStep(dt)), RegularizerChecks::measure, r -> ""));

  private static final NetworkChecks<RegularizerFactory> NETWORK =
      new NetworkChecks<>(subject -> Cast.of().withRegularizer(subject));

  private RegularizerChecks() {}

  /** What holds for all kinds. */
  static CommonChecks<RegularizerFactory, Regularizer> common() {
    return COMMON;
  }

  /** What holds in networks. */
  static NetworkChecks<RegularizerFactory> network() {
    return NETWORK;
  }

  /** All of them. */
  static List<Check<RegularizerFactory>> all() {
    return COMMON.followedBy(
        List.of(
            COMMON.timeStep(),
            gradient(),
            adds(),
            readOnly(),
            NETWORK.agreement(),
            NETWORK.likeBptt(),
            NETWORK.sameBits(),
            NETWORK.saveAndLoad()));
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

  /** Looks at a regularizer with every parameter varied. */
  private interface Look {
    void at(String where, Regularizer regularizer);
  }

  private static void everywhere(Choice<RegularizerFactory> subject, Look look) {
    for (Map.Entry<String, Choice<RegularizerFactory>> entry :
        Variation.around(subject, COMMON.probe()).entrySet()) {
      look.at(entry.getKey(), COMMON.probe().make(entry.getValue()));
    }
  }

  private static double loss(Regularizer regularizer, double[] rate, int j, double value) {
    double[] changed = rate.clone();
    changed[j] = value;
    return regularizer.evaluate(changed, new double[NEURONS]);
  }

  /** The gradient is dE_reg/df by finite differences; corners of E_reg are passed over. */
  static Check<RegularizerFactory> gradient() {
    return new Check<>(
        "gradient",
        "gradient = dE_reg/df, against finite differences of E_reg",
        (subject, findings) -> {
          boolean[] some = new boolean[1];
          everywhere(
              subject,
              (where, regularizer) -> {
                double[] rate = rates();
                double[] gradient = new double[NEURONS];
                findings.finite("E_reg is finite", where, regularizer.evaluate(rate, gradient));
                some[0] |= Numbers.largest(gradient) > 0;
                for (int j = 0; j < NEURONS; j++) {
                  gradient(where, regularizer, rate, j, gradient[j], findings);
                }
              });
          if (!some[0]) {
            findings.add(
                Finding.of(
                    "some gradient is not 0", "rates from 0 to 1", "no effect at all", "one"));
          }
        });
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
      findings.near(
          "gradient_j = dE_reg/df_j",
          where + "neuron " + j + ", f = " + Numbers.text(rate[j]),
          found,
          (up + down) / 2,
          TOLERANCE * size);
    }
  }

  /** The gradient is added, so that several regularizers can act on one layer. */
  static Check<RegularizerFactory> adds() {
    return new Check<>(
        "adds",
        "the gradient is added to what is there",
        (subject, findings) ->
            everywhere(
                subject,
                (where, regularizer) -> {
                  double[] alone = new double[NEURONS];
                  regularizer.evaluate(rates(), alone);
                  double[] added = new double[NEURONS];
                  java.util.Arrays.fill(added, 100);
                  regularizer.evaluate(rates(), added);
                  for (int j = 0; j < NEURONS; j++) {
                    findings.near(
                        "gradient_j += dE_reg/df_j",
                        where + "neuron " + j + ", 100 before",
                        added[j],
                        100 + alone[j],
                        1e-9 * Math.max(100, Math.abs(alone[j])));
                  }
                }));
  }

  /** The rates are not changed. */
  static Check<RegularizerFactory> readOnly() {
    return new Check<>(
        "read_only",
        "evaluate(...) leaves the rates alone",
        (subject, findings) ->
            everywhere(
                subject,
                (where, regularizer) -> {
                  double[] rate = rates();
                  regularizer.evaluate(rate, new double[NEURONS]);
                  findings.sameBits("the rates stay", where, rate, rates());
                }));
  }
}
