package org.eprop.tck.check;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Choice;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.signal.StepSignal;
import org.eprop.core.random.RandomStreams;

/**
 * What a learning signal must be: feedback weights B that are what it declares, and, in its general
 * form, a function of what is known at a step.
 */
public final class SignalChecks {

  private static final int OUTPUTS = 4;
  private static final int NEURONS = 16;
  private static final int UPDATES = 20;

  private static final CommonChecks<LearningSignalFactory, LearningSignal> COMMON =
      new CommonChecks<>(
          LearningSignalFactory.class,
          List.of(),
          true,
          new Probe<>(
              (f, c) -> f.create(c.withTimeStep(Probe.TIME_STEP)), SignalChecks::measure, s -> ""),
          subject -> "",
          subject -> NetworkChecks.measure(Cast.of().withSignal(subject)));

  private static final NetworkChecks<LearningSignalFactory> NETWORK =
      new NetworkChecks<>(subject -> Cast.of().withSignal(subject));

  private SignalChecks() {}

  /** What holds for all kinds. */
  public static CommonChecks<LearningSignalFactory, LearningSignal> common() {
    return COMMON;
  }

  /** What holds in networks. */
  public static NetworkChecks<LearningSignalFactory> network() {
    return NETWORK;
  }

  /** All of them. */
  public static List<Check<LearningSignalFactory>> all() {
    return COMMON.followedBy(
        List.of(
            initialises(),
            follows(),
            declared(),
            readout(),
            readOnly(),
            stepFinite(),
            stepState(),
            stepFunction(),
            stepReadOnly(),
            stepWeight(),
            NETWORK.agreement(),
            NETWORK.likeBptt(),
            NETWORK.sameBits(),
            NETWORK.saveAndLoad()));
  }

  /** A readout that learns, and the feedback weights of its neurons after each update. */
  private static final class Course {
    final double[][] wOut = new double[NEURONS][OUTPUTS];
    final double[][] delta = new double[NEURONS][OUTPUTS];
    final double[][] b = new double[NEURONS][OUTPUTS];
    private final LearningSignal signal;
    private final RandomGenerator updates = new RandomStreams(2).stream("updates");
    private final RandomGenerator feedback = new RandomStreams(3).stream("feedback");

    Course(LearningSignal signal) {
      this.signal = signal;
      for (int j = 0; j < NEURONS; j++) {
        for (int k = 0; k < OUTPUTS; k++) {
          wOut[j][k] = updates.nextGaussian();
        }
        Arrays.fill(b[j], Double.NaN);
        signal.initialise(wOut[j].clone(), NEURONS, feedback, b[j]);
      }
    }

    void update() {
      for (int j = 0; j < NEURONS; j++) {
        for (int k = 0; k < OUTPUTS; k++) {
          delta[j][k] = 0.1 * updates.nextGaussian();
          wOut[j][k] = (wOut[j][k] + delta[j][k]) * (1 - signal.readoutDecay());
        }
        signal.follow(wOut[j].clone(), delta[j].clone(), b[j]);
      }
    }
  }

  private static double[] measure(LearningSignal signal) {
    Course course = new Course(signal);
    double[] steps = StepSignalChecks.measure(signal);
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

  /** Looks at a learning signal with every parameter varied. */
  private interface Look {
    void at(String where, LearningSignal signal);
  }

  private static void everywhere(Choice<LearningSignalFactory> subject, Look look) {
    for (Map.Entry<String, Choice<LearningSignalFactory>> entry :
        Variation.around(subject, COMMON.probe()).entrySet()) {
      look.at(entry.getKey(), COMMON.probe().make(entry.getValue()));
    }
  }

  /** Every B_jk is written, and, if nothing else is sent, not all of them are 0. */
  public static Check<LearningSignalFactory> initialises() {
    return new Check<>(
        "initialises",
        "initialise(...) writes every B_jk, and feedback has some that are not 0",
        (subject, findings) ->
            everywhere(
                subject,
                (where, signal) -> {
                  Course course = new Course(signal);
                  boolean some = false;
                  for (int j = 0; j < NEURONS; j++) {
                    for (int k = 0; k < OUTPUTS; k++) {
                      findings.finite(
                          "B_jk is written",
                          where + "neuron " + j + ", output " + k,
                          course.b[j][k]);
                      some |= course.b[j][k] != 0;
                    }
                  }
                  if (!some && signal instanceof Feedback) {
                    findings.add(
                        Finding.of("L = sum_k B_jk delta_k is not always 0", where, "B = 0", ""));
                  }
                }));
  }

  /** B stays finite, and the readout's decay is a share. */
  public static Check<LearningSignalFactory> follows() {
    return new Check<>(
        "follows",
        "B stays finite as the readout learns, and readoutDecay() is in [0, 1)",
        (subject, findings) ->
            everywhere(
                subject,
                (where, signal) -> {
                  double decay = signal.readoutDecay();
                  if (!(decay >= 0 && decay < 1)) {
                    findings.add(
                        Finding.of(
                            "0 <= readoutDecay() < 1", where, Numbers.text(decay), "a share"));
                    return;
                  }
                  Course course = new Course(signal);
                  for (int i = 0; i < UPDATES; i++) {
                    course.update();
                    for (int j = 0; j < NEURONS; j++) {
                      findings.finite(
                          "B stays finite",
                          where + "update " + (i + 1) + ", neuron " + j,
                          Numbers.largest(course.b[j]));
                    }
                  }
                }));
  }

  /** A symmetric signal is W_out^T at all times; one that always is, says so. */
  public static Check<LearningSignalFactory> declared() {
    return new Check<LearningSignalFactory>(
            "declared",
            "isSymmetric() if and only if B = W_out^T at all times",
            (subject, findings) ->
                everywhere(
                    subject,
                    (where, signal) -> {
                      if (signal instanceof Feedback feedback) {
                        declared(where, feedback, findings);
                      }
                    }))
        .unless(
            subject ->
                COMMON.probe().make(subject) instanceof StepSignal
                    ? "it is not the error through feedback weights"
                    : "");
  }

  private static void declared(String where, Feedback signal, Findings findings) {
    Findings differences = new Findings();
    Course course = new Course(signal);
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
          Finding.of(
              "B = W_out^T at all times is declared",
              where,
              "isSymmetric() = false",
              "true, so that rules that need the true gradient accept it"));
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
          Finding.of(
              "B = W_out^T needs W_out",
              where,
              "needsReadout() = false",
              "true, or B = 0 if W_out = null"));
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
  public static Check<LearningSignalFactory> readout() {
    return new Check<>(
        "readout",
        "unless needsReadout() is declared, null is taken for W_out",
        (subject, findings) -> {
          if (COMMON.probe().make(subject).needsReadout()) {
            findings.notApplicable("needsReadout() is declared");
            return;
          }
          everywhere(
              subject,
              (where, signal) -> {
                if (!signal.needsReadout()) { // which may depend on a parameter
                  withoutReadout(where, signal, findings);
                }
              });
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
          Finding.of(
              "a population that the readout does not see has feedback",
              where + "W_out = null",
              "an exception, " + e.getClass().getName(),
              "B, or needsReadout() to be declared"));
      return;
    }
    findings.finite("B_jk is written without W_out", where, Numbers.largest(b));
  }

  /** The readout's weights and their change are not changed. */
  public static Check<LearningSignalFactory> readOnly() {
    return new Check<>(
        "read_only",
        "initialise(...) and follow(...) leave W_out and its change alone",
        (subject, findings) ->
            everywhere(
                subject,
                (where, signal) -> {
                  double[] w = {0.5, -1, 2, 0.25};
                  double[] delta = {0.1, 0, -0.2, 0.3};
                  double[] b = new double[OUTPUTS];
                  double[] wBefore = w.clone();
                  double[] deltaBefore = delta.clone();
                  signal.initialise(w, NEURONS, new RandomStreams(3).stream("feedback"), b);
                  findings.sameBits("initialise(...) leaves W_out alone", where, w, wBefore);
                  signal.follow(w, delta, b);
                  findings.sameBits("follow(...) leaves W_out alone", where, w, wBefore);
                  findings.sameBits(
                      "follow(...) leaves the change of W_out alone", where, delta, deltaBefore);
                }));
  }

  /** L^t is finite, and not always 0. */
  public static Check<LearningSignalFactory> stepFinite() {
    return StepSignalChecks.finite(COMMON.probe());
  }

  /** The state has a fixed size, and stays finite. */
  public static Check<LearningSignalFactory> stepState() {
    return StepSignalChecks.state(COMMON.probe());
  }

  /** L^t follows from the step and the state. */
  public static Check<LearningSignalFactory> stepFunction() {
    return StepSignalChecks.function(COMMON.probe());
  }

  /** What is seen of a step stays as it is. */
  public static Check<LearningSignalFactory> stepReadOnly() {
    return StepSignalChecks.readOnly(COMMON.probe());
  }

  /** The weight of a step has an effect. */
  public static Check<LearningSignalFactory> stepWeight() {
    return StepSignalChecks.weight(COMMON.probe());
  }
}
