import java.nio.file.*;
import java.util.*;
import org.eprop.api.plugin.*;
import org.eprop.api.task.*;
import org.eprop.core.gradient.*;
import org.eprop.core.model.*;
import org.eprop.core.network.*;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.file.NetworkFile;

public class Batches {
  static EpropNetwork network(Plugins plugins) {
    return new NetworkBuilder(plugins, 2, 2)
        .population("e", p -> p.neurons("alif", 24, Map.of("tau_a", new Distribution.LogUniform(20, 300))).learn("tau_a"))
        .population("i", p -> p.neurons("lif", 8))
        .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 2)))
        .projection("e", "e", p -> p.connectivity(0.2).delay(new Distribution.Uniform(1, 8)))
        .projection("e", "i")
        .projection("i", "e", p -> p.fixed())
        .readout(r -> r.from("e").learningSignal("e", "symmetric", Map.of()).learningSignal("i", "random", Map.of()))
        .create(1);
  }

  /** Which of two channels spikes more often? */
  static List<Sample> batch(int size) {
    Random random = new Random(1);
    List<Sample> batch = new ArrayList<>();
    for (int b = 0; b < size; b++) {
      double[][] x = new double[50][2];
      for (double[] row : x) {
        row[b % 2] = random.nextInt(10) < 4 ? 1 : 0;
        row[1 - b % 2] = random.nextInt(10) < 1 ? 1 : 0;
      }
      int[] classes = new int[50];
      Arrays.fill(classes, b % 2);
      batch.add(new Sample(SpikeInput.of(2, x), Target.classes(classes)));
    }
    return batch;
  }

  public static void main(String[] args) throws Exception {
    try (Plugins plugins = Plugins.builder().classPath(Batches.class.getClassLoader()).build();
        Workers workers = new Workers(2)) {
      EpropNetwork network = network(plugins);
      for (Leaf leaf : network.weights().leaves()) {
        System.out.println(leaf.name() + ": " + leaf.count() + (leaf.learned() ? "" : ", fixed"));
      }
      var update = network.update(plugins, "adam", Map.of());
      GradientEngine engine = network.engine(workers);
      Weights gradient = network.newGradient();
      List<Sample> batch = batch(16);
      for (int n = 0; n <= 40; n++) {
        BatchResult result = engine.gradient(network.weights(), network.feedback(), batch, gradient);
        if (n % 20 == 0) System.out.printf(Locale.ROOT, "loss %.3f%n", result.loss());
        update.apply(network.weights(), gradient, network.feedback(), 0.003);
      }
      Path file = Files.createTempFile("network", ".npz");
      NetworkFile.of(network).write(file);
      EpropNetwork same = NetworkFile.read(file, plugins).network();
      System.out.println(Arrays.equals(same.weights().projection(0)[0], network.weights().projection(0)[0]));
      Files.delete(file);
    }
  }
}
