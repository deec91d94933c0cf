package org.eprop.report.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.task.Task;

/** What looks wrong with data, or makes them harder than they need to be. */
final class DataWarnings {

  private static final double LARGE = 20;
  private static final double UNBALANCED = 5;
  private static final int MANY_STEPS = 3000;

  private DataWarnings() {}

  static List<String> of(Task task, List<SetStatistics> sets) {
    List<String> all = new ArrayList<>();
    SetStatistics train = sets.get(0);
    if (train.real() && Math.max(-train.least(), train.greatest()) > LARGE) {
      all.add(
          "Inputs go from %s to %s: networks expect values around 1."
              .formatted(DataLook.number(train.least()), DataLook.number(train.greatest())));
    }
    int empty = (int) Arrays.stream(train.activity()).filter(a -> a == 0).count();
    if (empty > 0) {
      all.add(empty + " of " + train.looked() + " training samples have no input at all.");
    }
    long silent = Arrays.stream(train.channels()).filter(sum -> sum == 0).count();
    if (silent > 0) {
      all.add(silent + " of " + task.inputs() + " input channels are never active in training.");
    }
    long[] present = Arrays.stream(train.classes()).filter(n -> n > 0).sorted().toArray();
    if (present.length > 1 && present[present.length - 1] > UNBALANCED * present[0]) {
      all.add(
          "The largest class has %s times as many %s as the smallest."
              .formatted(
                  DataLook.number((double) present[present.length - 1] / present[0]),
                  train.byStep() ? "steps" : "samples"));
    }
    if (present.length > 0 && present.length < train.classes().length) {
      all.add(
          "%s of %s classes have no training %s"
              .formatted(
                  train.classes().length - present.length,
                  train.classes().length,
                  train.byStep() ? "step." : "sample."));
    }
    if (SetStatistics.median(train.steps()) > MANY_STEPS) {
      all.add("Samples have more than " + MANY_STEPS + " steps: a larger time step is faster.");
    }
    for (SetStatistics set : sets.subList(1, sets.size())) {
      double ratio = SetStatistics.median(set.activity()) / SetStatistics.median(train.activity());
      if (ratio > 2 || ratio < 0.5) {
        all.add(
            "Samples of " + set.name() + " have " + DataLook.number(ratio) + " times the input.");
      }
    }
    return all;
  }
}
