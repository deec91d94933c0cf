package org.eprop.tck.component;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.eprop.api.optimizer.ReadoutOptimizer;
import org.eprop.api.optimizer.ReadoutOptimizerFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CommonChecks;
import org.eprop.tck.check.Findings;
import org.eprop.tck.check.Numbers;
import org.eprop.tck.check.Probe;

/**
 * What a readout optimizer must be: a gain that makes the error of its own step smaller and never
 * turns it around, and that learns a linear map.
 */
public final class ReadoutOptimizerChecks {

  private static final int FEATURES = 7;
  private static final int STEPS = 400;
  private static final int MANY = 20_000;

  public static final CommonChecks<ReadoutOptimizerFactory, ReadoutOptimizer> COMMON =
      new CommonChecks<>(
          ReadoutOptimizerFactory.class,
          List.of(),
          true,
          new Probe<>((f, c, dt) -> f.create(c), ReadoutOptimizerChecks::measure));

  private ReadoutOptimizerChecks() {}

  /** All of them. */
  public static List<Check<ReadoutOptimizerFactory>> all() {
    return COMMON.followedBy(
        List.of(
            COMMON.each(
                "contracts",
                "0 <= f . gain <= 1, finite, for features of 0 and from 1e-3 to 1e3, and after thousands of"
                    + " steps",
                ReadoutOptimizerChecks::contracts),
            new Check<>(
                "learns",
                "of a linear map, the mean squared error of 100 steps falls below a hundredth in "
                    + STEPS
                    + " steps",
                ReadoutOptimizerChecks::learns),
            COMMON.each(
                "read_only",
                "gain(...) leaves the features alone and writes every gain",
                ReadoutOptimizerChecks::readOnly),
            COMMON.each(
                "weight",
                "a step of larger weight takes at least as much of its error away",
                ReadoutOptimizerChecks::weight),
            new Check<>(
                "save_and_load",
                "another instance, handed weights and memory, goes on to the bit",
                ReadoutOptimizerChecks::resumes)));
  }

  /** A readout of one output, taught by another with drawn weights. */
  private static final class Course {
    final ReadoutOptimizer optimizer;
    final double[][] memory;
    final double[] w = new double[FEATURES];
    final double[] teacher = new double[FEATURES];
    final double[] gain = new double[FEATURES];
    double[] f = new double[FEATURES];
    private final SplittableRandom random;

    Course(ReadoutOptimizer optimizer, long seed) {
      this.optimizer = optimizer;
      random = new SplittableRandom(seed);
      memory = optimizer.newMemory(FEATURES);
      for (double[] row : memory) {
        Arrays.fill(row, Double.NaN);
      }
      optimizer.begin(FEATURES, memory);
      Arrays.setAll(teacher, j -> 2 * random.nextDouble() - 1);
    }

    /** Draws features, the last of which is a one. */
    Course draw(double size) {
      Arrays.setAll(f, j -> j == FEATURES - 1 ? 1 : size * random.nextDouble());
      return this;
    }

    double error() {
      double sum = 0;
      for (int j = 0; j < FEATURES; j++) {
        sum += (teacher[j] - w[j]) * f[j];
      }
      return sum;
    }

    /** Returns f . gain. */
    double step(double weight) {
      double error = error();
      Arrays.fill(gain, Double.NaN);
      optimizer.gain(f, weight, memory, gain);
      double along = 0;
      for (int j = 0; j < FEATURES; j++) {
        w[j] += gain[j] * error;
        along += f[j] * gain[j];
      }
      return along;
    }

    Course run(int steps) {
      for (int t = 0; t < steps; t++) {
        draw(1).step(1);
      }
      return this;
    }
  }

  private static double[] measure(ReadoutOptimizer optimizer, long question) {
    Course course = new Course(optimizer, question).run(60);
    course.f = new double[] {0, 0, 0, 0, 0, 0, 1};
    for (int t = 0; t < MANY / 20; t++) {
      course.step(t % 2 == 0 ? 1 : 0.5);
    }
    course.run(2);
    double[] numbers = Arrays.copyOf(course.w, 2 * FEATURES);
    System.arraycopy(course.gain, 0, numbers, FEATURES, FEATURES);
    return numbers;
  }

  /** Of its own step, 0 to all of the error goes, whatever the sizes of features. */
  private static void contracts(String where, ReadoutOptimizer optimizer, Findings findings) {
    for (double size : new double[] {0, 1e-3, 1, 1e3}) {
      Course course = new Course(optimizer, 1);
      for (int t = 0; t < MANY; t++) {
        double along = course.draw(size).step(1);
        if (!(along >= -1e-6) || !(along <= 1 + 1e-6)) {
          findings.add(
              "0 <= f . gain <= 1",
              where + "features of size " + Numbers.text(size) + ", step " + t,
              Numbers.text(along),
              "a part of the error");
          return;
        }
      }
    }
  }

  /** It learns a linear map that there is. */
  private static void learns(Choice<ReadoutOptimizerFactory> subject, Findings findings) {
    ReadoutOptimizer optimizer = COMMON.probe().make(subject);
    Course course = new Course(optimizer, 1);
    double before = squares(course);
    double after = squares(course.run(STEPS));
    if (!(after < before / 100)) {
      findings.add(
          "sum_t (y* - w f)^2 falls",
          "100 steps, after " + STEPS,
          Numbers.text(after),
          "below " + Numbers.text(before / 100));
    }
  }

  private static double squares(Course course) {
    double sum = 0;
    for (int t = 0; t < 100; t++) {
      double error = course.draw(1).error();
      sum += error * error;
    }
    return sum;
  }

  /** Features are the caller's, and all of the gain is written. */
  private static void readOnly(String where, ReadoutOptimizer optimizer, Findings findings) {
    Course course = new Course(optimizer, 1).run(3).draw(1);
    double[] before = course.f.clone();
    course.step(1);
    findings.sameBits("features stay", where, course.f, before);
    findings.finite("gains are written", where, Numbers.largest(course.gain));
  }

  /** A step that counts more moves more. */
  private static void weight(String where, ReadoutOptimizer optimizer, Findings findings) {
    double most = 0;
    for (double weight : new double[] {1e-6, 0.1, 1, 10}) {
      double along = new Course(optimizer, 1).run(20).draw(1).step(weight);
      if (!(along >= most)) {
        findings.add(
            "f . gain grows with the weight",
            where + "weight " + Numbers.text(weight),
            Numbers.text(along),
            "at least " + Numbers.text(most));
      }
      most = along;
    }
  }

  /** Save and load. */
  private static void resumes(Choice<ReadoutOptimizerFactory> subject, Findings findings) {
    Course through = new Course(COMMON.probe().make(subject), 1).run(20);
    Course stopped = new Course(COMMON.probe().make(subject), 1).run(20);
    Course resumed = new Course(COMMON.probe().make(subject), 1).run(20);
    Arrays.setAll(resumed.memory, i -> stopped.memory[i].clone());
    findings.sameBits(
        "a run that is stopped and resumed ends like one that is not",
        "stopped after step 20 of 40",
        resumed.run(20).w,
        through.run(20).w);
  }
}
