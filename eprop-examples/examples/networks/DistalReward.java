import java.util.*;
import org.eprop.api.optimizer.*;
import org.eprop.api.plugin.Context;
import org.eprop.core.model.*;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.sequence.SequenceLearner;

/**
 * The distal reward (Izhikevich 2007): one neuron with 50 synapses. Whenever it spikes within 10 ms
 * of input 0, a reward follows 1 to 3 s later, among many other spikes. Does that synapse win?
 * Arguments: minutes, and by which trace.
 */
public class DistalReward {
  public static void main(String[] arguments) {
    int steps = 60_000 * Integer.parseInt(arguments[0]);
    try (Plugins plugins = Plugins.builder().classPath(DistalReward.class.getClassLoader()).build()) {
      EpropNetwork network = new NetworkBuilder(plugins, 50, 1)
          .population("e", p -> p.neurons("lif", 1))
          .projection("input", "e", p -> p.initialWeights("constant", Map.of("value", 0.2)))
          .readout(r -> r.from("e")).learningSignal("modulator", Map.of())
          .trace(arguments[1], arguments[1].equals("eprop") ? Map.of("tau_e", 1000) : Map.of()).create(1);
      OptimizerFactory sgd = plugins.find(OptimizerFactory.class, "sgd");
      StepSizeFactory fixed = plugins.find(StepSizeFactory.class, "fixed");
      SequenceLearner learner = network.learner();
      learner.updateAfterEachWindow(
          network.update(
              new LeafOptimizers(sgd.create(Context.defaults(sgd))).withStepSize(fixed.create(Context.defaults(fixed))),
              new Workers(1)),
          3e-5);
      Random random = new Random(1);
      Map<Integer, Integer> rewards = new HashMap<>();
      int last = -100;
      for (int t = 0; t < steps; t++) {
        int[] spikes = random.ints(50, 0, 200).toArray();
        int[] channels = new int[50];
        int count = 0;
        for (int i = 0; i < 50; i++) {
          channels[count] = i;
          count += spikes[i] == 0 ? 1 : 0;
        }
        last = spikes[0] == 0 ? t : last;
        learner.stepSpikes(Arrays.copyOf(channels, count));
        if (learner.spikes(0).length > 0 && t - last <= 10) {
          rewards.merge(t + 1000 + random.nextInt(2000), 1, Integer::sum);
        }
        learner.modulate(rewards.getOrDefault(t, 0));
      }
      learner.endWindow();
      learner.state(); // all weights are up to date
      float[][] w = network.weights().projection(0);
      double mean = 0;
      int above = 0;
      for (int i = 1; i < 50; i++) {
        mean += w[i][0] / 49;
        above += w[i][0] > w[0][0] ? 1 : 0;
      }
      System.out.printf(Locale.ROOT, "%s: the paired synapse %.3f, the others %.3f on average, %d above it%n", learner, w[0][0], mean, above);
    }
  }
}
