package org.eprop.streams;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.plugin.Plugins;

/**
 * Sequences of a ready task one after the other, as one table.
 *
 * <p>heartbeats: electrocardiograms of 15 test sequences of {@code ecg}, four channels of events
 * and a part of the heartbeat, at each step. speech: digits of six speakers, one speaker after the
 * other, 40 bands and the digit or gap, each 10 ms ({@code spoken_digits}).
 */
final class TaskTables {

  private static final int SEQUENCES = 15;
  private static final List<String> SPEAKERS =
      List.of("george", "jackson", "lucas", "nicolas", "theo", "yweweler");

  private final int rows;

  TaskTables(int rows) {
    this.rows = rows;
  }

  Table make(String name) throws IOException {
    try (Plugins plugins = Plugins.builder().classPath(TaskTables.class.getClassLoader()).build()) {
      if (name.equals("heartbeats")) {
        Task task = task(plugins, "ecg", Map.of());
        Table table = ofChannels(task);
        Dataset test = task.test().orElseThrow();
        for (int n = 0; n < SEQUENCES; n++) {
          write(test.sample(0, n * test.size() / SEQUENCES), task, rows / SEQUENCES, table);
        }
        return table;
      }
      Table table = null;
      for (String speaker : SPEAKERS) {
        Task task = task(plugins, "spoken_digits", Map.of("held_out_speaker", speaker));
        table = table == null ? ofChannels(task) : table;
        Dataset test = task.test().orElseThrow();
        int left = rows / SPEAKERS.size();
        for (int n = 0; left > 0; n++) {
          left -= write(test.sample(0, n), task, left, table);
        }
      }
      return table;
    }
  }

  private static Task task(Plugins plugins, String name, Map<String, Object> values) {
    TaskFactory factory = plugins.find(TaskFactory.class, name);
    return factory.create(Context.of(Arguments.of(factory, values)).withSeed(1));
  }

  private static Table ofChannels(Task task) {
    String[] names = new String[task.inputs() + 1];
    for (int i = 0; i < task.inputs(); i++) {
      names[i] = "x" + i;
    }
    names[task.inputs()] = "label";
    return new Table(names);
  }

  /** As many steps as are left, or all. */
  private static int write(Sample sample, Task task, int left, Table table) {
    int steps = Math.min(left, sample.input().steps());
    Target target = sample.target();
    for (int t = 0; t < steps; t++) {
      float[] x = new float[task.inputs()];
      if (sample.input() instanceof SpikeInput spikes) {
        for (int e = spikes.start()[t]; e < spikes.start()[t + 1]; e++) {
          x[spikes.channel()[e]] = 1;
        }
      } else if (sample.input() instanceof RealInput real) {
        x = real.values()[t];
      }
      Object[] cells = new Object[x.length + 1];
      for (int i = 0; i < x.length; i++) {
        cells[i] = x[i] == (int) x[i] ? Integer.toString((int) x[i]) : Float.toString(x[i]);
      }
      int label = target.classAt(t);
      cells[x.length] = label == Target.UNLABELLED ? "" : task.classNames().get(label);
      table.add(cells);
    }
    return steps;
  }
}
