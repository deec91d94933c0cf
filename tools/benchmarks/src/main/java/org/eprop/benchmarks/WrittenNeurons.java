package org.eprop.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.experiment.io.ResourceFiles;

/**
 * What neurons written as equations take, compared with the built-in ones of the same equations, to
 * be run by hand:
 *
 * <pre>
 *     java --add-modules jdk.incubator.vector -cp benchmarks.jar org.eprop.benchmarks.WrittenNeurons
 * </pre>
 *
 * <p>Both get the gradients of the same batch, in turns, on one thread, and the ratio is that of
 * the medians of their processor times. {@value #NEURONS} neurons, {@value #SAMPLES} sequences of
 * {@value #STEPS} steps.
 */
public final class WrittenNeurons {

  static final List<String> NEURONS_COMPARED =
      List.of("lif", "alif", "adlif", "izhikevich", "adex");

  private static final int NEURONS = 200;
  private static final int INPUTS = 40;
  private static final double INPUT_RATE = 0.05;
  private static final int SAMPLES = 8;
  private static final int STEPS = 200;

  /** Batches of each that are timed, and those before, in which code is compiled. */
  static final int TIMED = 101;

  static final int UNTIMED = 40;

  private WrittenNeurons() {}

  /**
   * What the gradients of a batch take.
   *
   * @param neuron its name
   * @param builtIn ms, in the median
   * @param written ms, in the median
   * @param rate of spikes of a neuron and step
   */
  record Row(String neuron, double builtIn, double written, double rate) {

    static final String HEADER =
        "| neuron | built-in, ms | as equations, ms | ratio | rate |\n|---|---|---|---|---|";

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "| %s | %.2f | %.2f | %.2f | %.3f |",
          neuron,
          builtIn,
          written,
          written / builtIn,
          rate);
    }
  }

  /** Prints a row for each neuron. */
  public static void main(String[] arguments) {
    System.out.println(Row.HEADER);
    try (Plugins plugins =
            Plugins.builder().classPath(WrittenNeurons.class.getClassLoader()).build();
        Workers workers = new Workers(1)) {
      for (String neuron : NEURONS_COMPARED) {
        System.out.println(measure(plugins, workers, neuron, UNTIMED, TIMED));
      }
    }
  }

  /** Times one neuron in its two forms. */
  static Row measure(Plugins plugins, Workers workers, String neuron, int untimed, int timed) {
    List<Sample> batch = batch();
    Contender builtIn = new Contender(builtIn(plugins, neuron), workers);
    Contender written = new Contender(written(plugins, neuron), workers);
    double[][] times = new double[2][timed];
    long spikes = 0;
    for (int n = -untimed; n < timed; n++) {
      double first = builtIn.seconds(batch);
      double second = written.seconds(batch);
      if (n >= 0) {
        times[0][n] = first;
        times[1][n] = second;
      }
      spikes = builtIn.spikes();
    }
    return new Row(
        neuron,
        1e3 * median(times[0]),
        1e3 * median(times[1]),
        (double) spikes / NEURONS / SAMPLES / STEPS);
  }

  static double median(double[] times) {
    Arrays.sort(times);
    return times[times.length / 2];
  }

  static EpropNetwork builtIn(Plugins plugins, String neuron) {
    return network(plugins, neuron, Map.of());
  }

  static EpropNetwork written(Plugins plugins, String neuron) {
    return network(plugins, "equations", Map.of("model", text(neuron)));
  }

  private static String text(String neuron) {
    String name = "equations/" + neuron + ".txt";
    return ResourceFiles.text(name, WrittenNeurons.class.getResourceAsStream(name));
  }

  private static EpropNetwork network(Plugins plugins, String neuron, Map<String, ?> parameters) {
    return new NetworkBuilder(plugins, INPUTS, 2)
        .population("e", p -> p.neurons(neuron, NEURONS, parameters))
        .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 1)))
        .projection("e", "e", p -> p.initialWeights("gaussian", Map.of("gain", 0.5)))
        .readout(r -> r.from("e"))
        .create(1);
  }

  static List<Sample> batch() {
    return new RandomSpikes(INPUTS, INPUT_RATE, STEPS).batch(SAMPLES, 2);
  }

  /** A network that is timed. */
  static final class Contender {

    // That of the whole process is too coarse for a millisecond; one worker is the caller itself.
    private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    private final EpropNetwork network;
    private final GradientEngine engine;
    private final Weights gradient;
    private long spikes;

    Contender(EpropNetwork network, Workers workers) {
      this.network = network;
      this.engine = network.engine(workers);
      this.gradient = network.newGradient();
    }

    double seconds(List<Sample> batch) {
      long begin = clock.getCurrentThreadCpuTime();
      BatchResult result = engine.gradient(network.weights(), network.feedback(), batch, gradient);
      double seconds = (clock.getCurrentThreadCpuTime() - begin) / 1e9;
      spikes = result.runs().stream().mapToLong(run -> run.spikeCount(0)).sum();
      return seconds;
    }

    long spikes() {
      return spikes;
    }
  }

  /**
   * Sequences of spikes that say nothing, each to be told from the others.
   *
   * @param channels of the input
   * @param rate the probability of a spike of a channel in a step
   * @param steps of a sequence
   */
  record RandomSpikes(int channels, double rate, int steps) {

    /** So many sequences, of the classes in turn; the same ones each time. */
    List<Sample> batch(int samples, int classes) {
      List<Sample> batch = new ArrayList<>();
      for (int b = 0; b < samples; b++) {
        RandomGenerator random = new RandomStreams(1).stream("sample", b);
        double[][] spikes = new double[steps][channels];
        for (double[] row : spikes) {
          Arrays.setAll(row, i -> random.nextDouble() < rate ? 1 : 0);
        }
        int[] labels = new int[steps];
        Arrays.fill(labels, b % classes);
        batch.add(new Sample(SpikeInput.of(channels, spikes), Target.classes(labels)));
      }
      return batch;
    }
  }
}
