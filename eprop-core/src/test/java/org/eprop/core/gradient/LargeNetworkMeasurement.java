package org.eprop.core.gradient;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.task.Sample;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.sequence.Streams;

/**
 * Measures large sparse networks in training: steps per second, bytes per synapse. Not a test.
 * Arguments: synapses per neuron, steps per sample, samples per update, threads, then the numbers
 * of neurons.
 */
final class LargeNetworkMeasurement {

  private static final int REPEATS = 7;

  private final int synapses;
  private final int steps;
  private final int batchSize;
  private final int threads;

  private LargeNetworkMeasurement(int synapses, int steps, int batchSize, int threads) {
    this.synapses = synapses;
    this.steps = steps;
    this.batchSize = batchSize;
    this.threads = threads;
  }

  /** See the class. */
  public static void main(String[] arguments) {
    int[] n = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    LargeNetworkMeasurement measurement = new LargeNetworkMeasurement(n[0], n[1], n[2], n[3]);
    for (int i = 4; i < n.length; i++) {
      measurement.measure(n[i]);
    }
  }

  private void measure(int neurons) {
    long empty = heap();
    long start = System.nanoTime();
    NetworkDefinition definition = LargeNetworks.definition(neurons, synapses);
    RandomStreams streams = new RandomStreams(1);
    NetworkStructure network = definition.drawStructure(streams);
    long structure = heap();
    Weights weights = definition.drawWeights(network, streams);
    double construction = (System.nanoTime() - start) / 1e9;
    long withWeights = heap();
    Weights gradient = Weights.gradient(network);
    long withGradient = heap();
    WeightUpdate sgd = new WeightUpdate(optimizer("sgd"), weights);
    WeightUpdate adam = new WeightUpdate(optimizer("adam"), weights);
    long withAdam = heap();
    double all = weights.count();
    say("%n%,d neurons, %,.0f synapses, made in %.2f s", neurons, all, construction);
    say("bytes per synapse: %.2f structure (neurons included)", (structure - empty) / all);
    say("                   %.2f weights", (withWeights - structure) / all);
    say("                   %.2f gradient", (withGradient - withWeights) / all);
    say("                   %.2f Adam's memory", (withAdam - withGradient) / all);
    FeedbackWeights feedback = Streams.feedback("symmetric", network, weights);
    Sample[] samples = new Sample[batchSize];
    Arrays.setAll(samples, i -> LargeNetworks.sample(steps, i));
    List<Sample> batch = List.of(samples);
    try (Workers workers = new Workers(threads)) {
      GradientEngine engine =
          new GradientEngine(
              network,
              List.of(Streams.loss("softmax_cross_entropy", true)),
              List.of(),
              Rules.EPROP,
              workers);
      double forward = median(() -> engine.evaluate(weights, batch));
      double whole = median(() -> engine.gradient(weights, feedback, batch, gradient));
      say("                   %.2f buffers of a run", (heap() - withAdam) / all);
      BatchResult result = engine.gradient(weights, feedback, batch, gradient);
      double spikes = result.runs().stream().mapToInt(run -> run.spikeCount(0)).sum();
      double ran = (double) steps * batchSize;
      say("activity: %.2f %% (%.0f spikes a step)", 100 * spikes / ran / neurons, spikes / ran);
      say("forward: %.0f steps/s; forward and gradient: %.0f steps/s", ran / forward, ran / whole);
      double plain = median(() -> sgd.apply(weights, gradient, feedback, 1e-6));
      double adaptive = median(() -> adam.apply(weights, gradient, feedback, 1e-6));
      say("update: SGD %.1f ms, Adam %.1f ms", 1e3 * plain, 1e3 * adaptive);
      say(
          "training, an update after each batch: SGD %.0f, Adam %.0f steps/s",
          ran / (whole + plain), ran / (whole + adaptive));
    }
  }

  private static Optimizer optimizer(String name) {
    OptimizerFactory factory = RandomNetworks.find(OptimizerFactory.class, name);
    return factory.create(Context.defaults(factory));
  }

  private static double median(Runnable work) {
    double[] seconds = new double[REPEATS];
    for (int i = -2; i < REPEATS; i++) {
      long start = System.nanoTime();
      work.run();
      if (i >= 0) {
        seconds[i] = (System.nanoTime() - start) / 1e9;
      }
    }
    Arrays.sort(seconds);
    return seconds[REPEATS / 2];
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
