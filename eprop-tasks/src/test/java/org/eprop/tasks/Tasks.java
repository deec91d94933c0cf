package org.eprop.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Map;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;

/** What the tests of tasks share. */
public final class Tasks {

  private Tasks() {}

  public static Task create(TaskFactory factory, Map<String, ?> parameters) {
    return create(factory, parameters, 1);
  }

  public static Task create(TaskFactory factory, Map<String, ?> parameters, long seed) {
    return factory.create(Context.of(Arguments.of(factory, parameters)).withSeed(seed));
  }

  public static void assertRefused(TaskFactory factory, Map<String, ?> parameters, String message) {
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> create(factory, parameters));
    assertEquals(message, e.getMessage());
  }

  /** How many steps have each class; the last count is of those without a label. */
  static long[] classCounts(Dataset data, int classes) {
    long[] counts = new long[classes + 1];
    for (int n = 0; n < data.size(); n++) {
      Target target = data.sample(0, n).target();
      for (int t = 0; t < target.steps(); t++) {
        counts[target.classAt(t) == Target.UNLABELLED ? classes : target.classAt(t)]++;
      }
    }
    return counts;
  }

  /** Spikes of each channel in steps {@code from .. to-1}. */
  static int[] spikes(Sample sample, int from, int to) {
    SpikeInput input = (SpikeInput) sample.input();
    int[] counts = new int[input.channels()];
    for (int e = input.start()[from]; e < input.start()[to]; e++) {
      counts[input.channel()[e]]++;
    }
    return counts;
  }

  /** A number that any other spike or step would change. */
  static int fingerprint(Sample sample) {
    SpikeInput input = (SpikeInput) sample.input();
    return 31 * Arrays.hashCode(input.start()) + Arrays.hashCode(input.channel());
  }
}
