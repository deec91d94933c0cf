package org.eprop.tck.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.Graph;
import org.eprop.core.model.Model;
import org.eprop.core.network.ConnectivityDefinition;
import org.eprop.core.network.DelayDefinition;
import org.eprop.core.network.GroupDefinition;
import org.eprop.core.network.InputDefinition;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ProjectionDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.random.RandomStreams;
import org.eprop.reference.ReferenceSample;
import org.eprop.tck.check.Probe;
import org.eprop.tck.check.UnusableException;

/**
 * A small random network and its samples, the same for the same seed: one of the {@link
 * RandomWiring}s; spikes or real values as input.
 *
 * @param seed of everything
 * @param network with its weights and learning signals
 * @param regularizers of its firing rates
 * @param batch of samples
 */
public record Trial(
    long seed, EpropNetwork network, List<Regularizer> regularizers, List<Sample> batch) {

  /** In messages. */
  public String name() {
    return "random network " + seed;
  }

  public NetworkStructure structure() {
    return network.structure();
  }

  /** The samples in double precision. */
  public List<ReferenceSample> samples() {
    return ReferenceSample.of(batch);
  }

  /** Draws a network of any wiring. */
  public static Trial draw(NetworkComponents parts, long seed) {
    return draw(parts, seed, RandomWiring.any(seed));
  }

  /** Draws a network of a certain wiring. */
  public static Trial draw(NetworkComponents parts, long seed, RandomWiring wiring) {
    return draw(parts, seed, wiring, 1);
  }

  /** Draws a network of a certain wiring, and sequences that are some times as long. */
  public static Trial draw(NetworkComponents parts, long seed, RandomWiring wiring, int times) {
    RandomGenerator random = new RandomStreams(seed).stream("trial");
    List<Choice<RegularizerFactory>> regularizers =
        Stream.ofNullable(parts.get(RegularizerFactory.class)).toList();
    Choice<LossFactory> chosen = parts.get(LossFactory.class);
    Loss loss = chosen.factory().create(chosen.context().withTimeStep(Probe.TIME_STEP));
    Model model =
        new Model(new Drawing(parts, random, seed).of(wiring), parts.learning(regularizers));
    List<RandomTargets> kinds = RandomTargets.suiting(loss, random);
    if (kinds.isEmpty()) {
      throw new UnusableException("a loss that refuses every kind of target");
    }
    RandomTargets kind = kinds.get((int) (seed % kinds.size()));
    EpropNetwork network = EpropNetwork.create(model, seed);
    List<Sample> batch = samples(kind, random, times);
    if (wiring == RandomWiring.GRAPH) {
      batch = batch.stream().map(sample -> withMore(sample, network, kind, seed)).toList();
    }
    return new Trial(
        seed,
        network,
        regularizers.stream()
            .map(c -> c.factory().create(c.context().withTimeStep(Probe.TIME_STEP)))
            .toList(),
        batch);
  }

  /** A target of its own for each readout, and rewards at some steps. */
  private static Sample withMore(
      Sample sample, EpropNetwork network, RandomTargets kind, long seed) {
    RandomGenerator random = new RandomStreams(seed).stream("trial more");
    List<Target> targets = new ArrayList<>(sample.targets());
    int steps = sample.input().steps();
    while (targets.size() < network.structure().readouts().size()) {
      Target target = kind.draw(steps, Drawing.OUTPUTS, random);
      targets.add(target.withWindow(RandomTargets.window(steps, random)));
    }
    float[] rewards = new float[steps];
    for (int t = 0; t < steps; t++) {
      rewards[t] = random.nextInt(4) == 0 ? (float) random.nextGaussian() : 0;
    }
    return new Sample(sample.input(), targets, rewards);
  }

  private static List<Sample> samples(RandomTargets kind, RandomGenerator random, int times) {
    List<Sample> batch = new ArrayList<>();
    boolean real = random.nextBoolean();
    int samples = 2 + random.nextInt(2);
    for (int b = 0; b < samples; b++) {
      int steps = times * (20 + random.nextInt(20));
      Target target = kind.draw(steps, Drawing.OUTPUTS, random);
      if (b == 0) {
        target = target.withWindow(RandomTargets.window(steps, random));
      }
      batch.add(new Sample(input(steps, real, random), target));
    }
    return batch;
  }

  private static Input input(int steps, boolean real, RandomGenerator random) {
    double[][] spikes = new double[steps][Drawing.CHANNELS];
    float[][] values = new float[steps][Drawing.CHANNELS];
    for (int t = 0; t < steps; t++) {
      for (int i = 0; i < Drawing.CHANNELS; i++) {
        spikes[t][i] = random.nextDouble() < 0.4 ? 1 : 0;
        values[t][i] = (float) random.nextGaussian();
      }
    }
    return real ? new RealInput(Drawing.CHANNELS, values) : SpikeInput.of(Drawing.CHANNELS, spikes);
  }

  /**
   * Draws the definition of a network: the neuron in question mixed with LIF neurons, some of them
   * refractory.
   */
  private static final class Drawing {

    static final int CHANNELS = 4;
    static final int OUTPUTS = 3;

    private static final double[] REFRACTORY = {0, 3, 1, 0, 2, 0};
    private static final String INPUT = "input";
    private static final List<String> NAMES = List.of("layer0", "layer1");
    private static final ConnectivityDefinition DENSE = new ConnectivityDefinition.Dense();

    private final NetworkComponents parts;
    private final RandomGenerator random;
    private final RandomGenerator more;
    private final List<PopulationDefinition> populations = new ArrayList<>();
    private final List<ProjectionDefinition> projections = new ArrayList<>();

    Drawing(NetworkComponents parts, RandomGenerator random, long seed) {
      this.parts = parts;
      this.random = random;
      this.more = new RandomStreams(seed).stream("trial graph");
    }

    NetworkDefinition of(RandomWiring wiring) {
      double recurrentGain = wiring.isRecurrent() ? parts.drive() / 2 : 0;
      int count = wiring.hasTwoPopulations() ? 2 : 1;
      for (int p = 0; p < count; p++) {
        boolean recurrent = p == 0 || random.nextBoolean();
        populations.add(population(NAMES.get(p), wiring));
        if (wiring != RandomWiring.GRAPH) {
          String from = p == 0 ? INPUT : NAMES.get(0);
          project(from, NAMES.get(p), DENSE, new DelayDefinition.Uniform(0), parts.drive());
          if (recurrent) {
            DelayDefinition next = new DelayDefinition.Uniform(1);
            project(NAMES.get(p), NAMES.get(p), DENSE, next, recurrentGain);
          }
        }
      }
      List<InputDefinition> inputs = List.of(new InputDefinition(INPUT, CHANNELS));
      if (wiring == RandomWiring.GRAPH) {
        inputs = List.of(new InputDefinition(INPUT, 3), new InputDefinition("context", 1));
        connect();
      }
      List<String> names = NAMES.subList(0, count);
      int tauOut = random.nextInt(4) * 7;
      boolean scaled = random.nextBoolean();
      List<String> seen = wiring.seesTheLast() ? names.subList(1, 2) : names;
      List<ReadoutDefinition> readouts = new ArrayList<>();
      boolean learns = wiring == RandomWiring.LEARNING;
      Map<String, Choice<LearningSignalFactory>> signals =
          signals(parts.get(LearningSignalFactory.class), seen, names);
      readouts.add(readout("out", seen, signals, learns ? tauOut + 5 : tauOut, learns, scaled));
      if (wiring == RandomWiring.GRAPH) {
        return withTwoReadouts(inputs, readouts.get(0), names, !scaled);
      }
      return definition(inputs, readouts);
    }

    private NetworkDefinition definition(
        List<InputDefinition> inputs, List<ReadoutDefinition> readouts) {
      return new Graph(inputs, populations, projections, readouts).definition(CHANNELS, OUTPUTS, 1);
    }

    /**
     * A signal that a population can have from one readout only leaves the other to the simplest
     * one.
     */
    private NetworkDefinition withTwoReadouts(
        List<InputDefinition> inputs, ReadoutDefinition out, List<String> names, boolean scaled) {
      try {
        return definition(
            inputs, List.of(out, late(parts.get(LearningSignalFactory.class), names, scaled)));
      } catch (InvalidInputException e) {
        Choice<LearningSignalFactory> simplest = Choice.of(new SimplestComponents.RandomB());
        return definition(inputs, List.of(out, late(simplest, names, scaled)));
      }
    }

    private ReadoutDefinition late(
        Choice<LearningSignalFactory> signal, List<String> names, boolean scaled) {
      List<String> seen = names.subList(1, 2);
      return readout("late", seen, signals(signal, seen, names), 11, false, scaled);
    }

    private PopulationDefinition population(String name, RandomWiring wiring) {
      boolean learns = wiring == RandomWiring.LEARNING && parts.derivesTraces();
      List<GroupDefinition> groups = new ArrayList<>();
      groups.add(group(parts.get(NeuronFactory.class), 3 + random.nextInt(3), learns));
      // Neurons that take other currents can't share the population's gains.
      if (parts.drive() < 10 && parts.drive() > 0.1 && random.nextBoolean()) {
        groups.add(random.nextInt(2), group(Choice.of(new SimplestComponents.Lif()), 3, learns));
      }
      return new PopulationDefinition(
          name, groups, parts.get(SurrogateFactory.class), learns || wiring == RandomWiring.GRAPH);
    }

    /** Each neuron is refractory for another time, 0 to 3 ms. */
    private static GroupDefinition group(Choice<NeuronFactory> neuron, int size, boolean learns) {
      Map<String, Object> given = new LinkedHashMap<>(neuron.arguments().values());
      double[] rest = Arrays.copyOf(REFRACTORY, size);
      given.put(NeuronFactory.REFRACTORY.name(), new Distribution.Values(rest));
      Set<String> learned = learns ? Set.copyOf(Learnable.names(neuron)) : Set.of();
      return new GroupDefinition(Choice.of(neuron.factory(), given), size, learned);
    }

    /** Sparse projections with delays, back and forth. */
    private void connect() {
      double gain = parts.drive() / 2;
      String first = NAMES.get(0);
      String second = NAMES.get(1);
      project(INPUT, first, DENSE, new DelayDefinition.Uniform(0), parts.drive());
      project("context", second, DENSE, drawn(0, 3), parts.drive());
      project(first, second, share(0.7), drawn(0, 4), parts.drive());
      project(first, first, share(0.5), drawn(1, 4), gain);
      project(second, first, share(0.6), new DelayDefinition.Uniform(1 + more.nextInt(3)), gain);
    }

    private static ConnectivityDefinition share(double share) {
      return ConnectivityDefinition.share(share);
    }

    private static DelayDefinition drawn(int low, int high) {
      return new DelayDefinition.Drawn(new Distribution.Uniform(low, high));
    }

    private void project(
        String from,
        String to,
        ConnectivityDefinition connectivity,
        DelayDefinition delay,
        double gain) {
      // Delays of their own make rows sparse, too, and what is given may want dense ones.
      boolean dense = connectivity == DENSE && delay instanceof DelayDefinition.Uniform;
      boolean given = parts.get(InitialWeightsFactory.class) != null && dense;
      Choice<InitialWeightsFactory> weights =
          given ? parts.get(InitialWeightsFactory.class) : NetworkComponents.gaussian(gain);
      projections.add(
          new ProjectionDefinition(
              ProjectionDefinition.defaultName(from, to),
              from,
              to,
              connectivity,
              delay,
              weights,
              true));
    }

    private ReadoutDefinition readout(
        String name,
        List<String> seen,
        Map<String, Choice<LearningSignalFactory>> signals,
        double tauOut,
        boolean learnsTauOut,
        boolean scaledInput) {
      return new ReadoutDefinition(
          name,
          OUTPUTS,
          seen,
          signals,
          tauOut,
          learnsTauOut,
          scaledInput,
          true,
          true,
          parts.get(InitialWeightsFactory.class) != null
              ? parts.get(InitialWeightsFactory.class)
              : NetworkComponents.gaussian(1),
          parts.get(LossFactory.class),
          true,
          1);
    }

    /** Populations that the readout does not see are taught, too, if the signal can do it. */
    private static Map<String, Choice<LearningSignalFactory>> signals(
        Choice<LearningSignalFactory> signal, List<String> seen, List<String> all) {
      boolean everywhere =
          !signal.factory().create(signal.context().withTimeStep(Probe.TIME_STEP)).needsReadout();
      Map<String, Choice<LearningSignalFactory>> signals = new LinkedHashMap<>();
      (everywhere ? all : seen).forEach(name -> signals.put(name, signal));
      return signals;
    }
  }
}
