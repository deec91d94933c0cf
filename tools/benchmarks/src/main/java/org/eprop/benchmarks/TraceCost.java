package org.eprop.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.learning.optimizer.FixedStep;
import org.eprop.learning.optimizer.Sgd;

/**
 * What eligibility traces cost beside e-prop's, to be run by hand:
 *
 * <pre>
 *     java --add-modules jdk.incubator.vector -cp benchmarks.jar org.eprop.benchmarks.TraceCost \
 *       INPUTS NEURONS OUTPUTS TURNS ACTIVITY [TRACE...]
 * </pre>
 *
 * <p>Half the neurons are LIF, half ALIF; each step has a target. Microseconds a step: learning at
 * each step, with a fixed step size; and a batch's gradient, of one sample of {@value #STEPS}
 * steps. A trace is a name, or equations with "; " between them. Traces take turns on one thread; a
 * figure is the least processor time of a turn, and of e-prop's in the same run it is so many
 * times.
 */
public final class TraceCost {

  private static final int STEPS = 1000;
  private static final double RATE = 1e-5;

  /** e-prop's of LIF neurons. */
  private static final String EPROP =
      "pre state p; dp/dt = -p / 20 [ms]; on pre: p += 1; state e; "
          + "de/dt = -e / 20 [ms] + psi p / dt";

  private static final String TRIPLET =
      "pre state r; dr/dt = -r / 16.8 [ms]; on pre: r += 1; post state o1; post state o2; "
          + "do1/dt = -o1 / 33.7 [ms]; do2/dt = -o2 / 114 [ms]; state e; de/dt = -e / 1 [s]; "
          + "on post: e += 6.5e-3 r o2, o1 += 1, o2 += 1; on pre: e -= 7.1e-3 o1";

  private static final String VOLTAGE =
      "parameter a_ltp = 1; parameter a_ltd = 1; neuron v; pre state r; dr/dt = -r / 15 [ms]; "
          + "on pre: r += 1; post state low; post state high; dlow/dt = (v - low) / 10 [ms]; "
          + "dhigh/dt = (v - high) / 7 [ms]; state e; de/dt = -e / 1 [s] "
          + "+ a_ltp r max(0, v - 0.9) max(0, high - 0.1) / 1 [ms]; "
          + "on pre: e -= a_ltd max(0, low - 0.1)";

  private static final List<String> USUAL =
      List.of(
          "eprop", "hebbian", "rstdp", "triplet", "voltage", "equations", EPROP, TRIPLET, VOLTAGE);

  private TraceCost() {}

  /** Prints a row for each trace. */
  public static void main(String[] arguments) {
    List<String> traces =
        arguments.length > 5 ? List.of(arguments).subList(5, arguments.length) : USUAL;
    int turns = Integer.parseInt(arguments[3]);
    List<Contender> all = new ArrayList<>();
    try (Plugins plugins = Plugins.builder().classPath(TraceCost.class.getClassLoader()).build();
        Workers one = new Workers(1)) {
      for (String trace : traces) {
        all.add(new Contender(plugins, arguments, trace, one));
      }
      for (int turn = 0; turn < turns; turn++) {
        all.forEach(Contender::step);
        all.forEach(Contender::gradient);
      }
    }
    System.out.println("| trace | online, us a step | times | batch, us a step | times | how |");
    System.out.println("|---|---|---|---|---|---|");
    for (Contender own : all) {
      System.out.printf(
          Locale.ROOT,
          "| `%s` | %.2f | %.2f | %.2f | %.2f | %s |%n",
          own.trace,
          own.online,
          own.online / all.get(0).online,
          own.batch,
          own.batch / all.get(0).batch,
          own.learner);
    }
  }

  /** A trace with a network of its own. */
  private static final class Contender {

    private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    private final String trace;
    private final EpropNetwork network;
    private final SequenceLearner learner;
    private final GradientEngine engine;
    private final Weights gradient;
    private final SpikeInput input;
    private final Sample sample;
    private final double[] y;
    private double online = Double.POSITIVE_INFINITY;
    private double batch = Double.POSITIVE_INFINITY;

    Contender(Plugins plugins, String[] arguments, String trace, Workers workers) {
      this.trace = trace;
      int inputs = Integer.parseInt(arguments[0]);
      int neurons = Integer.parseInt(arguments[1]);
      int outputs = Integer.parseInt(arguments[2]);
      double activity = Double.parseDouble(arguments[4]);
      boolean isText = trace.contains(";");
      String text = trace.replace("; ", "\n");
      double gain = 0.6 / Math.sqrt(activity * inputs);
      network =
          new NetworkBuilder(plugins, inputs, outputs)
              .population(
                  "e", p -> p.neurons("lif", neurons / 2).neurons("alif", neurons - neurons / 2))
              .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 3 * gain)))
              .projection("e", "e", p -> p.initialWeights("gaussian", Map.of("gain", 0.2)))
              .readout(r -> r.from("e").learningSignal("random", Map.of()))
              .trace(isText ? "equations" : trace, isText ? Map.of("model", text) : Map.of())
              .create(1);
      input = spikes(inputs, activity);
      int[] classes = new int[STEPS];
      Arrays.setAll(classes, t -> t / 100 % outputs);
      sample = new Sample(input, Target.classes(classes));
      y = new double[outputs];
      engine = network.engine(workers);
      gradient = network.newGradient();
      learner = network.learner();
      LeafOptimizers optimizers =
          new LeafOptimizers(new Sgd().create(Context.defaults(new Sgd())))
              .withStepSize(new FixedStep().create(Context.defaults(new FixedStep())));
      learner.updateAfterEachWindow(network.update(optimizers, new Workers(1)), RATE);
    }

    private static SpikeInput spikes(int inputs, double activity) {
      RandomGenerator random = new RandomStreams(1).stream("spikes");
      int[] start = new int[STEPS + 1];
      int[] channel = new int[STEPS * inputs];
      int count = 0;
      for (int t = 0; t < STEPS; t++) {
        for (int i = 0; i < inputs; i++) {
          channel[count] = i;
          count += random.nextDouble() < activity ? 1 : 0;
        }
        start[t + 1] = count;
      }
      return new SpikeInput(inputs, start, Arrays.copyOf(channel, count));
    }

    /** A turn of learning at each step. */
    void step() {
      int[][] channels = new int[STEPS][];
      for (int t = 0; t < STEPS; t++) {
        channels[t] = Arrays.copyOfRange(input.channel(), input.start()[t], input.start()[t + 1]);
      }
      long begin = clock.getCurrentThreadCpuTime();
      for (int t = 0; t < STEPS; t++) {
        learner.stepSpikes(channels[t], channels[t].length, y);
        learner.learn(t / 100 % y.length);
      }
      online = Math.min(online, (clock.getCurrentThreadCpuTime() - begin) / 1e3 / STEPS);
    }

    /** A turn of a batch's gradient: as many of them as make some milliseconds. */
    void gradient() {
      int times = 5;
      long begin = clock.getCurrentThreadCpuTime();
      for (int n = 0; n < times; n++) {
        engine.gradient(network.weights(), network.feedback(), List.of(sample), gradient);
      }
      batch = Math.min(batch, (clock.getCurrentThreadCpuTime() - begin) / 1e3 / STEPS / times);
    }
  }
}
