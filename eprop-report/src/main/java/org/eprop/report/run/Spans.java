package org.eprop.report.run;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.task.Target;
import org.eprop.report.chart.Span;

/** The target's classes as stretches of time. */
final class Spans {

  private static final int MOST = 2000;

  private Spans() {}

  /**
   * Stretches of steps with the same class that count; none if there are too many to tell apart.
   */
  static List<Span> ofClasses(Target target, List<String> names, double dt) {
    List<Span> spans = new ArrayList<>();
    int from = 0;
    for (int t = 1; t <= target.steps(); t++) {
      if (t < target.steps() && at(target, t) == at(target, from)) {
        continue;
      }
      int label = at(target, from);
      if (label != Target.UNLABELLED) {
        spans.add(new Span((from - 0.5) * dt, (t - 0.5) * dt, name(names, label), label));
      }
      from = t;
    }
    return spans.size() > MOST ? List.of() : spans;
  }

  /** A class that the readout has no output for has no name. */
  private static String name(List<String> names, int label) {
    return label < names.size() ? names.get(label) : String.valueOf(label);
  }

  private static int at(Target target, int t) {
    return target.weight(t) == 0 ? Target.UNLABELLED : target.classAt(t);
  }
}
