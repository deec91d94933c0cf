package org.eprop.report.run;

import java.util.List;
import java.util.stream.IntStream;

/** What the classes of a readout are called. */
final class ClassNames {

  private ClassNames() {}

  /** By the task, if it names as many as the readout has outputs; else by their numbers. */
  static List<String> of(ReportedRun run, int m) {
    return of(run, run.network().structure().readouts().get(m).outputs(), false);
  }

  /** The same as the labels of curves: {@code class 0} where there is but a number. */
  static List<String> labels(ReportedRun run, int m) {
    return of(run, run.network().structure().readouts().get(m).outputs(), true);
  }

  /** Of a confusion matrix with so many classes. */
  static List<String> ofMatrix(ReportedRun run, int classes) {
    return of(run, classes, false);
  }

  private static List<String> of(ReportedRun run, int classes, boolean spoken) {
    List<String> names = run.task().classNames();
    return names.size() == classes
        ? names
        : IntStream.range(0, classes).mapToObj(k -> spoken ? "class " + k : "" + k).toList();
  }
}
