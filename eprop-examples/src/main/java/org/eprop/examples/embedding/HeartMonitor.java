package org.eprop.examples.embedding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.optimizer.ReadoutOptimizerFactory;
import org.eprop.api.optimizer.StepSizeFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Context;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.stream.keyed.KeyedLearner;
import org.eprop.stream.keyed.KeyedSession;

/**
 * Says for many hearts at once, 250 times a second, which part of the wave their ECG is in. The
 * network was trained beforehand, on other recordings; each recording has a readout of its own,
 * which learns from labels for the first half of it. The second half shows what that is worth.
 */
public final class HeartMonitor {

  /** Of the readouts, for fixed steps; the best of those tried on the validation data. */
  static final double RATE = 1e-4;

  /** The same for steps in units of the output. */
  static final double NORMALISED_RATE = 0.03;

  private static final int BATCH = 32;

  private HeartMonitor() {}

  /**
   * How often the answers in second halves were right.
   *
   * @param shared by the readout as it was trained
   * @param own by readouts that learned from the first half
   * @param better how many recordings have more right answers by their own readout
   * @param worse how many have fewer
   * @param recordings how many there are
   * @param bytes of a recording's state, at the most
   */
  record Result(double shared, double own, int better, int worse, int recordings, int bytes) {}

  /**
   * Trains, adapts, and prints both accuracies.
   *
   * @param arguments epochs of training, 4 if there is no argument
   */
  public static void main(String[] arguments) {
    int epochs = arguments.length == 0 ? 4 : Integer.parseInt(arguments[0]);
    try (Plugins plugins =
        Plugins.builder().classPath(HeartMonitor.class.getClassLoader()).build()) {
      Task task = ecg(plugins);
      EpropNetwork network = trained(plugins, task.train(), epochs);
      Dataset validation = task.validation().orElseThrow();
      for (double rate : new double[] {3e-5, RATE, 3e-4}) {
        print("validation, fixed", rate, monitor(network, sgd(plugins, "fixed"), rate, validation));
      }
      LeafOptimizers normalised = sgd(plugins, "normalised");
      for (double rate : new double[] {0.01, NORMALISED_RATE, 0.1}) {
        print("validation, normalised", rate, monitor(network, normalised, rate, validation));
      }
      print("validation, squares", RATE, monitor(network, squares(plugins), RATE, validation));
      Dataset test = task.test().orElseThrow();
      print("test, fixed", RATE, monitor(network, sgd(plugins, "fixed"), RATE, test));
      print(
          "test, normalised", NORMALISED_RATE, monitor(network, normalised, NORMALISED_RATE, test));
      print("test, squares", RATE, monitor(network, squares(plugins), RATE, test));
    }
  }

  /** ECG recordings as spikes; the last 100 of those to be learned are for validation. */
  public static Task ecg(Plugins plugins) {
    Choice<TaskFactory> ecg =
        Choice.of(plugins.find(TaskFactory.class, "ecg"), Map.of("validation", 100));
    return ecg.factory().create(ecg.context());
  }

  private static void print(String what, double rate, Result result) {
    System.out.printf(
        "%-22s learning rate %.5f: shared readout %.1f %%, own readout %.1f %%; better for %d of %d"
            + " recordings, worse for %d; up to %d bytes each%n",
        what,
        rate,
        100 * result.shared,
        100 * result.own,
        result.better,
        result.recordings,
        result.worse,
        result.bytes);
  }

  /**
   * @param stepSize its name: {@code fixed}, in units of weights, or {@code normalised}, of outputs
   */
  static LeafOptimizers sgd(Plugins plugins, String stepSize) {
    OptimizerFactory sgd = plugins.find(OptimizerFactory.class, "sgd");
    StepSizeFactory step = plugins.find(StepSizeFactory.class, stepSize);
    return new LeafOptimizers(sgd.create(Context.defaults(sgd)))
        .withStepSize(step.create(Context.defaults(step)));
  }

  /** Readouts learn by recursive least squares, which have no learning rate. */
  static LeafOptimizers squares(Plugins plugins) {
    ReadoutOptimizerFactory rls = plugins.find(ReadoutOptimizerFactory.class, "rls");
    return sgd(plugins, "fixed").withReadouts("*", rls.create(Context.defaults(rls)));
  }

  /** Trains a network on all recordings of a data set, batch by batch. */
  public static EpropNetwork trained(Plugins plugins, Dataset data, int epochs) {
    EpropNetwork network =
        new NetworkBuilder(plugins, 4, 6)
            .layer(l -> l.population("adlif", 60))
            .readout(r -> r.tauOut(10))
            .create(1);
    WeightUpdate update = network.update(plugins, "adam", Map.of());
    Weights gradient = network.newGradient();
    try (Workers workers = new Workers(2)) {
      GradientEngine engine = network.engine(workers);
      for (int epoch = 0; epoch < epochs; epoch++) {
        for (int first = 0; first + BATCH <= data.size(); first += BATCH) {
          List<Sample> batch = new ArrayList<>();
          for (int i = first; i < first + BATCH; i++) {
            batch.add(data.sample(epoch, i));
          }
          engine.gradient(network.weights(), network.feedback(), batch, gradient);
          update.apply(network.weights(), gradient, network.feedback(), 0.01);
        }
      }
    }
    return network;
  }

  /**
   * Follows all recordings at once, a step of each in turn, twice: by the shared readout, and by
   * readouts that learn from the labels of the first halves.
   */
  static Result monitor(
      EpropNetwork network, LeafOptimizers optimizers, double rate, Dataset data) {
    Map<Integer, byte[]> states = new LinkedHashMap<>();
    int[] shared = right(KeyedLearner.inference(network), data, states);
    int[] own = right(KeyedLearner.own(network, List.of("out.*"), optimizers, rate), data, states);
    int better = 0;
    int worse = 0;
    int labelled = 0;
    for (int i = 0; i < own.length; i++) {
      better += own[i] > shared[i] ? 1 : 0;
      worse += own[i] < shared[i] ? 1 : 0;
      Sample recording = data.sample(0, i);
      for (int t = recording.input().steps() / 2; t < recording.input().steps(); t++) {
        labelled += recording.target().weight(t) != 0 ? 1 : 0;
      }
    }
    int bytes = states.values().stream().mapToInt(state -> state.length).max().orElse(0);
    return new Result(
        (double) Arrays.stream(shared).sum() / labelled,
        (double) Arrays.stream(own).sum() / labelled,
        better,
        worse,
        own.length,
        bytes);
  }

  /**
   * How many answers were right in each recording's second half.
   *
   * @param states receives what is kept of each recording
   */
  private static int[] right(KeyedLearner learner, Dataset data, Map<Integer, byte[]> states) {
    int[] right = new int[data.size()];
    List<KeyedSession> hearts = new ArrayList<>(); // one each: bytes cost more than what is learned
    for (int i = 0; i < right.length; i++) {
      hearts.add(learner.open(null));
    }
    int steps = data.sample(0, 0).input().steps();
    for (int t = 0; t < steps; t++) {
      for (int i = 0; i < right.length; i++) {
        Sample recording = data.sample(0, i);
        int label = recording.target().classAt(t);
        KeyedSession session = hearts.get(i);
        session.stepSpikes(spikes(recording, t));
        if (label >= 0 && t >= steps / 2) {
          right[i] += session.prediction() == label ? 1 : 0;
        } else if (label >= 0 && !learner.own().isEmpty()) {
          session.learn(label);
        }
      }
    }
    states.clear();
    for (int i = 0; i < right.length; i++) {
      states.put(i, hearts.get(i).bytes());
    }
    return right;
  }

  private static int[] spikes(Sample recording, int t) {
    SpikeInput input = (SpikeInput) recording.input();
    return Arrays.copyOfRange(input.channel(), input.start()[t], input.start()[t + 1]);
  }
}
