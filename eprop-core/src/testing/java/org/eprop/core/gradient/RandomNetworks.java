package org.eprop.core.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.model.Graph;
import org.eprop.core.network.ConnectivityDefinition;
import org.eprop.core.network.GroupDefinition;
import org.eprop.core.network.InputDefinition;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ProjectionDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.network.Weights;
import org.eprop.core.random.RandomStreams;
import org.eprop.learning.initial.GaussianWeights;

/** Small random networks of layers, and samples; the same for the same seed. */
public final class RandomNetworks {

  public static final int INPUTS = 4;
  public static final int OUTPUTS = 3;

  /**
   * Of each kind, in order: each search reads the services of all jars, and there are thousands.
   */
  private static final Map<Class<?>, List<Component>> FOUND = new ConcurrentHashMap<>();

  private RandomNetworks() {}

  /** A network, its weights and its samples. */
  public record Case(NetworkStructure network, Weights weights, List<Sample> batch) {}

  public static <F extends Component> List<F> all(Class<F> kind) {
    return FOUND.computeIfAbsent(kind, missing -> load(kind)).stream().map(kind::cast).toList();
  }

  private static List<Component> load(Class<? extends Component> kind) {
    return ServiceLoader.load(kind).stream()
        .map(provider -> (Component) provider.get())
        .filter(component -> !component.name().equals("local")) // which is short for a readout
        .toList();
  }

  public static <F extends Component> F find(Class<F> kind, String name) {
    return all(kind).stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
  }

  /** The target kinds that losses ask for. */
  public enum Labels {
    STEP_CLASSES,
    SEQUENCE_CLASS,
    VALUES
  }

  /**
   * One or two layers, recurrent or not, of the given model mixed with LIF neurons; refractory
   * neurons among them; spikes or real values as input.
   */
  public static Case draw(
      long seed, NeuronFactory neuron, SurrogateFactory surrogate, Labels labels) {
    return draw(seed, neuron, surrogate, labels, 1, 1);
  }

  /** The same with sparse matrices: each presynaptic neuron reaches a share of the others. */
  public static Case draw(
      long seed,
      NeuronFactory neuron,
      SurrogateFactory surrogate,
      Labels labels,
      double inputShare,
      double recurrentShare) {
    RandomGenerator random = new RandomStreams(seed).stream("test");
    int layers = 1 + random.nextInt(2);
    List<PopulationDefinition> populations = new ArrayList<>();
    List<ProjectionDefinition> projections = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      List<GroupDefinition> groups = new ArrayList<>();
      groups.add(group(neuron, 3 + random.nextInt(3), random));
      if (random.nextBoolean()) {
        int place = random.nextInt(2);
        groups.add(place, group(find(NeuronFactory.class, "lif"), 3, random));
      }
      double drive = 2;
      boolean recurrent = l == 0 || random.nextBoolean();
      populations.add(
          new PopulationDefinition(Graph.layer(l), groups, Choice.of(surrogate), false));
      String below = l == 0 ? Graph.INPUT : Graph.layer(l - 1);
      projections.add(projection(below, Graph.layer(l), inputShare, drive));
      if (recurrent) {
        projections.add(projection(Graph.layer(l), Graph.layer(l), recurrentShare, drive / 2));
      }
    }
    double tauOut = random.nextInt(4) * 7;
    ReadoutDefinition readout = readout(layers, tauOut, random.nextBoolean());
    NetworkDefinition definition =
        graph(populations, projections, readout).definition(INPUTS, OUTPUTS, 1);
    RandomStreams streams = new RandomStreams(seed);
    NetworkStructure network = definition.drawStructure(streams);
    Weights weights = definition.drawWeights(network, streams);
    List<Sample> batch = new ArrayList<>();
    boolean real = random.nextBoolean();
    for (int b = 0; b < 2 + random.nextInt(2); b++) {
      int steps = 20 + random.nextInt(20);
      batch.add(new Sample(input(steps, real, random), target(steps, labels, random)));
    }
    return new Case(network, weights, batch);
  }

  /** Populations of one input. */
  public static Graph graph(
      List<PopulationDefinition> populations,
      List<ProjectionDefinition> projections,
      ReadoutDefinition readout) {
    return new Graph(
        List.of(new InputDefinition(Graph.INPUT, 0)), populations, projections, List.of(readout));
  }

  /** A projection with Gaussian weights, in which each neuron reaches a share of the others. */
  public static ProjectionDefinition projection(String from, String to, double share, double gain) {
    return new ProjectionDefinition(
        ProjectionDefinition.defaultName(from, to),
        from,
        to,
        ConnectivityDefinition.share(share),
        null,
        Choice.of(new GaussianWeights(), Map.of("gain", gain)),
        true);
  }

  /** A readout that sees all layers. */
  public static ReadoutDefinition readout(int layers, double tauOut, boolean scaledInput) {
    return new ReadoutDefinition(
        "out",
        0,
        Graph.layers(layers),
        Map.of(),
        tauOut,
        false,
        scaledInput,
        true,
        true,
        Choice.of(new GaussianWeights()),
        Choice.of(find(LossFactory.class, "mean_squared_error")),
        false,
        1);
  }

  /** Models in mV take currents of another order of magnitude. */
  public static boolean isBiological(NeuronFactory neuron) {
    return neuron.name().equals("izhikevich") || neuron.name().equals("adex");
  }

  /** Neurons of one model whose time constants vary, and who stay silent for 0 to 3 steps. */
  public static GroupDefinition group(NeuronFactory neuron, int size, RandomGenerator random) {
    Map<String, Object> given = new LinkedHashMap<>();
    double[] silent = {0, 3, 1, 0, 2, 0};
    given.put("refractory", new Distribution.Values(Arrays.copyOf(silent, size)));
    for (Parameter parameter : neuron.parameters()) {
      if (parameter.type() == Parameter.Type.PER_NEURON
          && parameter.name().startsWith("tau")
          && parameter.defaultValue() instanceof Distribution.Constant c) {
        double spread = 0.8 + 0.2 * random.nextDouble();
        given.put(parameter.name(), new Distribution.Uniform(c.value() * spread, c.value() * 1.2));
      }
    }
    return new GroupDefinition(Choice.of(neuron, given), size);
  }

  private static Input input(int steps, boolean real, RandomGenerator random) {
    if (real) {
      float[][] x = new float[steps][INPUTS];
      for (float[] row : x) {
        for (int i = 0; i < INPUTS; i++) {
          row[i] = (float) random.nextGaussian();
        }
      }
      return new RealInput(INPUTS, x);
    }
    double[][] x = new double[steps][INPUTS];
    for (double[] row : x) {
      for (int i = 0; i < INPUTS; i++) {
        row[i] = random.nextDouble() < 0.4 ? 1 : 0;
      }
    }
    return SpikeInput.of(INPUTS, x);
  }

  private static Target target(int steps, Labels labels, RandomGenerator random) {
    float[] window = new float[steps];
    for (int t = steps / 3; t < steps; t++) {
      window[t] = 1;
    }
    return switch (labels) {
      case SEQUENCE_CLASS ->
          Target.sequenceClass(random.nextInt(OUTPUTS), steps).withWindow(window);
      case STEP_CLASSES -> {
        int[] classes = new int[steps];
        for (int t = 0; t < steps; t++) {
          classes[t] = random.nextInt(OUTPUTS + 1) - 1;
        }
        yield Target.classes(classes);
      }
      case VALUES -> {
        double[][] values = new double[steps][OUTPUTS];
        for (double[] row : values) {
          for (int k = 0; k < OUTPUTS; k++) {
            row[k] = random.nextGaussian();
          }
        }
        yield Target.values(values).withWindow(window);
      }
    };
  }
}
