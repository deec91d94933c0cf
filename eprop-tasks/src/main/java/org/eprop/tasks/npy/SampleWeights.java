package org.eprop.tasks.npy;

import java.util.Arrays;
import org.eprop.api.task.Target;
import org.eprop.experiment.io.NpyArray;
import org.eprop.tasks.npy.ArrayNames.Role;

/**
 * How much training samples count: w_n, an {@linkplain Target#withImportance importance}, or w_n^t,
 * a {@linkplain Target#withWindow window}.
 *
 * @param file of either; null if all count alike
 * @param steps of the array, padding included
 */
record SampleWeights(ArrayFile file, int steps) {

  /**
   * Reads and checks them.
   *
   * @param path empty for none
   * @throws org.eprop.api.plugin.InvalidInputException naming the file, the index and the value
   */
  static SampleWeights of(String path, ArraySet set) {
    if (path.isEmpty()) {
      return new SampleWeights(null, 0);
    }
    ArrayFile file = ArraySet.read(ArrayFile.path(path), "train", Role.WEIGHTS, "");
    int[] shape = file.array().shape();
    if (!Arrays.equals(shape, new int[] {set.samples()})
        && !Arrays.equals(shape, new int[] {set.samples(), set.steps()})) {
      throw file.wrong(
          "got the shape %s, but expected [%s] or [%s, %s], a weight for each sample or step"
              .formatted(file.shape(), set.samples(), set.samples(), set.steps()));
    }
    boolean any = false;
    for (long i = 0; i < file.array().size(); i++) {
      double weight = file.array().real(i);
      if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
        throw file.wrongAt(i, file.show(i), "a finite number >= 0");
      }
      any |= weight > 0;
    }
    if (!any) {
      throw file.wrong("got 0 everywhere, but expected some samples to count");
    }
    return new SampleWeights(file, set.steps());
  }

  /** Whether each step has its own. */
  boolean areOfSteps() {
    return file != null && file.array().rank() == 2;
  }

  /**
   * The target of sample n, as much as it counts.
   *
   * @param stepOf which of the array's steps each step shows
   */
  Target on(Target target, int n, int[] stepOf) {
    if (file == null) {
      return target;
    }
    NpyArray w = file.array();
    if (w.rank() == 1) {
      return target.withImportance(w.real(n));
    }
    double[] window = new double[stepOf.length];
    Arrays.setAll(window, t -> w.real((long) n * steps + stepOf[t]));
    return target.withWindow(window);
  }
}
