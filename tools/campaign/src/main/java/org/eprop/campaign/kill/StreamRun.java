package org.eprop.campaign.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.io.AtomicFiles;

/**
 * A program that learns from a stream in windows, as a service embeds it, and saves where it is:
 * the network and the learner's state into a folder of their own, whose name then becomes the
 * current one in a single step.
 */
public final class StreamRun {

  private static final int WINDOW = 20;
  private static final int SAVE_EVERY = 130;

  private StreamRun() {}

  /**
   * Runs, or goes on, to the end.
   *
   * @param arguments the folder, and how many steps there are
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int steps = Integer.parseInt(arguments[1]);
    try (Plugins plugins = Plugins.builder().classPath(StreamRun.class.getClassLoader()).build()) {
      Path current = folder.resolve("current");
      EpropNetwork network;
      SequenceLearner learner;
      if (Files.exists(current)) {
        Path state = folder.resolve(Files.readString(current));
        network = NetworkFile.read(state.resolve("network.npz"), plugins).network();
        learner = network.learnerByWindow(WINDOW);
        learner.restore(Files.readAllBytes(state.resolve("state")));
      } else {
        network =
            new NetworkBuilder(plugins, 2, 2)
                .layer(
                    l ->
                        l.population("lif", 20)
                            .population("alif", 20, Map.of("tau_a", 100))
                            .gains(2, 1))
                .learningSignal("random", Map.of())
                .create(1);
        learner = network.learnerByWindow(WINDOW);
      }
      OptimizerFactory sgd = plugins.find(OptimizerFactory.class, "sgd");
      WeightUpdate update = network.update(sgd.create(Context.defaults(sgd)));
      learner.updateAfterEachWindow(update, 0.01);
      for (long t = learner.steps(); t < steps; t++) {
        int label = (int) (t / 50 % 2);
        learner.step(new float[] {1 - label, label});
        learner.learn(label);
        if ((t + 1) % SAVE_EVERY == 0 || t + 1 == steps) {
          save(folder, network, learner, t + 1 == steps ? "end" : "at-" + (t + 1));
        }
      }
    }
  }

  private static void save(Path folder, EpropNetwork network, SequenceLearner learner, String name)
      throws IOException {
    Path state = folder.resolve(name);
    NetworkFile.of(network).write(state.resolve("network.npz"));
    Files.write(state.resolve("state"), learner.state());
    AtomicFiles.discardLeftovers(state);
    AtomicFiles.write(folder.resolve("current"), name);
    AtomicFiles.discardLeftovers(folder);
  }
}
