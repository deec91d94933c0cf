import java.util.*;
import org.eprop.api.optimizer.*;
import org.eprop.api.plugin.Context;
import org.eprop.core.model.*;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.sequence.SequenceLearner;

/**
 * The distal reward (Izhikevich 2007): one neuron with 20 synapses, whose inputs spike once a second
 * by chance. Whenever the neuron spikes within 10 ms of input 0, a reward follows 1 to 3 s later:
 * 0.5 of dopamine, which decays by 200 ms. Does that synapse win?
 *
 * <p>Arguments: minutes, the trace, how many seeds, and what is rewarded: "paired", "any" input
 * drawn at each spike, or "none".
 */
public class DistalReward {
  static final int SYNAPSES = 20;

  public static void main(String[] arguments) {
    int steps = 60_000 * Integer.parseInt(arguments[0]);
    int seeds = Integer.parseInt(arguments[2]);
    int wins = 0;
    double[] mean = new double[SYNAPSES];
    try (Plugins plugins = Plugins.builder().classPath(DistalReward.class.getClassLoader()).build()) {
      for (int seed = 1; seed <= seeds; seed++) {
        double[] w = run(plugins, steps, arguments[1], arguments[3], new SplittableRandom(seed));
        wins += say("seed " + seed, w) == 0 ? 1 : 0;
        Arrays.setAll(mean, i -> mean[i] + w[i] / seeds);
      }
    }
    say(wins + " of " + seeds + " won. Mean weights", mean);
  }

  /** How many synapses are not below the paired one. */
  static long say(String of, double[] w) {
    double others = Arrays.stream(w).skip(1).average().orElseThrow();
    double most = Arrays.stream(w).skip(1).max().orElseThrow();
    long notBelow = Arrays.stream(w).skip(1).filter(x -> x >= w[0]).count();
    System.out.printf(Locale.ROOT, "%s: paired %.4f; others %.4f (largest %.4f); reached the paired one: %d%n", of, w[0], others, most, notBelow);
    return notBelow;
  }

  static double[] run(Plugins plugins, int steps, String trace, String rewarded, SplittableRandom random) {
    EpropNetwork network = new NetworkBuilder(plugins, SYNAPSES, 1)
        .population("e", p -> p.neurons("lif", 1))
        .projection("input", "e", p -> p.initialWeights("constant", Map.of("value", 0.5)))
        .readout(r -> r.from("e")).learningSignal("modulator", Map.of())
        .trace(trace, trace.equals("eprop") ? Map.of("tau_e", 1000) : Map.of()).create(1);
    OptimizerFactory sgd = plugins.find(OptimizerFactory.class, "sgd");
    StepSizeFactory fixed = plugins.find(StepSizeFactory.class, "fixed");
    SequenceLearner learner = network.learner();
    learner.updateAfterEachWindow(
        network.update(
            new LeafOptimizers(sgd.create(Context.defaults(sgd))).withStepSize(fixed.create(Context.defaults(fixed))),
            new Workers(1)),
        5e-6);
    int[] rewards = new int[steps + 3001];
    int[] last = new int[SYNAPSES];
    Arrays.fill(last, -100);
    double dopamine = 0;
    for (int t = 0; t < steps; t++) {
      int[] channels = new int[SYNAPSES];
      int count = 0;
      for (int i = 0; i < SYNAPSES; i++) {
        if (random.nextInt(1000) == 0) {
          channels[count++] = i;
          last[i] = t;
        }
      }
      learner.stepSpikes(Arrays.copyOf(channels, count));
      if (learner.spikes(0).length > 0 && !rewarded.equals("none")) {
        int of = rewarded.equals("any") ? random.nextInt(SYNAPSES) : 0;
        rewards[t + 1000 + random.nextInt(2000)] += t - last[of] <= 10 ? 1 : 0;
      }
      dopamine = StrictMath.exp(-1 / 200.0) * dopamine + 0.5 * rewards[t];
      learner.modulate(dopamine);
    }
    learner.endWindow();
    learner.state(); // all weights are up to date
    float[][] w = network.weights().projection(0);
    double[] found = new double[SYNAPSES];
    Arrays.setAll(found, i -> w[i][0]);
    return found;
  }
}
