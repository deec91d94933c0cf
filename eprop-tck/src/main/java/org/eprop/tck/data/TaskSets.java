package org.eprop.tck.data;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Task;

/** The data sets of a task, by what they are called in messages. */
final class TaskSets {

  /** Of a larger set, so many samples are looked at, from the first to the last. */
  static final int MOST = 2000;

  private TaskSets() {}

  /** Those that there are. */
  static Map<String, Dataset> of(Task task) {
    Map<String, Dataset> sets = new LinkedHashMap<>();
    sets.put("training", task.train());
    task.validation().ifPresent(set -> sets.put("validation", set));
    task.test().ifPresent(set -> sets.put("test", set));
    return sets;
  }

  /** Numbers of samples, all or evenly spread. */
  static int[] indices(Dataset set) {
    return indices(set, MOST);
  }

  static int[] indices(Dataset set, int most) {
    long size = set.size();
    int count = (int) Math.min(most, Math.max(0, size));
    return IntStream.range(0, count)
        .map(i -> count == 1 ? 0 : (int) (i * (size - 1) / (count - 1)))
        .toArray();
  }
}
