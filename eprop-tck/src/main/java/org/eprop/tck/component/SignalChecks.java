package org.eprop.tck.component;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Choice;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.signal.StepSignal;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Probe;
import org.eprop.tck.check.Randomness;
import org.eprop.tck.network.NetworkChecks;
import org.eprop.tck.network.NetworkComponents;
import org.eprop.tck.network.RandomTargets;

/**
 * What a learning signal must be: feedback weights B that are what it declares, and, in its general
 * form, a function of what is known at a step.
 */
public final class SignalChecks {

  private static final int OUTPUTS = FeedbackCourse.OUTPUTS;
  private static final int NEURONS = FeedbackCourse.NEURONS;
  private static final int UPDATES = 20;
  private static final int MANY = 8000;
  private static final int MANY_NEURONS = 300;
  private static final double MOST_GROWTH = 1.3;
  private static final double OPPOSED = 0.5;

  public static final CommonChecks<LearningSignalFactory, LearningSignal> COMMON =
      new CommonChecks<>(
          LearningSignalFactory.class,
          List.of(),
          true,
          new Probe<>((f, c, dt) -> f.create(c.withTimeStep(dt)), SignalChecks::measure),
          subject -> "",
          subject ->
              NetworkChecks.measure(
                  NetworkComponents.of().about(LearningSignalFactory.class, subject)));

  public static final NetworkChecks<LearningSignalFactory> NETWORK =
      new NetworkChecks<>(
          subject -> NetworkComponents.of().about(LearningSignalFactory.class, subject));

  private SignalChecks() {}

  /** All of them. */
  public static List<Check<LearningSignalFactory>> all() {
    return COMMON.followedBy(
        List.of(
            COMMON.timeStep(),
            COMMON.each(
                "initialises",
                "initialise(...) writes every B_jk, and feedback has some that are not 0",
                SignalChecks::initialises),
            COMMON.each(
                "follows",
                "B stays finite as the readout learns, and readoutDecay() is in [0, 1)",
                SignalChecks::follows),
            COMMON.each(
                "bounded",
                "B does not grow with the number of updates, and does not turn against W_out",
                SignalChecks::bounded),
            new Check<>(
                "seeded",
                "random B follow from the random stream that initialise(...) is given",
                SignalChecks::seeded),
            COMMON
                .each(
                    "declared",
                    "isSymmetric() if and only if B = W_out^T at all times",
                    SignalChecks::declared)
                .unless(
                    subject ->
                        COMMON.probe().make(subject) instanceof StepSignal
                            ? "it is not the error through feedback weights"
                            : ""),
            new Check<>(
                "readout",
                "unless needsReadout() is declared, null is taken for W_out",
                SignalChecks::readout),
            COMMON.each(
                "read_only",
                "initialise(...) and follow(...) leave W_out and its change alone",
                SignalChecks::readOnly)),
        StepSignalChecks.all(),
        NETWORK.all());
  }

  private static double[] measure(LearningSignal signal, long question) {
    FeedbackCourse course = new FeedbackCourse(signal, question, 3);
    double[] steps = StepSignalChecks.measure(signal, question);
    int weights = NEURONS * OUTPUTS * 2;
    double[] numbers = new double[weights + 1 + steps.length];
    for (int j = 0; j < NEURONS; j++) {
      System.arraycopy(course.b[j], 0, numbers, j * OUTPUTS, OUTPUTS);
    }
    for (int i = 0; i < UPDATES; i++) {
      course.update();
    }
    for (int j = 0; j < NEURONS; j++) {
      System.arraycopy(course.b[j], 0, numbers, (NEURONS + j) * OUTPUTS, OUTPUTS);
    }
    numbers[weights] = signal.readoutDecay();
    System.arraycopy(steps, 0, numbers, weights + 1, steps.length);
    return numbers;
  }

  /** Every B_jk is written, and, if nothing else is sent, not all of them are 0. */
  private static void initialises(String where, LearningSignal signal, Findings findings) {
    FeedbackCourse course = new FeedbackCourse(signal);
    boolean some = false;
    for (int j = 0; j < NEURONS; j++) {
      for (int k = 0; k < OUTPUTS; k++) {
        findings.finite("B_jk is written", where + "neuron " + j + ", output " + k, course.b[j][k]);
        some |= course.b[j][k] != 0;
      }
    }
    if (!some && signal instanceof Feedback) {
      findings.add("L = sum_k B_jk delta_k is not always 0", where, "B = 0", "");
    } else if (signal instanceof Feedback && findings.isEmpty()) {
      everyOutput(where, signal, findings);
    }
  }

  /** Of so many neurons, some are taught by each output. */
  private static void everyOutput(String where, LearningSignal signal, Findings findings) {
    RandomGenerator random = new RandomStreams(3).stream("feedback");
    double[] most = new double[OUTPUTS];
    for (int j = 0; j < MANY_NEURONS; j++) {
      double[] w = RandomTargets.readout(1, OUTPUTS, 1, random)[0];
      double[] b = new double[OUTPUTS];
      signal.initialise(w, MANY_NEURONS, random, b);
      Arrays.setAll(most, k -> Math.max(most[k], Math.abs(b[k])));
    }
    for (int k = 0; k < OUTPUTS; k++) {
      if (most[k] == 0) {
        String place = where + "output " + k + ", " + MANY_NEURONS + " neurons";
        findings.add("every output's error reaches some neuron", place, "B = 0", "");
      }
    }
  }

  /** B stays finite, and the readout's decay is a share. */
  private static void follows(String where, LearningSignal signal, Findings findings) {
    double decay = signal.readoutDecay();
    if (!(decay >= 0 && decay < 1)) {
      findings.add("0 <= readoutDecay() < 1", where, Numbers.text(decay), "a share");
      return;
    }
    FeedbackCourse course = new FeedbackCourse(signal);
    for (int i = 0; i < UPDATES; i++) {
      course.update();
      for (int j = 0; j < NEURONS; j++) {
        findings.finite(
            "B stays finite",
            where + "update " + (i + 1) + ", neuron " + j,
            Numbers.largest(course.b[j]));
      }
    }
  }

  /** Feedback that neither grows by itself nor turns against the readout. */
  private static void bounded(String where, LearningSignal signal, Findings findings) {
    grows(where + "updates of 0", signal, 0, findings);
    grows(where + "updates of 0.1 and -0.1 by turns", signal, 0.1, findings);
    against(where, signal, findings);
  }

  private static void grows(String where, LearningSignal signal, double size, Findings findings) {
    FeedbackCourse course = new FeedbackCourse(signal);
    double start = Math.max(course.size(), Numbers.largest(course.wOut[0]));
    course.swing(size, MANY);
    double half = course.size();
    course.swing(size, MANY);
    double end = course.size();
    if (!(end <= MOST_GROWTH * Math.max(half, start))) {
      findings.add(
          "B does not grow with every update",
          where + ", max |B_jk| after " + MANY + " and " + 2 * MANY + " updates",
          Numbers.text(half) + " and " + Numbers.text(end),
          "no more than at the start, " + Numbers.text(start));
    }
  }

  private static void against(String where, LearningSignal signal, Findings findings) {
    FeedbackCourse course = new FeedbackCourse(signal);
    double before = course.agreement();
    for (int i = 0; i < MANY; i++) {
      course.update();
    }
    double least = Math.min(before, course.agreement());
    if (signal instanceof Feedback && least < -OPPOSED) {
      findings.add(
          "feedback does not drive against the readout",
          where + "correlation of B and W_out",
          Numbers.text(least),
          "none, or a positive one");
    }
  }

  /** Chance comes from the stream that is given. */
  private static void seeded(Choice<LearningSignalFactory> subject, Findings findings) {
    LearningSignal signal = COMMON.probe().make(subject);
    List<String> own = Randomness.of(subject.factory(), signal);
    double[] one = new FeedbackCourse(signal, 1, 3).numbers();
    if (!own.isEmpty() && Arrays.equals(one, new FeedbackCourse(signal, 1, 4).numbers())) {
      findings.add(
          "B follows from the random stream",
          own.get(0),
          "the same B for another stream",
          "draws from the stream that is given");
    }
  }

  /** A symmetric signal is W_out^T at all times; one that always is, says so. */
  private static void declared(String where, LearningSignal signal, Findings findings) {
    if (signal instanceof Feedback feedback) {
      declared(where, feedback, findings);
    }
  }

  private static void declared(String where, Feedback signal, Findings findings) {
    Findings differences = new Findings();
    FeedbackCourse course = new FeedbackCourse(signal);
    for (int i = 0; i <= UPDATES; i++) {
      for (int j = 0; j < NEURONS; j++) {
        for (int k = 0; k < OUTPUTS; k++) {
          differences.near(
              "isSymmetric() declares B = W_out^T",
              where + "update " + i + ", neuron " + j + ", output " + k,
              course.b[j][k],
              course.wOut[j][k],
              1e-12 * Math.max(1, Math.abs(course.wOut[j][k])));
        }
      }
      course.update();
    }
    if (signal.isSymmetric()) {
      differences.list().forEach(findings::add);
      if (!signal.needsReadout()) {
        symmetricWithoutReadout(where, signal, findings);
      }
    } else if (differences.isEmpty()) {
      findings.add(
          "B = W_out^T at all times is declared",
          where,
          "isSymmetric() = false",
          "true, so that rules that need the true gradient accept it");
    }
  }

  /** Of what a readout does not see, the true gradient's B is 0. */
  private static void symmetricWithoutReadout(String where, Feedback signal, Findings findings) {
    double[] b = new double[OUTPUTS];
    Arrays.fill(b, Double.NaN);
    try {
      signal.initialise(null, NEURONS, new RandomStreams(3).stream("feedback"), b);
    } catch (RuntimeException e) {
      findings.add(
          "B = W_out^T needs W_out",
          where,
          "needsReadout() = false",
          "true, or B = 0 if W_out = null");
      return;
    }
    for (int k = 0; k < OUTPUTS; k++) {
      findings.near(
          "B = W_out^T is 0 where there is no W_out",
          where + "W_out = null, output " + k,
          b[k],
          0,
          0);
    }
  }

  /** Without needsReadout(), it works for populations that have no readout weights. */
  private static void readout(Choice<LearningSignalFactory> subject, Findings findings) {
    if (COMMON.probe().make(subject).needsReadout()) {
      findings.notApplicable("needsReadout() is declared");
      return;
    }
    COMMON.everywhere(
        subject,
        (where, signal) -> {
          if (!signal.needsReadout()) { // which may depend on a parameter
            withoutReadout(where, signal, findings);
          }
        });
  }

  private static void withoutReadout(String where, LearningSignal signal, Findings findings) {
    double[] b = new double[OUTPUTS];
    Arrays.fill(b, Double.NaN);
    try {
      signal.initialise(null, NEURONS, new RandomStreams(3).stream("feedback"), b);
      signal.follow(null, null, b);
    } catch (RuntimeException e) {
      findings.add(
          "a population that the readout does not see has feedback",
          where + "W_out = null",
          "an exception, " + e.getClass().getName(),
          "B, or needsReadout() to be declared");
      return;
    }
    findings.finite("B_jk is written without W_out", where, Numbers.largest(b));
  }

  /** The readout's weights and their change are not changed. */
  private static void readOnly(String where, LearningSignal signal, Findings findings) {
    double[] w = {0.5, -1, 2, 0.25};
    double[] delta = {0.1, 0, -0.2, 0.3};
    double[] b = new double[OUTPUTS];
    double[] wBefore = w.clone();
    double[] deltaBefore = delta.clone();
    signal.initialise(w, NEURONS, new RandomStreams(3).stream("feedback"), b);
    findings.sameBits("initialise(...) leaves W_out alone", where, w, wBefore);
    signal.follow(w, delta, b);
    findings.sameBits("follow(...) leaves W_out alone", where, w, wBefore);
    findings.sameBits("follow(...) leaves the change of W_out alone", where, delta, deltaBefore);
  }

  /** A readout that learns, and the feedback weights of its neurons after each update. */
  private static final class FeedbackCourse {

    static final int OUTPUTS = 4;
    static final int NEURONS = 16;

    /** Of those whose readout swings: each follows it by itself. */
    private static final int SWINGING = 4;

    final double[][] wOut = new double[NEURONS][OUTPUTS];
    final double[][] delta = new double[NEURONS][OUTPUTS];
    final double[][] b = new double[NEURONS][OUTPUTS];
    private final LearningSignal signal;
    private final RandomGenerator updates;

    FeedbackCourse(LearningSignal signal) {
      this(signal, 1, 3);
    }

    /** With other readout weights, or another stream for B. */
    FeedbackCourse(LearningSignal signal, long question, long seed) {
      this.signal = signal;
      this.updates = new RandomStreams(1 + question).stream("updates");
      RandomGenerator feedback = new RandomStreams(seed).stream("feedback");
      for (int j = 0; j < NEURONS; j++) {
        for (int k = 0; k < OUTPUTS; k++) {
          wOut[j][k] = updates.nextGaussian();
        }
        Arrays.fill(b[j], Double.NaN);
        signal.initialise(wOut[j].clone(), NEURONS, feedback, b[j]);
      }
    }

    /** One update by small random numbers. */
    void update() {
      for (int j = 0; j < NEURONS; j++) {
        for (int k = 0; k < OUTPUTS; k++) {
          delta[j][k] = 0.1 * updates.nextGaussian();
        }
      }
      follow(NEURONS);
    }

    /** Updates that take back what the one before has done, or do nothing, for some neurons. */
    void swing(double size, int times) {
      for (int i = 0; i < times; i++) {
        for (int j = 0; j < SWINGING; j++) {
          Arrays.fill(delta[j], i % 2 == 0 ? size : -size);
        }
        follow(SWINGING);
      }
    }

    private void follow(int neurons) {
      for (int j = 0; j < neurons; j++) {
        for (int k = 0; k < OUTPUTS; k++) {
          wOut[j][k] = (wOut[j][k] + delta[j][k]) * (1 - signal.readoutDecay());
        }
        signal.follow(wOut[j].clone(), delta[j].clone(), b[j]);
      }
    }

    /** max |B_jk|; infinite if some are not finite. */
    double size() {
      double size = 0;
      for (double[] row : b) {
        size = Math.max(size, Numbers.largest(row));
      }
      return size;
    }

    /** The correlation of B and W_out^T, about 0; 0 if one of them is 0. */
    double agreement() {
      return Numbers.correlation(
          numbers(), Arrays.stream(wOut).flatMapToDouble(Arrays::stream).toArray());
    }

    /** All B. */
    double[] numbers() {
      return Arrays.stream(b).flatMapToDouble(Arrays::stream).toArray();
    }
  }
}
