package org.eprop.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.task.Sample;
import org.eprop.benchmarks.WrittenNeurons.RandomSpikes;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Storage;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;

/**
 * How time and memory grow with a sparse network, to be run by hand:
 *
 * <pre>
 *     java -Xmx14g -cp benchmarks.jar org.eprop.benchmarks.NetworkScale sgd float32 2 1000 10000
 * </pre>
 *
 * <p>The arguments are an optimizer, in what form weights are stored, how many threads, and sizes
 * N. A network is one population of N {@code alif} neurons, each with {@value #FAN_OUT} recurrent
 * synapses, with an input of {@value #CHANNELS} channels, each onto a tenth of the neurons, and a
 * readout of {@value #OUTPUTS} classes. Each update trains it on {@value #SAMPLES} sequences of
 * {@value #STEPS} steps. Times are processor time of all threads: divided by their number, what a
 * machine takes that has nothing else to do.
 */
public final class NetworkScale {

  private static final int FAN_OUT = 100;
  private static final int CHANNELS = 100;
  private static final double CHANNEL_SHARE = 0.1;
  private static final double CHANNEL_RATE = 0.02;
  private static final int OUTPUTS = 10;
  private static final int SAMPLES = 2;
  private static final int STEPS = 100;

  /** Updates that are timed, at least: of a small network more, for the clock is coarse. */
  private static final int TIMED = 5;

  /** Of neurons and updates that are timed: so many together. */
  private static final int TIMED_NEURONS = 500_000;

  /** Updates before those. */
  private static final int UNTIMED = 2;

  private NetworkScale() {}

  /**
   * What one size takes.
   *
   * @param neurons N
   * @param numbers what learns
   * @param bytes of the network, its gradient, the optimizer's memory and what the engine keeps
   * @param drawing s, to make the network
   * @param forward s, to run a batch forward
   * @param gradient s, for the gradient of a batch, its forward pass included
   * @param update s, for the optimizer
   * @param events synapses that spikes of a batch went through
   * @param rate of spikes of a neuron and step
   * @param firstLoss before the first update
   * @param lastLoss before the last
   */
  record Row(
      int neurons,
      long numbers,
      long bytes,
      double drawing,
      double forward,
      double gradient,
      double update,
      double events,
      double rate,
      double firstLoss,
      double lastLoss) {

    static final String HEADER =
        "| neurons | numbers that learn | bytes | bytes each | drawn in s | forward ms | gradient"
            + " ms | update ms | synaptic events | rate | loss |\n"
            + "|---|---|---|---|---|---|---|---|---|---|---|";

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "| %d | %d | %d | %.1f | %.2f | %.3f | %.3f | %.3f | %.0f | %.4f | %.3f to %.3f |",
          neurons,
          numbers,
          bytes,
          (double) bytes / numbers,
          drawing,
          1e3 * forward / SAMPLES / STEPS,
          1e3 * gradient / SAMPLES / STEPS,
          1e3 * update,
          events / SAMPLES / STEPS,
          rate,
          firstLoss,
          lastLoss);
    }
  }

  /** Prints a row for each size; forward pass and gradient are per step of a sequence. */
  public static void main(String[] arguments) {
    System.out.println(Row.HEADER);
    try (Plugins plugins =
            Plugins.builder().classPath(NetworkScale.class.getClassLoader()).build();
        Workers workers = new Workers(Integer.parseInt(arguments[2]))) {
      Storage storage = Storage.of(arguments[1]);
      for (int i = 3; i < arguments.length; i++) {
        int neurons = Integer.parseInt(arguments[i]);
        int timed = Math.max(TIMED, TIMED_NEURONS / neurons);
        System.out.println(measure(plugins, workers, arguments[0], storage, neurons, timed));
      }
    }
  }

  /** Trains a network for some updates. */
  static Row measure(
      Plugins plugins, Workers workers, String optimizer, Storage storage, int neurons, int timed) {
    long before = ProcessCost.bytesInUse();
    long begin = ProcessCost.processorTime();
    EpropNetwork network = network(plugins, storage, neurons);
    double drawing = ProcessCost.secondsSince(begin);
    OptimizerFactory factory = plugins.find(OptimizerFactory.class, optimizer);
    WeightUpdate update = network.update(factory.create(Context.defaults(factory)), workers);
    double rate = optimizer.equals("sgd") ? 0.1 : 0.001;
    Weights gradient = network.newGradient();
    GradientEngine engine = network.engine(workers);
    List<Sample> batch = new RandomSpikes(CHANNELS, CHANNEL_RATE, STEPS).batch(SAMPLES, OUTPUTS);
    double forward = 0;
    double there = 0;
    double updating = 0;
    double[] losses = new double[timed + UNTIMED];
    BatchResult result = null;
    for (int n = 0; n < losses.length; n++) {
      double share = n < UNTIMED ? 0 : 1.0 / timed;
      begin = ProcessCost.processorTime();
      engine.evaluate(network.weights(), batch);
      forward += share * ProcessCost.secondsSince(begin);
      begin = ProcessCost.processorTime();
      result = engine.gradient(network.weights(), network.feedback(), batch, gradient);
      there += share * ProcessCost.secondsSince(begin);
      losses[n] = result.loss();
      begin = ProcessCost.processorTime();
      update.apply(network.weights(), gradient, network.feedback(), rate);
      updating += share * ProcessCost.secondsSince(begin);
    }
    long bytes = ProcessCost.bytesInUse() - before;
    long spikes = result.runs().stream().mapToLong(run -> run.spikeCount(0)).sum();
    double inputs = CHANNELS * CHANNEL_RATE * SAMPLES * STEPS;
    Row row =
        new Row(
            neurons,
            gradient.leaves().stream().mapToLong(Leaf::count).sum(),
            bytes,
            drawing,
            forward,
            there,
            updating,
            (double) spikes * FAN_OUT + inputs * CHANNEL_SHARE * neurons,
            (double) spikes / neurons / SAMPLES / STEPS,
            losses[0],
            losses[losses.length - 1]);
    // Until here the network is reachable, and counted.
    Reference.reachabilityFence(List.of(network, update, engine));
    return row;
  }

  private static EpropNetwork network(Plugins plugins, Storage storage, int neurons) {
    return new NetworkBuilder(plugins, CHANNELS, OUTPUTS)
        .population("neurons", p -> p.neurons("alif", neurons))
        .projection(
            "input",
            "neurons",
            p ->
                p.connectivity(CHANNEL_SHARE)
                    .initialWeights("gaussian", Map.of("gain", 2))
                    .storage(storage))
        .projection(
            "neurons",
            "neurons",
            p -> p.connectivity(Math.min(0.5, (double) FAN_OUT / (neurons - 1))).storage(storage))
        .create(1);
  }

  /** What this process has taken so far: on a busy machine the clock says nothing. */
  static final class ProcessCost {

    private ProcessCost() {}

    /** Nanoseconds of processor time, of all threads. */
    static long processorTime() {
      return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
          .getProcessCpuTime();
    }

    /** Seconds of it since it was {@code begin}. */
    static double secondsSince(long begin) {
      return (processorTime() - begin) / 1e9;
    }

    /** Bytes in use after a collection. */
    static long bytesInUse() {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      return runtime.totalMemory() - runtime.freeMemory();
    }
  }
}
