package org.eprop.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.benchmarks.Gate.Ratio;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.learning.optimizer.FixedStep;
import org.eprop.learning.optimizer.Sgd;

/**
 * What a step by events costs where few of many inputs spike, one in each step, into 200 neurons
 * that are active whatever their number; to be run by hand:
 *
 * <pre>    java -cp benchmarks.jar org.eprop.benchmarks.ManyInputs NEURON INPUTS...</pre>
 *
 * <p>Microseconds of processor time a step, the median of turns of {@value #TURN} steps, once as
 * many rows wait as ever will.
 */
public final class ManyInputs {

  private static final int NEURONS = 200;
  private static final int OUTPUTS = 10;
  private static final int TURN = 2000;
  private static final int TURNS = 12;
  private static final int FIRST = 4;

  private ManyInputs() {}

  /** Prints a line for each number of inputs. */
  public static void main(String[] arguments) {
    try (Plugins plugins = Plugins.builder().classPath(ManyInputs.class.getClassLoader()).build()) {
      measure(plugins, arguments[0], NEURONS); // until all is compiled
      for (String inputs : List.of(arguments).subList(1, arguments.length)) {
        double median = measure(plugins, arguments[0], Integer.parseInt(inputs));
        System.out.printf(Locale.ROOT, "%s inputs: %.1f%n", inputs, median);
      }
    }
  }

  static double measure(Plugins plugins, String neuron, int inputs) {
    EpropNetwork network =
        new NetworkBuilder(plugins, inputs, OUTPUTS)
            .population("e", p -> p.neurons(neuron, NEURONS))
            .projection(
                "input",
                "e",
                p -> p.initialWeights("gaussian", Map.of("gain", 0.18 * Math.sqrt(inputs))))
            .readout(r -> r.from("e").learningSignal("random", Map.of()))
            .create(1);
    SequenceLearner learner = network.learner();
    Sgd sgd = new Sgd();
    FixedStep fixed = new FixedStep();
    LeafOptimizers optimizers =
        new LeafOptimizers(sgd.create(Context.defaults(sgd)))
            .withStepSize(fixed.create(Context.defaults(fixed)));
    learner.updateAfterEachWindow(network.update(optimizers, new Workers(1)), 1e-5);
    RandomGenerator random = new RandomStreams(1).stream("spikes");
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    int[] one = new int[1];
    double[] y = new double[OUTPUTS];
    double[] turns = new double[TURNS];
    for (int turn = 0; turn < TURNS; turn++) {
      long begin = clock.getCurrentThreadCpuTime();
      for (int t = 0; t < TURN; t++) {
        one[0] = random.nextInt(inputs);
        learner.stepSpikes(one, 1, y);
        learner.learn(t / 100 % OUTPUTS);
      }
      turns[turn] = (clock.getCurrentThreadCpuTime() - begin) / (1e3 * TURN);
    }
    return Ratio.median(Arrays.copyOfRange(turns, FIRST, TURNS));
  }
}
