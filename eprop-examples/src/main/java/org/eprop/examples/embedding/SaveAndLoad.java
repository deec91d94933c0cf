package org.eprop.examples.embedding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.plugin.PluginsBuilder;
import org.eprop.core.sequence.Inference;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.experiment.file.NetworkFile;

/**
 * A network that learns from a stream, is saved, and is loaded to answer as it did. Which of two
 * channels is active? They take turns of 25 steps.
 *
 * <p>It needs the modules api, core, neurons, surrogates and losses, and Jackson: nothing else.
 */
public final class SaveAndLoad {

  private static final int TURN = 25;

  private SaveAndLoad() {}

  /**
   * Learns, saves, loads.
   *
   * @param pluginFolders folders of plugin jars; usually none
   */
  public static void main(String[] pluginFolders) throws IOException {
    PluginsBuilder builder = Plugins.builder().classPath(SaveAndLoad.class.getClassLoader());
    Arrays.stream(pluginFolders).map(Path::of).forEach(builder::folder);
    Path file = Files.createTempFile("network", ".npz");
    try (Plugins plugins = builder.build()) {
      plugins.warnings().forEach(System.out::println);
      EpropNetwork network = network(plugins);
      System.out.printf("before: %.2f of the steps right%n", right(network));
      learn(network, plugins);
      double after = right(network);
      System.out.printf("after: %.2f of the steps right%n", after);
      NetworkFile.of(network).write(file);
      EpropNetwork loaded = NetworkFile.read(file, plugins).network();
      System.out.println("loaded: " + (right(loaded) == after ? "the same" : "another network"));
    } finally {
      Files.delete(file);
    }
  }

  private static EpropNetwork network(Plugins plugins) {
    return new NetworkBuilder(plugins, 2, 2)
        .layer(l -> l.population("lif", 20).population("alif", 10, Map.of("tau_a", 100)))
        .create(1);
  }

  /** 5000 steps; the weights change after each window of 50. */
  private static void learn(EpropNetwork network, Plugins plugins) {
    SequenceLearner learner = network.learnerByWindow(50);
    learner.updateAfterEachWindow(network.update(plugins, "adam", Map.of()), 0.01);
    for (int t = 0; t < 5000; t++) {
      learner.step(input(t));
      learner.learn(active(t));
    }
  }

  /** How often the network is right in 1000 steps. */
  private static double right(EpropNetwork network) {
    Inference stream = network.inference();
    int right = 0;
    for (int t = 0; t < 1000; t++) {
      double[] y = stream.step(input(t));
      right += y[active(t)] > y[1 - active(t)] ? 1 : 0;
    }
    return right / 1000.0;
  }

  private static int active(int t) {
    return t / TURN % 2;
  }

  private static float[] input(int t) {
    float[] x = new float[2];
    x[active(t)] = 1;
    return x;
  }
}
