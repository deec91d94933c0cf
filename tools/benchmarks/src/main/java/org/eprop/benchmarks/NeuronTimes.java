package org.eprop.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eprop.api.task.Sample;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;

/**
 * What neurons take, those of plugins among them, to be run by hand:
 *
 * <pre>
 *     java --add-modules jdk.incubator.vector -cp benchmarks.jar org.eprop.benchmarks.NeuronTimes PLUGINS alif mine
 * </pre>
 *
 * <p>All get the gradients of the batch of {@link WrittenNeurons}, in turns, on one thread; times
 * are medians of the thread's processor time, and the first neuron is the measure of the others.
 */
public final class NeuronTimes {

  private NeuronTimes() {}

  /** Prints a row for each neuron; the first argument is a folder of plugins. */
  public static void main(String[] arguments) {
    List<String> names = List.of(arguments).subList(1, arguments.length);
    List<Sample> batch = WrittenNeurons.batch();
    try (Plugins plugins =
            Plugins.builder()
                .classPath(NeuronTimes.class.getClassLoader())
                .folder(Path.of(arguments[0]))
                .build();
        Workers workers = new Workers(1)) {
      List<WrittenNeurons.Contender> all =
          names.stream()
              .map(name -> WrittenNeurons.builtIn(plugins, name))
              .map(network -> new WrittenNeurons.Contender(network, workers))
              .toList();
      double[][] times = new double[all.size()][WrittenNeurons.TIMED];
      for (int n = -WrittenNeurons.UNTIMED; n < WrittenNeurons.TIMED; n++) {
        for (int i = 0; i < times.length; i++) {
          double seconds = all.get(i).seconds(batch);
          if (n >= 0) {
            times[i][n] = seconds;
          }
        }
      }
      double[] medians = Arrays.stream(times).mapToDouble(WrittenNeurons::median).toArray();
      for (int i = 0; i < medians.length; i++) {
        System.out.printf(
            Locale.ROOT,
            "%s %.2f ms, %.2f%n",
            names.get(i),
            1e3 * medians[i],
            medians[i] / medians[0]);
      }
    }
  }
}
