package org.eprop.core.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.network.ConnectivityDefinition;
import org.eprop.core.network.DelayDefinition;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.GroupDefinition;
import org.eprop.core.network.InputDefinition;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ProjectionDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Storage;
import org.eprop.core.network.Weights;
import org.eprop.core.random.RandomStreams;
import org.eprop.learning.initial.GaussianWeights;

/**
 * Random graphs of all that a network can be, the same for the same seed: up to four populations of
 * mixed neurons, up to three readouts, whatever projections, delays, losses and learning signals.
 */
public final class RandomGraphs {

  public static final int CHANNELS = 5;

  private static final List<String> NEURONS =
      List.of(
          "lif",
          "alif",
          "alif2",
          "adlif",
          "adlif_symplectic",
          "current_lif",
          "resonate_and_fire",
          "lif_reset_zero",
          "alif_reset_zero",
          "current_lif_reset_zero",
          "adex",
          "izhikevich");
  private static final List<String> SIGNALS =
      List.of(
          "symmetric", "random", "broadcast", "adaptive", "target_projection", "sign", "diffusion");

  /** Those of the linear family. */
  private static final List<String> LINEAR =
      List.of("lif", "alif", "alif2", "adlif", "current_lif", "resonate_and_fire");

  private final List<String> neurons;
  private final boolean online;
  private final boolean learned;
  private final RandomGenerator random;
  private final int[] sizes;

  /**
   * A network, what it starts with and what it is shown.
   *
   * @param network the structure
   * @param weights as they start
   * @param feedback as it starts
   * @param losses one for each readout
   * @param regularizers of rates
   * @param batch samples
   */
  public record Case(
      NetworkStructure network,
      Weights weights,
      FeedbackWeights feedback,
      List<ReadoutLoss> losses,
      List<Regularizer> regularizers,
      List<Sample> batch) {

    /** How many outputs the first readout has. */
    public int outputs() {
      return network.readouts().get(0).outputs();
    }
  }

  private RandomGraphs(long seed, boolean online, boolean learned, List<String> neurons) {
    this.neurons = neurons;
    this.online = online;
    this.learned = learned;
    random = new RandomStreams(seed).stream("graph");
    sizes = new int[1 + random.nextInt(4)];
    Arrays.setAll(sizes, p -> 2 + random.nextInt(4));
  }

  /** Anything. */
  public static Case draw(long seed) {
    return new RandomGraphs(seed, false, true, NEURONS).draw(new RandomStreams(seed));
  }

  /**
   * What can learn step by step: sums of losses of steps.
   *
   * @param learned whether parameters of neurons and readouts learn
   */
  public static Case drawOnline(long seed, boolean learned) {
    return new RandomGraphs(seed, true, learned, NEURONS).draw(new RandomStreams(seed));
  }

  /**
   * What can learn at the price of events: neurons are linear, and none of their parameters learn.
   */
  public static Case drawLinear(long seed) {
    return new RandomGraphs(seed, true, false, LINEAR).draw(new RandomStreams(seed));
  }

  private Case draw(RandomStreams streams) {
    List<PopulationDefinition> populations = new ArrayList<>();
    for (int p = 0; p < sizes.length; p++) {
      populations.add(population(p));
    }
    List<ProjectionDefinition> projections = new ArrayList<>();
    for (int p = 0; p < sizes.length; p++) {
      projections.add(projection(random.nextBoolean() ? "x" : "y", -1, p, 0));
    }
    for (int i = random.nextInt(4 * sizes.length); i >= 0; i--) {
      int from = random.nextInt(sizes.length + 2) - 2;
      String source = from == -2 ? "x" : from == -1 ? "y" : "p" + from;
      projections.add(
          random.nextInt(projections.size() + 1),
          projection(source, from, random.nextInt(sizes.length), i + 1));
    }
    List<ReadoutDefinition> readouts = new ArrayList<>();
    for (int m = random.nextInt(3); m >= 0; m--) {
      readouts.add(readout(readouts.size()));
    }
    NetworkDefinition definition =
        new NetworkDefinition(
            1,
            List.of(new InputDefinition("x", 3), new InputDefinition("y", CHANNELS - 3)),
            populations,
            projections,
            readouts);
    NetworkStructure network = definition.drawStructure(streams);
    Weights weights = weights(network, definition, streams);
    FeedbackWeights feedback = new FeedbackWeights(network, signals(definition));
    feedback.initialise(weights, streams);
    List<Regularizer> regularizers = new ArrayList<>();
    if (!online && random.nextBoolean()) {
      RegularizerFactory rate = RandomNetworks.find(RegularizerFactory.class, "firing_rate");
      regularizers.add(rate.create(Context.defaults(rate)));
    }
    List<Sample> batch = new ArrayList<>();
    for (int b = 0; b < (online ? 1 : 1 + random.nextInt(4)); b++) {
      batch.add(sample(definition, 12 + random.nextInt(30)));
    }
    return new Case(network, weights, feedback, losses(definition), regularizers, batch);
  }

  private PopulationDefinition population(int p) {
    List<SurrogateFactory> all = RandomNetworks.all(SurrogateFactory.class);
    boolean alike = random.nextInt(4) == 0;
    List<GroupDefinition> groups = new ArrayList<>();
    int rest = sizes[p];
    while (rest > 0) {
      int size = alike || groups.size() == 2 ? rest : 1 + random.nextInt(rest);
      groups.add(alike ? alike(size) : group(size));
      rest -= size;
    }
    SurrogateFactory surrogate =
        alike
            ? RandomNetworks.find(SurrogateFactory.class, "triangular")
            : all.get(random.nextInt(all.size()));
    return new PopulationDefinition("p" + p, groups, Choice.of(surrogate), random.nextBoolean());
  }

  /** They take faster ways. */
  private GroupDefinition alike(int size) {
    String name = random.nextBoolean() ? "lif" : "alif";
    NeuronFactory neuron = RandomNetworks.find(NeuronFactory.class, name);
    Map<String, Object> given = Map.of("refractory", 1 + random.nextInt(2));
    Set<String> learns = !learned || random.nextInt(3) > 0 ? Set.of() : Set.of("tau_m");
    return new GroupDefinition(Choice.of(neuron, given), size, learns);
  }

  private GroupDefinition group(int size) {
    String name = neurons.get(random.nextInt(neurons.size()));
    NeuronFactory neuron = RandomNetworks.find(NeuronFactory.class, name);
    Map<String, Object> given = new LinkedHashMap<>();
    Set<String> learns = new LinkedHashSet<>();
    double[] silent = new double[size];
    Arrays.setAll(silent, j -> random.nextInt(4));
    given.put("refractory", new Distribution.Values(silent));
    for (Parameter parameter : neuron.parameters()) {
      if (parameter.type() == Parameter.Type.PER_NEURON
          && parameter.defaultValue() instanceof Distribution.Constant c) {
        if (parameter.name().startsWith("tau")) {
          double low = 0.8 * c.value();
          given.put(parameter.name(), new Distribution.Uniform(low, 1.2 * c.value()));
        }
        boolean inside = c.value() > parameter.low() && c.value() < parameter.high();
        if (learned && inside && random.nextInt(3) == 0) {
          learns.add(parameter.name());
        }
      }
    }
    return new GroupDefinition(Choice.of(neuron, given), size, learns);
  }

  /**
   * One of any kind.
   *
   * @param from number of a population; negative for an input
   */
  private ProjectionDefinition projection(String source, int from, int to, int number) {
    int pre = source.equals("x") ? 3 : source.equals("y") ? CHANNELS - 3 : sizes[from];
    boolean forward = from < to;
    ConnectivityDefinition connectivity =
        switch (random.nextInt(4)) {
          case 0 -> new ConnectivityDefinition.Share(0.2 + 0.6 * random.nextDouble());
          case 1 ->
              pre == sizes[to] && from != to
                  ? new ConnectivityDefinition.OneToOne()
                  : new ConnectivityDefinition.Share(0.5);
          default -> new ConnectivityDefinition.Dense();
        };
    int least = forward ? 0 : 1;
    DelayDefinition delay =
        switch (random.nextInt(online ? 4 : 5)) {
          case 0 -> new DelayDefinition.Uniform(least + random.nextInt(8 - least));
          case 1 -> new DelayDefinition.Drawn(new Distribution.Uniform(least, 7));
          case 2 -> online ? null : learnedDelay(least);
          default -> null;
        };
    return new ProjectionDefinition(
        source + "_p" + to + "_" + number,
        source,
        "p" + to,
        connectivity,
        delay,
        gaussian(from < 0 ? 1.5 : 0.7),
        random.nextInt(6) > 0,
        neurons == NEURONS && number % 3 == 1 ? Storage.BFLOAT16 : Storage.FLOAT32);
  }

  private DelayDefinition learnedDelay(int least) {
    DelayDefinition start =
        random.nextBoolean()
            ? new DelayDefinition.Uniform(3)
            : new DelayDefinition.Drawn(new Distribution.Uniform(least, 7));
    double sigma = 0.3 + 3 * random.nextDouble();
    return new DelayDefinition.Learned(start, sigma, random.nextInt(3), 4 + random.nextInt(9));
  }

  private static Choice<InitialWeightsFactory> gaussian(double gain) {
    return Choice.of(new GaussianWeights(), Map.of("gain", gain));
  }

  private ReadoutDefinition readout(int m) {
    List<String> from = new ArrayList<>();
    Map<String, Choice<LearningSignalFactory>> signals = new LinkedHashMap<>();
    for (int p = 0; p < sizes.length; p++) {
      boolean sees = random.nextBoolean() || (p == sizes.length - 1 && from.isEmpty());
      if (sees) {
        from.add("p" + p);
      }
      String signal = SIGNALS.get(random.nextInt(SIGNALS.size()));
      LearningSignalFactory factory = RandomNetworks.find(LearningSignalFactory.class, signal);
      boolean possible = sees || !factory.create(Context.defaults(factory)).needsReadout();
      if (random.nextInt(4) > 0 && possible) {
        signals.put("p" + p, Choice.of(factory));
      }
    }
    List<String> losses =
        online
            ? List.of("mean_squared_error", "softmax_cross_entropy")
            : List.of("mean_squared_error", "softmax_cross_entropy", "averaged_cross_entropy");
    double tau = random.nextInt(3) * 8;
    return new ReadoutDefinition(
        "r" + m,
        1 + random.nextInt(3),
        from,
        signals,
        tau,
        learned && tau > 0 && random.nextBoolean(),
        random.nextBoolean(),
        random.nextInt(3) > 0,
        random.nextInt(6) > 0,
        gaussian(1),
        Choice.of(
            RandomNetworks.find(LossFactory.class, losses.get(random.nextInt(losses.size())))),
        !online && random.nextBoolean(),
        1);
  }

  /** Biases at random; currents of another order of magnitude for models in mV. */
  private Weights weights(
      NetworkStructure network, NetworkDefinition definition, RandomStreams streams) {
    Weights weights = definition.drawWeights(network, streams);
    for (int i = 0; i < network.projections().size(); i++) {
      Population to = network.populations().get(network.projections().get(i).to());
      float[][] w = weights.widened(i);
      Leaf leaf = Leaf.byName(weights.leaves()).get(network.projections().get(i).name());
      for (int pre = 0; pre < w.length; pre++) {
        for (int k = 0; k < w[pre].length; k++) {
          int post = network.projections().get(i).synapses().target(pre, k);
          w[pre][k] *= (float) to.models().get(post).scale();
        }
        leaf.set(pre, w[pre]);
        for (int k = 0; weights.delays(i) != null && k < w[pre].length; k++) {
          weights.delays(i)[pre][k] +=
              (float) (3 * random.nextGaussian()); // some beyond the bounds
        }
      }
    }
    for (int p = 0; p < sizes.length; p++) {
      for (int j = 0; weights.bias(p) != null && j < sizes[p]; j++) {
        double scale = network.populations().get(p).models().get(j).scale();
        weights.bias(p)[j] = (float) (0.1 * scale * random.nextGaussian());
      }
    }
    return weights;
  }

  private static LearningSignal[][] signals(NetworkDefinition definition) {
    LearningSignal[][] signals =
        new LearningSignal[definition.readouts().size()][definition.populations().size()];
    for (int m = 0; m < signals.length; m++) {
      for (int p = 0; p < signals[m].length; p++) {
        Choice<LearningSignalFactory> choice =
            definition.readouts().get(m).learningSignals().get("p" + p);
        signals[m][p] = choice == null ? null : choice.factory().create(choice.context());
      }
    }
    return signals;
  }

  private static List<ReadoutLoss> losses(NetworkDefinition definition) {
    return definition.readouts().stream()
        .map(r -> new ReadoutLoss(r.loss().factory().create(r.loss().context()), r.mean()))
        .toList();
  }

  private Sample sample(NetworkDefinition definition, int steps) {
    List<Target> targets =
        definition.readouts().stream()
            .map(r -> target(r, steps).withWindow(window(steps)))
            .toList();
    float[] rewards = new float[steps];
    for (int t = 0; t < steps; t++) {
      rewards[t] = random.nextFloat();
    }
    return new Sample(input(steps, random.nextBoolean()), targets, rewards);
  }

  /** Weights of either sign, and steps that do not count. */
  private double[] window(int steps) {
    double[] window = new double[steps];
    Arrays.setAll(window, t -> random.nextInt(3) == 0 ? 0 : 0.3 + random.nextGaussian());
    return window;
  }

  private Input input(int steps, boolean real) {
    double[][] x = new double[steps][CHANNELS];
    float[][] values = new float[steps][CHANNELS];
    for (int t = 0; t < steps; t++) {
      for (int i = 0; i < CHANNELS; i++) {
        x[t][i] = random.nextDouble() < 0.4 ? 1 : 0;
        values[t][i] = (float) random.nextGaussian();
      }
    }
    return real ? new RealInput(CHANNELS, values) : SpikeInput.of(CHANNELS, x);
  }

  private Target target(ReadoutDefinition readout, int steps) {
    switch (readout.loss().name()) {
      case "averaged_cross_entropy":
        return Target.sequenceClass(random.nextInt(readout.outputs()), steps);
      case "softmax_cross_entropy":
        int[] classes = new int[steps];
        Arrays.setAll(classes, t -> random.nextInt(readout.outputs() + 1) - 1);
        return Target.classes(classes);
      default:
        double[][] values = new double[steps][readout.outputs()];
        for (double[] row : values) {
          Arrays.setAll(row, k -> random.nextGaussian());
        }
        return Target.values(values);
    }
  }
}
