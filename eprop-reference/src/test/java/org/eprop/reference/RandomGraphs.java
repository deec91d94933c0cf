package org.eprop.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.eprop.api.initial.InitialWeights;
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
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ProjectionDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Weights;
import org.eprop.core.random.RandomStreams;

/**
 * Small random graphs, the same for the same seed: two inputs, two or three populations of one or
 * two neuron types, sparse projections and drawn delays, two readouts with losses and memories of
 * their own, all learning signals, biases, and neuron parameters that learn.
 */
public final class RandomGraphs {

  private static final List<String> NEURONS =
      List.of("lif", "alif", "alif_reset_zero", "adlif", "current_lif");
  private static final List<String> SIGNALS =
      List.of("random", "symmetric", "broadcast", "target_projection", "sign", "diffusion");
  private static final int[] OUTPUTS = {2, 3};

  private RandomGraphs() {}

  /**
   * A network, what it starts with and what it is shown.
   *
   * @param definition it was drawn from
   * @param network the structure
   * @param weights as they start
   * @param feedback as it starts
   * @param losses one for each readout
   * @param regularizers of rates
   * @param batch samples
   */
  public record Case(
      NetworkDefinition definition,
      NetworkStructure network,
      Weights weights,
      FeedbackWeights feedback,
      List<ReadoutLoss> losses,
      List<Regularizer> regularizers,
      List<Sample> batch) {}

  /** Gaussian weights of a size that makes neurons spike. */
  private static final class Strong implements InitialWeightsFactory {
    @Override
    public String name() {
      return "strong";
    }

    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public InitialWeights create(Context context) {
      return (w, shape, random) -> {
        for (float[] row : w) {
          for (int k = 0; k < row.length; k++) {
            double size = 1.5 / Math.sqrt(shape.inputsPerNeuron());
            row[k] = (float) (size * (0.3 + random.nextGaussian()));
          }
        }
      };
    }
  }

  /** Draws one. */
  public static Case draw(long seed) {
    RandomGenerator random = new RandomStreams(seed).stream("test");
    List<InputDefinition> inputs =
        List.of(new InputDefinition("x", 3), new InputDefinition("y", 2));
    int count = 2 + random.nextInt(2);
    List<PopulationDefinition> populations = new ArrayList<>();
    for (int p = 0; p < count; p++) {
      populations.add(population("p" + p, random));
    }
    List<ProjectionDefinition> projections = new ArrayList<>();
    for (int to = 0; to < count; to++) {
      if (to == 0 || random.nextBoolean()) {
        projections.add(projection("x", "p" + to, true, random));
      }
      if (to > 0 || random.nextBoolean()) {
        projections.add(projection("y", "p" + to, true, random));
      }
      for (int from = 0; from < count; from++) {
        if (from == to - 1 || random.nextInt(3) > 0) {
          projections.add(projection("p" + from, "p" + to, from < to, random));
        }
      }
    }
    List<ReadoutDefinition> readouts = new ArrayList<>();
    for (int m = 0; m < OUTPUTS.length; m++) {
      readouts.add(readout(m, count, random));
    }
    NetworkDefinition definition =
        new NetworkDefinition(1, inputs, populations, projections, readouts);
    RandomStreams streams = new RandomStreams(seed);
    NetworkStructure network = definition.drawStructure(streams);
    Weights weights = definition.drawWeights(network, streams);
    for (int p = 0; p < count; p++) {
      for (int j = 0; weights.bias(p) != null && j < weights.bias(p).length; j++) {
        weights.bias(p)[j] = (float) (0.1 * random.nextGaussian());
      }
    }
    FeedbackWeights feedback = new FeedbackWeights(network, signals(definition));
    feedback.initialise(weights, streams);
    List<Regularizer> regularizers = new ArrayList<>();
    if (random.nextBoolean()) {
      RegularizerFactory rate = GoldenGraph.find(RegularizerFactory.class, "firing_rate");
      regularizers.add(rate.create(Context.defaults(rate)));
    }
    return new Case(
        definition,
        network,
        weights,
        feedback,
        definition.readouts().stream()
            .map(r -> new ReadoutLoss(r.loss().factory().create(r.loss().context()), r.mean()))
            .toList(),
        regularizers,
        List.of(sample(random), sample(random)));
  }

  private static PopulationDefinition population(String name, RandomGenerator random) {
    List<GroupDefinition> groups = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(2); i++) {
      NeuronFactory neuron =
          GoldenGraph.find(NeuronFactory.class, NEURONS.get(random.nextInt(NEURONS.size())));
      Map<String, Object> given = new LinkedHashMap<>();
      Set<String> learned = new LinkedHashSet<>();
      for (Parameter parameter : neuron.parameters()) {
        if (parameter.defaultValue() instanceof Distribution.Constant c) {
          double low = 0.8 * c.value();
          given.put(
              parameter.name(), c.value() > 0 ? new Distribution.Uniform(low, 1.2 * c.value()) : c);
          if (random.nextInt(3) > 0) {
            learned.add(parameter.name());
          }
        }
      }
      int size = 2 + random.nextInt(3);
      double[] refractory = Arrays.copyOf(new double[] {0, 2, 1, 0}, size);
      given.put("refractory", new Distribution.Values(refractory));
      groups.add(new GroupDefinition(Choice.of(neuron, given), size, learned));
    }
    SurrogateFactory surrogate = GoldenGraph.find(SurrogateFactory.class, "fast_sigmoid");
    return new PopulationDefinition(name, groups, Choice.of(surrogate), random.nextBoolean());
  }

  private static ProjectionDefinition projection(
      String from, String to, boolean forward, RandomGenerator random) {
    ConnectivityDefinition connectivity =
        random.nextBoolean()
            ? new ConnectivityDefinition.Dense()
            : new ConnectivityDefinition.Share(0.6);
    DelayDefinition delay =
        switch (random.nextInt(4)) {
          case 0 -> null;
          case 3 ->
              new DelayDefinition.Learned(
                  new DelayDefinition.Drawn(new Distribution.Uniform(0, 6)),
                  0.5 + 2 * random.nextDouble(),
                  0,
                  8);
          case 1 -> new DelayDefinition.Uniform(forward ? random.nextInt(4) : 3);
          default -> new DelayDefinition.Drawn(new Distribution.Uniform(0, 6));
        };
    return new ProjectionDefinition(
        ProjectionDefinition.defaultName(from, to),
        from,
        to,
        connectivity,
        delay,
        Choice.of(new Strong()),
        random.nextInt(5) > 0);
  }

  private static ReadoutDefinition readout(int m, int populations, RandomGenerator random) {
    List<String> from = new ArrayList<>();
    Map<String, Choice<LearningSignalFactory>> signals = new LinkedHashMap<>();
    for (int p = 0; p < populations; p++) {
      boolean sees = random.nextBoolean() || (p == populations - 1 && from.isEmpty());
      if (sees) {
        from.add("p" + p);
      }
      String signal = SIGNALS.get(random.nextInt(SIGNALS.size()));
      if (random.nextInt(4) > 0 && (sees || !signal.equals("symmetric"))) {
        signals.put("p" + p, Choice.of(GoldenGraph.find(LearningSignalFactory.class, signal)));
      }
    }
    String loss = m == 0 ? "mean_squared_error" : "softmax_cross_entropy";
    double tau = random.nextInt(3) * 8;
    return new ReadoutDefinition(
        m == 0 ? "values" : "classes",
        OUTPUTS[m],
        from,
        signals,
        tau,
        tau > 0 && random.nextBoolean(),
        random.nextBoolean(),
        random.nextInt(3) > 0,
        random.nextInt(4) > 0,
        Choice.of(new Strong()),
        Choice.of(GoldenGraph.find(LossFactory.class, loss)),
        random.nextBoolean(),
        1);
  }

  private static LearningSignal[][] signals(NetworkDefinition definition) {
    LearningSignal[][] signals =
        new LearningSignal[definition.readouts().size()][definition.populations().size()];
    for (int m = 0; m < signals.length; m++) {
      for (int p = 0; p < signals[m].length; p++) {
        Choice<LearningSignalFactory> choice =
            definition
                .readouts()
                .get(m)
                .learningSignals()
                .get(definition.populations().get(p).name());
        signals[m][p] = choice == null ? null : choice.factory().create(choice.context());
      }
    }
    return signals;
  }

  private static Sample sample(RandomGenerator random) {
    int steps = 20 + random.nextInt(15);
    Input input;
    if (random.nextBoolean()) {
      float[][] x = new float[steps][5];
      for (float[] row : x) {
        for (int i = 0; i < row.length; i++) {
          row[i] = (float) random.nextGaussian();
        }
      }
      input = new RealInput(5, x);
    } else {
      double[][] x = new double[steps][5];
      for (double[] row : x) {
        for (int i = 0; i < row.length; i++) {
          row[i] = random.nextDouble() < 0.4 ? 1 : 0;
        }
      }
      input = SpikeInput.of(5, x);
    }
    double[][] values = new double[steps][OUTPUTS[0]];
    double[] advantage = new double[steps];
    int[] classes = new int[steps];
    for (int t = 0; t < steps; t++) {
      for (int k = 0; k < OUTPUTS[0]; k++) {
        values[t][k] = random.nextGaussian();
      }
      advantage[t] = t < 5 ? 0 : random.nextGaussian();
      classes[t] = random.nextInt(OUTPUTS[1] + 1) - 1;
    }
    return new Sample(
        input,
        List.of(Target.values(values), Target.classes(classes).withWindow(advantage)),
        new float[steps]);
  }
}
