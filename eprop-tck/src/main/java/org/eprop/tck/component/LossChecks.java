package org.eprop.tck.component;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Probe;
import org.eprop.tck.network.NetworkChecks;
import org.eprop.tck.network.NetworkComponents;
import org.eprop.tck.network.RandomTargets;

/** What a loss must be: E, and as error its gradient, on every kind of target that it takes. */
public final class LossChecks {

  private static final int STEPS = 7;

  /** How likely targets were, should they be actions. */
  private static final double[] LIKELY = new double[STEPS];

  private static final int OUTPUTS = 3;
  private static final int MANY = 20;

  private static final String WHOLE = "it is a loss of whole sequences";

  public static final CommonChecks<LossFactory, Loss> COMMON =
      new CommonChecks<>(
          LossFactory.class,
          List.of(),
          true,
          new Probe<>((f, c, dt) -> f.create(c.withTimeStep(dt)), LossChecks::measure));

  public static final NetworkChecks<LossFactory> NETWORK =
      new NetworkChecks<>(subject -> NetworkComponents.of().about(LossFactory.class, subject));

  private LossChecks() {}

  /** All of them. */
  public static List<Check<LossFactory>> all() {
    return COMMON.followedBy(
        List.of(
            COMMON.timeStep(),
            new Check<>(
                "targets", "check(target) lets some kind of target pass", LossChecks::targets),
            COMMON.each(
                "gradient",
                "error = dE/dy, against finite differences of E, for readouts up to a thousand, and sums to"
                    + " 0 over the outputs where errorsSumToZero() says so",
                LossChecks::gradient),
            COMMON.each(
                "integral",
                "E(y1) - E(y0) is the integral of the errors: E has no jump",
                LossChecks::integral),
            COMMON.made(
                "wants_the_target",
                "E is lower for a readout that agrees with the target than for its opposite, of each class"
                    + " and each output",
                LossChecks::wantsTheTarget),
            each(
                "window",
                "a step of weight 0 has no error, and E does not depend on it",
                LossChecks::window),
            each(
                    "stepwise",
                    "E = sum_t w^t E^t: evaluate(...) is the sum of step(...)",
                    LossChecks::stepwise)
                .unless(subject -> COMMON.probe().make(subject) instanceof StepLoss ? "" : WHOLE),
            each(
                "terms",
                "terms(target) is sum_t |w^t| of a sum over steps, 1 of a loss of whole sequences",
                (where, loss, target, random, findings) ->
                    new LossSumCheck(where, loss, findings).terms(target)),
            each(
                "sum",
                "E is a sum, not a mean: E / terms(target) is the same for a sample many times over",
                LossChecks::sum),
            each(
                "importance",
                "a sample that is three times as important has three times E, error and terms",
                LossChecks::importance),
            each(
                "read_only",
                "evaluate(...) leaves the readout and the target alone",
                LossChecks::readOnly),
            each(
                "finite",
                "E and error are finite for readouts in the thousands",
                LossChecks::finite),
            COMMON.made(
                "advantage",
                "what was done is wanted where its weight is positive, unwanted where it is negative, also"
                    + " where its log-probability is known",
                LossChecks::advantage),
            new Check<>(
                "learns_from_rewards",
                "as the loss of a policy: updates make more likely what was rewarded, in a network that acts",
                LossChecks::learnsFromRewards)),
        NETWORK.all());
  }

  private static RandomGenerator random(long seed) {
    return new RandomStreams(seed).stream("loss");
  }

  /** What the loss writes; what it does not write is NaN. */
  private static double[][] unwritten() {
    return Numbers.unwritten(STEPS, OUTPUTS);
  }

  private static double[] measure(Loss loss, long question) {
    RandomGenerator random = random(question);
    List<RandomTargets> kinds = RandomTargets.suiting(loss, random);
    double[] numbers = new double[kinds.size() * (2 + STEPS * OUTPUTS)];
    int n = 0;
    for (RandomTargets kind : kinds) {
      Target target =
          kind.draw(STEPS, OUTPUTS, random)
              .withWindow(RandomTargets.window(STEPS, random))
              .withLogProbabilities(LIKELY);
      double[][] error = unwritten();
      numbers[n++] = loss.evaluate(RandomTargets.readout(STEPS, OUTPUTS, 2, random), target, error);
      numbers[n++] = loss.terms(target);
      for (double[] row : error) {
        for (double x : row) {
          numbers[n++] = x;
        }
      }
    }
    return numbers;
  }

  /** Looks at a loss with a kind of target, with and without a window, every parameter varied. */
  private interface Look {
    void at(String where, Loss loss, Target target, RandomGenerator random, Findings findings);
  }

  private static Check<LossFactory> each(String property, String statement, Look look) {
    return COMMON.each(
        property,
        statement,
        (label, loss, findings) -> {
          RandomGenerator random = random(1);
          for (RandomTargets kind : RandomTargets.suiting(loss, random)) {
            Target whole = kind.draw(STEPS, OUTPUTS, random);
            String where = label + kind.text();
            look.at(where, loss, whole, random, findings);
            Target part = whole.withWindow(RandomTargets.window(STEPS, random));
            look.at(where + " in a window", loss, part, random, findings);
          }
        });
  }

  /** It takes some kind of target. */
  private static void targets(Choice<LossFactory> subject, Findings findings) {
    if (RandomTargets.suiting(COMMON.probe().make(subject), random(1)).isEmpty()) {
      findings.add(
          "some kind of target suits",
          "classes, a class for the sequence, values, distributions",
          "all refused",
          "one that check(target) does not refuse");
    }
  }

  /** error = dE/dy by finite differences in double precision, every entry written. */
  private static void gradient(String label, Loss loss, Findings findings) {
    for (RandomTargets kind : RandomTargets.suiting(loss, random(1))) {
      new LossGradientCheck(label, loss, findings).check(kind);
    }
  }

  /** E has no jumps. */
  private static void integral(String label, Loss loss, Findings findings) {
    for (RandomTargets kind : RandomTargets.suiting(loss, random(1))) {
      if (findings.isEmpty()) {
        new LossIntegralCheck(label, loss, findings).check(kind);
      }
    }
  }

  /** A sample's importance counts once. */
  private static void importance(
      String where, Loss loss, Target target, RandomGenerator random, Findings findings) {
    new LossSumCheck(where, loss, findings)
        .importance(target, RandomTargets.readout(STEPS, OUTPUTS, 1, random));
  }

  /** The target is what the loss wants. */
  private static void wantsTheTarget(Loss loss, Findings findings) {
    RandomGenerator random = random(1);
    for (RandomTargets kind : RandomTargets.suiting(loss, random)) {
      new LossSumCheck(kind.text(), loss, findings).agreement(kind, random, STEPS, OUTPUTS);
      try {
        String many = kind.text() + ", " + MANY + " outputs";
        new LossSumCheck(many, loss, findings).agreement(kind, random, STEPS, MANY);
      } catch (InvalidInputException e) {
        // it says that so many do not suit
      }
    }
  }

  /** Steps of weight 0 have no error and no share in E. */
  private static void window(
      String where, Loss loss, Target target, RandomGenerator random, Findings findings) {
    double[][] y = RandomTargets.readout(STEPS, OUTPUTS, 1, random);
    double[][] error = unwritten();
    double e = loss.evaluate(y, target, error);
    for (int t = 0; t < STEPS; t++) {
      if (target.weight(t) != 0) {
        continue;
      }
      String step = where + ", step " + t;
      for (int k = 0; k < OUTPUTS; k++) {
        findings.near("error = 0 at steps of weight 0", step, error[t][k], 0, 0);
        y[t][k] += 1;
      }
      double moved = loss.evaluate(y, target, unwritten());
      findings.near("E does not depend on steps of weight 0", step, moved, e, 0);
    }
  }

  /** For losses that are sums over steps: evaluate(...) is the weighted sum of step(...). */
  private static void stepwise(
      String where, Loss loss, Target target, RandomGenerator random, Findings findings) {
    stepwise(
        where, (StepLoss) loss, target, RandomTargets.readout(STEPS, OUTPUTS, 1, random), findings);
  }

  private static void stepwise(
      String where, StepLoss loss, Target target, double[][] y, Findings findings) {
    double[][] error = unwritten();
    double e = loss.evaluate(y, target, error);
    double sum = 0;
    for (int t = 0; t < STEPS; t++) {
      double weight = target.weight(t);
      double[] own = new double[OUTPUTS];
      Arrays.fill(own, Double.NaN);
      if (weight == 0) {
        continue;
      }
      sum += weight * loss.step(y[t], target, t, own);
      for (int k = 0; k < OUTPUTS; k++) {
        findings.near(
            "error^t = w^t dE^t/dy^t",
            where + ", step " + t + ", output " + k,
            error[t][k],
            weight * own[k],
            1e-12 * Math.max(1, Math.abs(own[k])));
      }
    }
    findings.near("E = sum_t w^t E^t", where, e, sum, 1e-12 * Math.max(1, Math.abs(sum)));
  }

  /** E is not divided by the number of steps: the engine does that. */
  private static void sum(
      String where, Loss loss, Target target, RandomGenerator random, Findings findings) {
    double[][] y = RandomTargets.readout(STEPS, OUTPUTS, 1, random);
    LossSumCheck check = new LossSumCheck(where, loss, findings);
    check.mean(target, y);
    check.weights(target, y);
  }

  /** The readout is not changed. */
  private static void readOnly(
      String where, Loss loss, Target target, RandomGenerator random, Findings findings) {
    double[][] y = RandomTargets.readout(STEPS, OUTPUTS, 1, random);
    double[][] before = Arrays.stream(y).map(double[]::clone).toArray(double[][]::new);
    double[][] wanted = new double[target.hasClasses() ? 0 : STEPS][];
    Arrays.setAll(wanted, t -> target.valuesAt(t).clone());
    loss.evaluate(y, target, unwritten());
    for (int t = 0; t < STEPS; t++) {
      findings.sameBits("the readout stays", where + ", step " + t, y[t], before[t]);
    }
    for (int t = 0; t < wanted.length; t++) {
      findings.sameBits("the target stays", where + ", step " + t, target.valuesAt(t), wanted[t]);
    }
  }

  /** Large readouts do not overflow. */
  private static void finite(
      String where, Loss loss, Target target, RandomGenerator random, Findings findings) {
    double[][] error = unwritten();
    double e = loss.evaluate(RandomTargets.readout(STEPS, OUTPUTS, 3000, random), target, error);
    findings.finite("E is finite for large readouts", where, e);
    for (int t = 0; t < STEPS; t++) {
      double size = Numbers.largest(error[t]);
      findings.finite("error is finite for large readouts", where + ", step " + t, size);
    }
  }

  /** The sign of a weight is that of a reward. */
  private static void advantage(Loss loss, Findings findings) {
    List<RandomTargets> kinds = sums(loss);
    if (kinds.isEmpty()) {
      findings.notApplicable(WHOLE);
    }
    kinds.forEach(kind -> new AdvantageCheck(loss, findings).check(kind));
  }

  /** The targets of which E is a sum over steps. */
  private static List<RandomTargets> sums(Loss loss) {
    return RandomTargets.suiting(loss, random(1)).stream()
        .filter(kind -> AdvantageCheck.isSum(loss, kind))
        .toList();
  }

  /** As the loss of a policy, it makes likely what is rewarded. */
  private static void learnsFromRewards(Choice<LossFactory> subject, Findings findings) {
    List<RandomTargets> kinds = sums(COMMON.probe().make(subject));
    if (kinds.contains(RandomTargets.STEP_CLASSES)) {
      new BanditCheck(subject, findings).check(true);
    }
    if (kinds.contains(RandomTargets.VALUES)) {
      new BanditCheck(subject, findings).check(false);
    }
    if (!kinds.contains(RandomTargets.STEP_CLASSES) && !kinds.contains(RandomTargets.VALUES)) {
      findings.notApplicable(WHOLE);
    }
  }

  /**
   * Whether E is the integral of its errors along straight lines between random readouts, part by
   * part: E has no jump anywhere on them. Within a part the integral is known as well as the errors
   * vary there, so corners of E do no harm.
   *
   * <pre>E(y + h d) - E(y) = h d . error(y + h/2 d) +- h var(d . error)</pre>
   */
  private static final class LossIntegralCheck {
    private static final int PARTS = 1000;
    private static final int STEPS = 3;
    private static final int OUTPUTS = 3;
    private static final double ROUNDING = 1e-9;
    private static final double[] SIZES = {1, 30};
    private static final double[] WEIGHTS = {1, -1.5, 0.5};

    private final String where;
    private final Loss loss;
    private final Findings findings;
    private double e;
    private double slope;

    LossIntegralCheck(String where, Loss loss, Findings findings) {
      this.where = where;
      this.loss = loss;
      this.findings = findings;
    }

    void check(RandomTargets kind) {
      RandomGenerator random = new RandomStreams(1).stream("loss integral");
      for (double size : SIZES) {
        Target target = kind.draw(STEPS, OUTPUTS, random);
        double[][] from = RandomTargets.readout(STEPS, OUTPUTS, size, random);
        double[][] to = RandomTargets.readout(STEPS, OUTPUTS, size, random);
        String place = where + kind.text() + ", readouts of " + Numbers.text(size);
        line(place, target, from, to);
        line(place + " in a window", target.withWindow(WEIGHTS), from, to);
        double[] likely = new double[STEPS];
        Arrays.fill(likely, -Math.log(OUTPUTS));
        line(
            place + " of known log-probability",
            target.withWindow(WEIGHTS).withLogProbabilities(likely),
            from,
            to);
      }
    }

    private void line(String place, Target target, double[][] from, double[][] to) {
      at(0, target, from, to);
      for (int i = 0; i < PARTS; i++) {
        double before = e;
        double left = slope;
        at((i + 0.5) / PARTS, target, from, to);
        double middle = slope;
        at((i + 1.0) / PARTS, target, from, to);
        double variation = Math.abs(middle - left) + Math.abs(slope - middle);
        findings.near(
            "E(y1) - E(y0) is the integral of error from y0 to y1",
            place + ", at " + (i + 0.5) / PARTS + " of the way",
            e - before,
            middle / PARTS,
            2 * variation / PARTS + ROUNDING * Math.max(1, Math.abs(e)));
      }
    }

    /** E and its slope at a share of the way. */
    private void at(double share, Target target, double[][] from, double[][] to) {
      double[][] y = new double[STEPS][OUTPUTS];
      for (int t = 0; t < STEPS; t++) {
        int step = t;
        Arrays.setAll(y[t], k -> from[step][k] + share * (to[step][k] - from[step][k]));
      }
      double[][] error = new double[STEPS][OUTPUTS];
      e = loss.evaluate(y, target, error);
      slope = 0;
      for (int t = 0; t < STEPS; t++) {
        for (int k = 0; k < OUTPUTS; k++) {
          slope += error[t][k] * (to[t][k] - from[t][k]);
        }
      }
    }
  }
}
