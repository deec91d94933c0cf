import java.nio.file.Path;
import java.util.*;
import org.eprop.api.plugin.Choice;
import org.eprop.api.rule.*;
import org.eprop.api.task.*;
import org.eprop.core.gradient.*;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.file.NetworkFile;

/**
 * How well e-prop's gradient agrees with BPTT's, by the distance in time between an error and an
 * input. One output of each test sequence is wrong at one step, drawn at random; what that says of
 * the inputs before, dE/dx, is compared under both rules. Arguments: a network's file, and its task.
 */
public class DistanceInTime {
  static final int[] ENDS = {1, 3, 10, 30, 100, 300};

  static float[][][] inputGradient(EpropNetwork network, LearningRule rule, Workers workers, List<Input> inputs, int[] step, int[] output) {
    float[][][] gradient = new float[inputs.size()][][];
    for (int b = 0; b < gradient.length; b++) {
      gradient[b] = new float[inputs.get(b).steps()][inputs.get(b).channels()];
    }
    float[][] out = network.weights().readout(0, 0);
    ExternalSignal wrong = (signal, b, population, t) -> {
      for (int j = 0; t == step[b] && j < signal.length; j++) {
        signal[j] += out[j][output[b]];
      }
    };
    SpikingLayers layers = new SpikingLayers(network.structure(), rule, workers);
    layers.forward(network.weights(), inputs);
    layers.backward(network.weights(), wrong, network.newGradient(), gradient);
    return gradient;
  }

  static LearningRule rule(Plugins plugins, String name) {
    Choice<LearningRuleFactory> rule = Choice.of(plugins.find(LearningRuleFactory.class, name), Map.of());
    return rule.factory().create(rule.context());
  }

  static Dataset test(Plugins plugins, String name) {
    Choice<TaskFactory> task = Choice.of(plugins.find(TaskFactory.class, name), Map.of());
    return task.factory().create(task.context().withSeed(1)).test().orElseThrow();
  }

  public static void main(String[] args) throws Exception {
    try (Plugins plugins = Plugins.builder().classPath(DistanceInTime.class.getClassLoader()).build();
        Workers workers = new Workers(2)) {
      EpropNetwork network = NetworkFile.read(Path.of(args[0]), plugins).network();
      Dataset test = test(plugins, args[1]);
      Random random = new Random(1);
      double[] product = new double[ENDS.length], local = new double[ENDS.length], exact = new double[ENDS.length];
      for (int n = 0; n < 400; n += 20) {
        List<Input> inputs = new ArrayList<>();
        int[] step = new int[20], output = new int[20];
        for (int b = 0; b < 20; b++) {
          inputs.add(test.sample(0, (n + b) % test.size()).input());
          step[b] = random.nextInt(inputs.get(b).steps());
          output[b] = random.nextInt(network.structure().readouts().get(0).outputs());
        }
        float[][][] x = inputGradient(network, rule(plugins, "eprop"), workers, inputs, step, output);
        float[][][] y = inputGradient(network, rule(plugins, "bptt"), workers, inputs, step, output);
        for (int b = 0; b < 20; b++) {
          for (int t = Math.max(0, step[b] - 299); t <= step[b]; t++) {
            int bin = 0;
            while (step[b] - t >= ENDS[bin]) bin++;
            for (int c = 0; c < x[b][t].length; c++) {
              product[bin] += (double) x[b][t][c] * y[b][t][c];
              local[bin] += (double) x[b][t][c] * x[b][t][c];
              exact[bin] += (double) y[b][t][c] * y[b][t][c];
            }
          }
        }
      }
      for (int bin = 0; bin < ENDS.length; bin++) {
        System.out.printf(
            Locale.ROOT, "below %3d steps: cosine %.3f, %.0f %% of BPTT's squares%n",
            ENDS[bin], product[bin] / Math.sqrt(local[bin] * exact[bin]), 100 * exact[bin] / Arrays.stream(exact).sum());
      }
    }
  }
}
