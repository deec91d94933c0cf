package org.eprop.experiment.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.random.RandomStreams;

/** Class 0: channels 0 and 1 fire; class 1: channels 2 and 3. */
final class TwoClasses {

  private static final int STEPS = 30;

  private TwoClasses() {}

  /**
   * Eight samples, of each class every other one.
   *
   * @param values whether the class is a second target, as a value
   */
  static List<Sample> batch(long seed, boolean values) {
    RandomGenerator random = new RandomStreams(seed).stream("toy");
    List<Sample> samples = new ArrayList<>();
    for (int b = 0; b < 8; b++) {
      double[][] x = new double[STEPS][4];
      for (double[] row : x) {
        for (int i = 0; i < 4; i++) {
          row[i] = random.nextDouble() < (i / 2 == b % 2 ? 0.5 : 0.05) ? 1 : 0;
        }
      }
      int[] labels = new int[STEPS];
      Arrays.fill(labels, b % 2);
      double[][] value = new double[STEPS][1];
      for (double[] one : value) {
        one[0] = b % 2;
      }
      List<Target> targets =
          values
              ? List.of(Target.classes(labels), Target.values(value))
              : List.of(Target.classes(labels));
      samples.add(new Sample(SpikeInput.of(4, x), targets, null));
    }
    return samples;
  }
}
