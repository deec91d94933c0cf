package org.eprop.tck.component;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.signal.StepSignal;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;

/**
 * What a learning signal in its general form must be: a function of what it sees of a step and of
 * its own state.
 */
final class StepSignalChecks {

  private static final String FEEDBACK = "it is the error through feedback weights";

  /** Neurons and outputs. */
  private static final int[][] SIZES = {{16, 4}, {1, 1}, {3, 2}, {37, 11}};

  private static final int STEPS = 30;
  private static final int LONG = 300;
  private static final int VERY_LONG = 2000;

  /** A signal that adds up is ten times as large then as after a tenth of it. */
  private static final int AGES = 100_000;

  /** Some signals come late. */
  private static final int LATEST = 12_000;

  private static final double MOST_GROWTH = 3;
  private static final double OPPOSED = 0.85;

  /** By which weights are multiplied and divided. */
  private static final double FACTOR = 1e6;

  private StepSignalChecks() {}

  /** All of them. */
  static List<Check<LearningSignalFactory>> all() {
    return List.of(
        check(
            "step_finite",
            "step(...) writes finite L_j^t, and some are not 0",
            LONG,
            StepSignalChecks::finite),
        check(
            "step_state",
            "stateSize(neurons, outputs) >= 0 is always the same, and the state stays finite",
            LONG,
            StepSignalChecks::state),
        check(
            "step_function",
            "step(...) is a function of what it sees and of its state",
            STEPS,
            StepSignalChecks::function),
        check(
            "step_read_only",
            "step(...) leaves everything that it sees alone",
            STEPS,
            StepSignalChecks::readOnly),
        check(
            "step_weight",
            "L depends on the weight of the steps, by the error or by weight()",
            STEPS,
            StepSignalChecks::weight),
        check(
            "step_order",
            "neurons and outputs in reverse order have the same L, in reverse order of neurons",
            STEPS,
            StepSignalChecks::order),
        check(
            "step_advantage",
            "L turns with the sign of the steps' weights: what is punished is not taught as if rewarded",
            STEPS,
            StepSignalChecks::advantage),
        check(
            "step_bounded",
            "L does not grow without end in a long sequence, and is not the error reversed",
            VERY_LONG,
            StepSignalChecks::bounded));
  }

  /** L^t of a whole script, [steps * neurons]. */
  static double[] run(StepSignal signal, SignalScript script) {
    double[] state = new double[signal.stateSize(script.neurons(), script.outputs())];
    double[] all = new double[script.steps() * script.neurons()];
    for (int t = 0; t < script.steps(); t++) {
      double[] l = new double[script.neurons()];
      signal.step(script.at(t), state, l);
      System.arraycopy(l, 0, all, t * l.length, l.length);
    }
    return all;
  }

  /** What it says to a fixed script; nothing if it has no steps. */
  static double[] measure(LearningSignal signal, long question) {
    return signal instanceof StepSignal steps
        ? run(steps, SignalScript.draw(signal, SIZES[0][0], SIZES[0][1], STEPS, question))
        : new double[0];
  }

  /** Looks at a signal with every parameter varied, in populations of several sizes. */
  private interface Look {
    void at(String where, StepSignal signal, SignalScript script, Findings findings);
  }

  private static Check<LearningSignalFactory> check(
      String property, String statement, int length, Look look) {
    return SignalChecks.COMMON
        .each(
            property,
            statement,
            (label, made, findings) -> {
              for (int[] size : made instanceof StepSignal ? SIZES : new int[0][]) {
                StepSignal signal = (StepSignal) made;
                SignalScript script = SignalScript.draw(signal, size[0], size[1], length);
                look.at(label + script.text(), signal, script, findings);
              }
            })
        .unless(
            subject ->
                SignalChecks.COMMON.probe().make(subject) instanceof StepSignal ? "" : FEEDBACK);
  }

  /** L is finite, and not always 0. */
  private static void finite(
      String where, StepSignal signal, SignalScript script, Findings findings) {
    double[] l = run(signal, script);
    for (int i = 0; i < l.length; i++) {
      findings.finite("L_j^t is finite", where + script.place(i), l[i]);
    }
    // Of one output, that relative to the others is 0.
    if (script.outputs() > 1
        && Numbers.largest(l) == 0
        && Numbers.largest(run(signal, script.repeated(LATEST / LONG))) == 0) {
      findings.add("L_j^t is not always 0", where + ", " + LATEST + " steps", "L = 0", "");
    }
  }

  /** The number of numbers that it remembers is fixed, and they stay finite. */
  private static void state(
      String where, StepSignal signal, SignalScript script, Findings findings) {
    int size = signal.stateSize(script.neurons(), script.outputs());
    if (size < 0) {
      findings.add("stateSize(...) >= 0", where, String.valueOf(size), ">= 0");
      return;
    }
    double[] state = new double[size];
    for (int t = 0; t < script.steps(); t++) {
      signal.step(script.at(t), state, new double[script.neurons()]);
      findings.finite("the state stays finite", where + ", step " + t, Numbers.largest(state));
    }
    for (int i = 0; i < 5 && findings.isEmpty(); i++) {
      int after = signal.stateSize(script.neurons(), script.outputs());
      if (after != size) {
        findings.number("stateSize(...) is always the same", where, after, size);
      }
    }
  }

  /** It remembers nothing but its state. */
  private static void function(
      String where, StepSignal signal, SignalScript script, Findings findings) {
    SignalScript other = SignalScript.draw(signal, 5, 3, STEPS);
    double[] elsewhere = new double[signal.stateSize(5, 3)];
    double[] state = new double[signal.stateSize(script.neurons(), script.outputs())];
    for (int t = 0; t < script.steps(); t++) {
      double[] own = state.clone();
      double[] first = new double[script.neurons()];
      double[] again = new double[script.neurons()];
      signal.step(script.at(t), own, first);
      signal.step(other.at(STEPS - 1 - t), elsewhere, new double[5]);
      signal.step(script.at(t), state, again);
      String step = where + ", step " + t;
      findings.sameBits("L^t follows from the step and the state", step, again, first);
      findings.sameBits("the state follows from the step and the state", step, state, own);
    }
  }

  /** What it sees stays as it is. */
  private static void readOnly(
      String where, StepSignal signal, SignalScript script, Findings findings) {
    double[] state = new double[signal.stateSize(script.neurons(), script.outputs())];
    for (int t = 0; t < script.steps(); t++) {
      double[] before = script.at(t).numbers();
      signal.step(script.at(t), state, new double[script.neurons()]);
      String step = where + ", step " + t;
      findings.sameBits("what is seen stays", step, script.at(t).numbers(), before);
    }
  }

  /** The weight of a step has an effect, through the error or by itself. */
  private static void weight(
      String where, StepSignal signal, SignalScript script, Findings findings) {
    double[] l = run(signal, script);
    double[] lighter = run(signal, script.lighter());
    if (signal.needsNoTarget()) {
      findings.sameBits(
          "needsNoTarget(): L is the same with half of weight() and error()", where, lighter, l);
      return;
    }
    if (Numbers.largest(l) > 0 && isMultiple(lighter, l, 0.25)) {
      findings.add(
          "the weight of a step counts once",
          where,
          "a quarter of L with half of weight() and error()",
          "half of it: error() has the weight in it");
    }
    if (Numbers.largest(l) > 0
        && Arrays.equals(l, lighter)
        && Arrays.equals(l, run(signal, script.weighted(1 / FACTOR)))) {
      findings.add(
          "L depends on the weight of the steps",
          where,
          "the same L with half of weight() and error()",
          "another");
    }
    if (findings.isEmpty()) {
      weightOfTerms(where, signal, script.unrewarded(), findings);
    }
  }

  /** Of tiny weights, L is tiny, whatever its terms are made of; of large ones, no larger. */
  private static void weightOfTerms(
      String where, StepSignal signal, SignalScript script, Findings findings) {
    double usual = Numbers.largest(run(signal, script));
    double tiny = Numbers.largest(run(signal, script.weighted(1 / FACTOR)));
    double large = Numbers.largest(run(signal, script.weighted(FACTOR)));
    // Of a limited error, a thousandth may be as large; a millionth is smaller.
    double small = Numbers.largest(run(signal, script.weighted(1 / Math.sqrt(FACTOR))));
    if (tiny > MOST_GROWTH / Math.sqrt(FACTOR) * usual && tiny > small / 10) {
      findings.number(
          "every term of L is multiplied with the weight of the step",
          where + ", max |L| with a millionth of weight() and error()",
          tiny,
          usual / FACTOR);
    }
    if (usual > 0 && large > MOST_GROWTH * FACTOR * usual) {
      findings.number(
          "the weight of a step counts once in every term of L",
          where + ", max |L| with a million times weight() and error()",
          large,
          usual * FACTOR);
    }
  }

  /** Neurons and outputs are not told apart by where they come in the list. */
  private static void order(
      String where, StepSignal signal, SignalScript script, Findings findings) {
    double[] l = run(signal, script);
    double[] neurons = run(signal, script.neuronsReversed());
    double[] outputs = run(signal, script.outputsReversed());
    double tolerance = 1e-9 * Numbers.largest(l);
    for (int i = 0; i < l.length; i++) {
      int n = script.neurons();
      int mirrored = i / n * n + n - 1 - i % n;
      String place = where + script.place(i);
      findings.near(
          "L does not depend on the order of neurons", place, neurons[mirrored], l[i], tolerance);
      findings.near(
          "L does not depend on the order of outputs", place, outputs[i], l[i], tolerance);
    }
  }

  /** What punishes does not teach what rewards does. */
  private static void advantage(
      String where, StepSignal signal, SignalScript script, Findings findings) {
    if (signal.needsNoTarget()) {
      return;
    }
    double[] rewarded = run(signal, script);
    double[] punished = run(signal, script.punished());
    double along = 0;
    for (int i = 0; i < rewarded.length; i++) {
      along += rewarded[i] * punished[i];
    }
    if (along > 0) {
      findings.add(
          "L turns with the sign of the weights",
          where + ", sum_j,t of L_j^t at weights w and at weights -w",
          Numbers.text(along),
          "less than 0: error() has the sign of the weight in it");
    }
  }

  /** Of a step from one to another, where the error is always positive. */
  private static double largest(StepSignal signal, SignalScript script, int steps, int from) {
    double[] state = new double[signal.stateSize(script.neurons(), script.outputs())];
    double largest = 0;
    for (int t = 0; t < steps; t++) {
      double[] l = new double[script.neurons()];
      signal.step(script.at(t % script.steps()).oneSided(t), state, l);
      largest = t < from ? 0 : Math.max(largest, Numbers.largest(l));
    }
    return largest;
  }

  private static boolean isMultiple(double[] found, double[] of, double factor) {
    double tolerance = 1e-9 * Numbers.largest(of);
    for (int i = 0; i < found.length; i++) {
      if (!(Math.abs(found[i] - factor * of[i]) <= tolerance)) {
        return false;
      }
    }
    return true;
  }

  /** It does not grow from step to step without end, nor drive uphill. */
  private static void bounded(
      String where, StepSignal signal, SignalScript script, Findings findings) {
    double[] l = run(signal, script);
    double early = Numbers.largest(Arrays.copyOfRange(l, l.length / 4, l.length / 2));
    double late = Numbers.largest(Arrays.copyOfRange(l, 3 * l.length / 4, l.length));
    if (!(late <= MOST_GROWTH * early) && early > 0) {
      findings.add(
          "L does not grow from step to step",
          where + ", the last quarter of " + VERY_LONG + " steps against the second",
          Numbers.text(late),
          "about " + Numbers.text(early));
    }
    if (findings.isEmpty() && script.neurons() == 1) {
      double usual = largest(signal, script, AGES / 10, 0);
      double end = largest(signal, script, AGES, AGES - AGES / 10);
      if (!(end <= MOST_GROWTH * usual)) {
        findings.add(
            "L does not add up without end under an error of one sign",
            where + ", the last of " + AGES + " steps against the first " + AGES / 10,
            Numbers.text(end),
            "about " + Numbers.text(usual));
      }
    }
    double along = Numbers.correlation(l, script.plain());
    if (along < -OPPOSED) {
      findings.add(
          "L is not the error reversed",
          where + ", correlation with sum_k B_jk delta_k",
          Numbers.text(along),
          "none, or a positive one");
    }
  }
}
