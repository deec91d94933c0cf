import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Writes sequences of a ready task one after the other, as one table whose last column, {@code
 * label}, is to be predicted: {@code java -cp eprop.jar TaskTable.java heartbeats|speech FILE.csv}.
 *
 * <p>heartbeats: electrocardiograms of 15 test sequences of {@code ecg}, four channels of events and
 * a part of the heartbeat, at each step. speech: digits of six speakers, one speaker after the
 * other, 40 bands and the digit or gap, each 10 ms ({@code spoken_digits}).
 */
public final class TaskTable {

  private static final int ROWS = 20_000;
  private static final List<String> SPEAKERS =
      List.of("george", "jackson", "lucas", "nicolas", "theo", "yweweler");

  private TaskTable() {}

  /** Writes one. */
  public static void main(String[] arguments) throws IOException {
    try (Plugins plugins = Plugins.builder().classPath(TaskTable.class.getClassLoader()).build();
        PrintWriter out = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[1])))) {
      if (arguments[0].equals("heartbeats")) {
        Task task = task(plugins, "ecg", Map.of());
        head(task, out);
        Dataset test = task.test().orElseThrow();
        int sequences = 15;
        for (int n = 0; n < sequences; n++) {
          write(test.sample(0, n * test.size() / sequences), task, ROWS, out);
        }
      } else if (arguments[0].equals("speech")) {
        for (String speaker : SPEAKERS) {
          Task task = task(plugins, "spoken_digits", Map.of("held_out_speaker", speaker));
          if (speaker.equals(SPEAKERS.get(0))) {
            head(task, out);
          }
          Dataset test = task.test().orElseThrow();
          int left = ROWS / SPEAKERS.size();
          for (int n = 0; left > 0; n++) {
            left -= write(test.sample(0, n), task, left, out);
          }
        }
      } else {
        throw new IllegalArgumentException(arguments[0] + ": expected heartbeats or speech");
      }
    }
  }

  private static Task task(Plugins plugins, String name, Map<String, Object> values) {
    TaskFactory factory = plugins.find(TaskFactory.class, name);
    return factory.create(Context.of(Arguments.of(factory, values)).withSeed(1));
  }

  private static void head(Task task, PrintWriter out) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < task.inputs(); i++) {
      line.append('x').append(i).append(',');
    }
    out.println(line + "label");
  }

  /** As many steps as are left, or all. */
  private static int write(Sample sample, Task task, int left, PrintWriter out) {
    int steps = Math.min(left, sample.input().steps());
    Target target = sample.target();
    for (int t = 0; t < steps; t++) {
      StringBuilder line = new StringBuilder();
      float[] x = new float[task.inputs()];
      if (sample.input() instanceof SpikeInput spikes) {
        for (int e = spikes.start()[t]; e < spikes.start()[t + 1]; e++) {
          x[spikes.channel()[e]] = 1;
        }
      } else if (sample.input() instanceof RealInput real) {
        x = real.values()[t];
      }
      for (float value : x) {
        line.append(value == (int) value ? Integer.toString((int) value) : Float.toString(value));
        line.append(',');
      }
      int label = target.classAt(t);
      out.println(line + (label == Target.UNLABELLED ? "" : task.classNames().get(label)));
    }
    return steps;
  }
}
