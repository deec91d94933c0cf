package org.eprop.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.optimizer.StepSizeFactory;
import org.eprop.api.plugin.Context;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.sequence.Inference;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.learning.optimizer.FixedStep;
import org.eprop.learning.optimizer.NormalisedStep;
import org.eprop.learning.optimizer.Sgd;

/**
 * What a step costs whose weights learn at once, to be run by hand:
 *
 * <pre>
 *     java --add-modules jdk.incubator.vector -cp benchmarks.jar org.eprop.benchmarks.OnlineCost \
 *       INPUTS NEURONS OUTPUTS STEPS ACTIVITY...
 * </pre>
 *
 * <p>Half the neurons are LIF, half ALIF; each step has a target. Microseconds a step: without
 * learning, by events with a fixed step size and with steps in units of the output, for which the
 * size of each gradient is known, synapse by synapse, and by events with the trace of
 * reward-modulated STDP. They take turns, of {@value #TURN} steps each, on one thread; a figure is
 * the least processor time of a turn. The activity that is given is that of the inputs; that of the
 * neurons is printed.
 */
public final class OnlineCost {

  private static final int TURN = 1000;
  private static final double RATE = 1e-5;

  private OnlineCost() {}

  /** Prints a row for each activity. */
  public static void main(String[] arguments) {
    int[] sizes = Arrays.stream(arguments).limit(4).mapToInt(Integer::parseInt).toArray();
    System.out.println(
        "| inputs | neurons | activity, % | inference | by events, fixed | by events, normalised |"
            + " synapse by synapse | R-STDP by events |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    try (Plugins plugins = Plugins.builder().classPath(OnlineCost.class.getClassLoader()).build()) {
      for (int i = 4; i < arguments.length; i++) {
        System.out.println(
            measure(
                plugins, sizes[0], sizes[1], sizes[2], sizes[3], Double.parseDouble(arguments[i])));
      }
    }
  }

  static String measure(
      Plugins plugins, int inputs, int neurons, int outputs, int steps, double activity) {
    List<Contender> all = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      String trace = kind == Kind.RSTDP ? "rstdp" : "eprop";
      all.add(new Contender(network(plugins, inputs, neurons, outputs, activity, trace), kind));
    }
    int[][] channels = spikes(inputs, activity);
    double[] least = new double[all.size()];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    for (int turn = 0; turn < Math.max(1, steps / TURN); turn++) {
      for (int c = 0; c < all.size(); c++) {
        least[c] = Math.min(least[c], all.get(c).seconds(channels) / TURN);
      }
    }
    return String.format(
        Locale.ROOT,
        "| %d | %d | %.2f / %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |",
        inputs,
        neurons,
        100 * activity,
        100 * all.get(1).activity(neurons),
        1e6 * least[0],
        1e6 * least[1],
        1e6 * least[2],
        1e6 * least[3],
        1e6 * least[4]);
  }

  private static EpropNetwork network(
      Plugins plugins, int inputs, int neurons, int outputs, double activity, String trace) {
    double gain = 0.6 / Math.sqrt(activity * inputs);
    return new NetworkBuilder(plugins, inputs, outputs)
        .population("e", p -> p.neurons("lif", neurons / 2).neurons("alif", neurons - neurons / 2))
        .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 3 * gain)))
        .projection("e", "e", p -> p.initialWeights("gaussian", Map.of("gain", 0.2)))
        .readout(r -> r.from("e").learningSignal("random", Map.of()))
        .trace(trace, Map.of())
        .create(1);
  }

  private static int[][] spikes(int inputs, double activity) {
    RandomGenerator random = new RandomStreams(1).stream("spikes");
    int[][] channels = new int[TURN][];
    for (int t = 0; t < TURN; t++) {
      int[] all = new int[inputs];
      int count = 0;
      for (int i = 0; i < inputs; i++) {
        all[count] = i;
        count += random.nextDouble() < activity ? 1 : 0;
      }
      channels[t] = Arrays.copyOf(all, count);
    }
    return channels;
  }

  private enum Kind {
    INFERENCE,
    EVENTS,
    EVENTS_NORMALISED,
    SYNAPSES,
    RSTDP
  }

  /** A way to do a step, with a network of its own. */
  private static final class Contender {

    private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    private final Kind kind;
    private final Inference sequence;
    private final WeightUpdate update;
    private final double[] y;
    private long spikes;
    private long steps;

    Contender(EpropNetwork network, Kind kind) {
      this.kind = kind;
      StepSizeFactory steps =
          kind == Kind.EVENTS_NORMALISED ? new NormalisedStep() : new FixedStep();
      LeafOptimizers optimizers =
          new LeafOptimizers(new Sgd().create(Context.defaults(new Sgd())))
              .withStepSize(steps.create(Context.defaults(steps)));
      update = network.update(optimizers, new Workers(1));
      y = new double[network.structure().readouts().get(0).outputs()];
      SequenceLearner learner = network.learner();
      if (kind != Kind.INFERENCE && kind != Kind.SYNAPSES) {
        learner.updateAfterEachWindow(update, RATE);
      }
      sequence = kind == Kind.INFERENCE ? network.inference() : learner;
    }

    double seconds(int[][] channels) {
      long begin = clock.getCurrentThreadCpuTime();
      for (int t = 0; t < TURN; t++) {
        sequence.stepSpikes(channels[t], channels[t].length, y);
        spikes += t % 10 == 0 ? sequence.spikes(0).length : 0;
        if (kind != Kind.INFERENCE) {
          SequenceLearner learner = (SequenceLearner) sequence;
          learner.learn(t / 100 % y.length);
          if (kind == Kind.SYNAPSES) {
            learner.apply(update, RATE);
          }
        }
      }
      double seconds = (clock.getCurrentThreadCpuTime() - begin) / 1e9;
      steps += TURN / 10;
      return seconds;
    }

    double activity(int neurons) {
      return (double) spikes / neurons / steps;
    }
  }
}
