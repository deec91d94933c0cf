package org.eprop.spark.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What of a batch a task does: consecutive parts of it.
 *
 * @param epoch from 0
 * @param parts in their order
 */
record Portion(int epoch, List<BatchPart> parts) implements Serializable {

  /**
   * Consecutive samples.
   *
   * @param number from 0
   * @param indices in the training data
   */
  record BatchPart(int number, int[] indices) implements Serializable {}

  /**
   * Divides a batch among tasks.
   *
   * @param first of each part the first sample, and in the end the number of samples
   */
  static List<Portion> divide(int epoch, int[] indices, int[] first, int tasks) {
    int count = first.length - 1;
    List<Portion> portions = new ArrayList<>();
    for (int task = 0; task < Math.min(tasks, count); task++) {
      int used = Math.min(tasks, count);
      List<BatchPart> own = new ArrayList<>();
      for (int g = count * task / used; g < count * (task + 1) / used; g++) {
        own.add(new BatchPart(g, Arrays.copyOfRange(indices, first[g], first[g + 1])));
      }
      portions.add(new Portion(epoch, own));
    }
    return portions;
  }
}
