package org.eprop.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Context;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Source;
import org.eprop.core.network.Synapses;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.random.RandomStreams;
import org.eprop.losses.loss.MeanSquaredError;
import org.eprop.losses.signal.Symmetric;
import org.eprop.surrogates.Triangular;

/** A small network of any neuron, of which the allocation of training steps is measured. */
final class TrainingStep implements AutoCloseable {

  private static final int INPUTS = 12;
  private static final int NEURONS = 20;
  private static final int OUTPUTS = 3;
  private static final int WARM_UP = 5;
  private static final int REPEATS = 5;

  /**
   * One way through the engine.
   *
   * @param real whether the input is real-valued; else spikes
   */
  record Variant(NeuronFactory neuron, LossFactory loss, LearningRuleFactory rule, boolean real) {
    @Override
    public String toString() {
      return String.join(" ", neuron.name(), loss.name(), rule.name(), real ? "real" : "spikes");
    }
  }

  private final Variant way;
  private final Workers workers = new Workers(1);
  private final NetworkStructure network;
  private final Weights weights;
  private final FeedbackWeights feedback;
  private final Weights gradient;
  private final GradientEngine engine;

  TrainingStep(Variant way) {
    this.way = way;
    NeuronModel neuron = way.neuron().create(Context.defaults(way.neuron()).withTimeStep(1));
    int[] silent = new int[NEURONS];
    Triangular triangular = new Triangular();
    Population population =
        new Population(
            "neurons",
            Collections.nCopies(NEURONS, neuron),
            silent,
            triangular.create(Context.defaults(triangular)),
            0.3,
            1);
    boolean[] all = {true};
    network =
        new NetworkStructure(
            List.of(new org.eprop.core.network.NetworkInput("input", 0, INPUTS)),
            List.of(population),
            List.of(
                new Projection("in", Source.input(0), 0, Synapses.dense(INPUTS, NEURONS, 0), true),
                new Projection(
                    "own", Source.population(0), 0, Synapses.dense(NEURONS, NEURONS, 1), true)),
            List.of(new Readout("out", OUTPUTS, all, all, 0.95, false, false, 1, true, true)));
    weights = Weights.zeros(network);
    RandomGenerator random = new RandomStreams(5).stream("weights");
    for (Leaf leaf : weights.leaves()) {
      for (float[] row : leaf.rows()) {
        for (int j = 0; j < row.length; j++) {
          row[j] = (float) random.nextGaussian();
        }
      }
    }
    weights.clearAutapses();
    Symmetric symmetric = new Symmetric();
    LearningSignal[][] signals = {{symmetric.create(Context.defaults(symmetric))}};
    feedback = new FeedbackWeights(network, signals);
    feedback.initialise(weights, new RandomStreams(5));
    gradient = Weights.gradient(network);
    engine =
        new GradientEngine(
            network,
            List.of(new ReadoutLoss(way.loss().create(Context.defaults(way.loss())), true)),
            List.of(),
            way.rule().create(Context.defaults(way.rule())),
            workers);
  }

  /** Samples of equal length, the same for the same arguments. */
  List<Sample> batch(int samples, int steps) {
    RandomGenerator random = new RandomStreams(6).stream("batch");
    List<Sample> batch = new ArrayList<>();
    for (int b = 0; b < samples; b++) {
      batch.add(new Sample(input(steps, random), target(steps)));
    }
    return batch;
  }

  private Input input(int steps, RandomGenerator random) {
    float[][] values = new float[steps][INPUTS];
    double[][] spikes = new double[steps][INPUTS];
    for (int t = 0; t < steps; t++) {
      for (int i = 0; i < INPUTS; i++) {
        values[t][i] = (float) random.nextGaussian();
        spikes[t][i] = random.nextDouble() < 0.2 ? 1 : 0;
      }
    }
    return way.real() ? new RealInput(INPUTS, values) : SpikeInput.of(INPUTS, spikes);
  }

  private Target target(int steps) {
    return way.loss() instanceof MeanSquaredError
        ? Target.values(new double[steps][OUTPUTS])
        : Target.sequenceClass(1, steps);
  }

  /** Bytes that a step with each of these batches allocates, once the buffers are there. */
  long allocates(List<List<Sample>> batches) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < WARM_UP + REPEATS; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int b = 0; b < batches.size(); b++) {
        engine.gradient(weights, feedback, batches.get(b), gradient);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  @Override
  public void close() {
    workers.close();
  }
}
