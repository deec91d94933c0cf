package org.eprop.core.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronArray;
import org.eprop.api.neuron.NeuronArrayMaker;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.surrogate.SurrogateFactory;

/**
 * Draws the neurons of a population.
 *
 * @param dt ms
 */
record PopulationDraw(PopulationDefinition definition, double dt) {

  /** What leaves of learned slopes are called: neurons may have a slope of their own. */
  private static final String STEEPNESS = "surrogate_slope";

  /**
   * Draws the parameters of every neuron.
   *
   * @param random the stream for this population's neuron parameters
   * @throws InvalidInputException if a value can't be drawn or a list has another length than the
   *     group; placed at the group
   */
  Population draw(RandomGenerator random) {
    List<NeuronModel> models = new ArrayList<>(definition.size());
    List<LearnedParameter> learned = new ArrayList<>();
    List<Arguments> arguments = new ArrayList<>(definition.size());
    int[] silent = new int[definition.size()];
    int[] types = new int[definition.size()];
    for (int p = 0; p < definition.groups().size(); p++) {
      GroupDefinition group = definition.groups().get(p);
      Choice<NeuronFactory> neuron = group.neuron();
      Arguments before = null;
      NeuronModel model = null;
      int first = models.size();
      try {
        for (int i = 0; i < group.size(); i++) {
          Arguments own = neuron.arguments().forNeuron(i, random);
          silent[models.size()] = silentSteps(own.real(NeuronFactory.REFRACTORY));
          types[models.size()] = p;
          if (!own.equals(before)) { // equal neurons in a row share both
            model = neuron.make(Context.of(own).withTimeStep(dt), NeuronFactory::create);
            before = own;
          }
          models.add(model);
          arguments.add(before);
        }
        learned.addAll(learned(p, arguments.subList(first, models.size()), first));
      } catch (InvalidInputException e) {
        throw e.at("neurons[" + p + "] " + neuron.name());
      }
    }
    Choice<SurrogateFactory> surrogate = definition.surrogate();
    NeuronMaker maker = maker(types, arguments, List.copyOf(learned));
    if (surrogate.arguments().flag(SurrogateFactory.LEARN_SLOPE)) {
      maker = steepening(maker, learned, surrogate.arguments().real(SurrogateFactory.SLOPE));
    }
    return new Population(
        definition.name(),
        models,
        silent,
        types,
        surrogate.make(surrogate.context().withTimeStep(dt), SurrogateFactory::create),
        surrogate.arguments().real(SurrogateFactory.GAMMA),
        surrogate.arguments().real(SurrogateFactory.SLOPE),
        definition.bias(),
        learned,
        maker,
        arguments);
  }

  /** Makes neurons as steep as they have learned; their slope is added to what learns. */
  private NeuronMaker steepening(NeuronMaker maker, List<LearnedParameter> learned, double slope) {
    double[] initial = new double[definition.size()];
    Arrays.fill(initial, slope);
    int place = learned.size();
    String name = definition.name() + "." + STEEPNESS;
    learned.add(new LearnedParameter(name, STEEPNESS, 0, initial, 0, Double.POSITIVE_INFINITY));
    return (j, values) -> SteepNeuron.of(maker.make(j, values), values[place] / slope);
  }

  private int silentSteps(double refractory) {
    double steps = Math.rint(refractory / dt);
    if (!(steps <= Synapses.LONGEST_DELAY)) {
      throw new InvalidInputException(
          "refractory: got %s ms, which is %s steps, but expected at most %s"
              .formatted(refractory, steps, Synapses.LONGEST_DELAY));
    }
    return (int) steps;
  }

  private List<LearnedParameter> learned(int p, List<Arguments> arguments, int first) {
    GroupDefinition group = definition.groups().get(p);
    List<LearnedParameter> learned = new ArrayList<>();
    List<Parameter> declared = group.neuron().factory().parameters();
    for (Parameter parameter : declared) {
      if (group.learned().contains(parameter.name())) {
        boolean alone =
            definition.groups().stream()
                    .filter(other -> other.learned().contains(parameter.name()))
                    .count()
                == 1;
        String name = definition.name() + "." + (alone ? "" : p + ".") + parameter.name();
        double[] initial = arguments.stream().mapToDouble(own -> own.real(parameter)).toArray();
        expectBetweenBounds(parameter, initial);
        learned.add(
            new LearnedParameter(
                name, parameter.name(), first, initial, parameter.low(), parameter.high()));
      }
    }
    if (learned.size() != group.learned().size()) {
      throw new InvalidInputException(
          "learn: got "
              + group.learned().stream().sorted().toList()
              + ", but per-neuron parameters are "
              + declared.stream()
                  .filter(q -> q.type() == Parameter.Type.PER_NEURON)
                  .map(Parameter::name)
                  .toList());
    }
    return learned;
  }

  /** On a bound, a number's logarithm or logistic argument is infinite. */
  private static void expectBetweenBounds(Parameter parameter, double[] initial) {
    for (int i = 0; i < initial.length; i++) {
      if (!(initial[i] > parameter.low() && initial[i] < parameter.high())) {
        throw new InvalidInputException(
            ("%s: got %s for neuron %s, which lies on a bound, but expected a number"
                    + " between the bounds, as it is to learn")
                .formatted(parameter.name(), initial[i], i));
      }
    }
  }

  private NeuronMaker maker(
      int[] types, List<Arguments> arguments, List<LearnedParameter> learned) {
    List<NeuronFactory> factories = new ArrayList<>();
    List<int[]> which = new ArrayList<>();
    List<List<String>> names = new ArrayList<>();
    for (int p = 0; p < definition.groups().size(); p++) {
      factories.add(definition.groups().get(p).neuron().factory());
      int type = p;
      int[] own =
          IntStream.range(0, learned.size())
              .filter(i -> types[learned.get(i).first()] == type)
              .toArray();
      which.add(own);
      names.add(Arrays.stream(own).mapToObj(i -> learned.get(i).parameter()).toList());
    }
    return (j, values) -> {
      int[] own = which.get(types[j]);
      double[] numbers = new double[own.length];
      for (int i = 0; i < own.length; i++) {
        numbers[i] = values[own[i]];
      }
      Arguments changed = arguments.get(j).with(names.get(types[j]), numbers);
      return factories.get(types[j]).create(Context.of(changed).withTimeStep(dt));
    };
  }

  /**
   * A general neuron with g and theta times a factor, and the same scale.
   *
   * @param of the neuron
   * @param factor &gt; 0
   */
  private record SteepNeuron(NonlinearNeuron of, double factor) implements NonlinearNeuron {

    /** The same of any neuron. */
    static NeuronModel of(NeuronModel model, double factor) {
      return model instanceof LinearNeuron linear
          ? linear.steeper(factor)
          : new SteepNeuron((NonlinearNeuron) model, factor);
    }

    @Override
    public List<String> stateNames() {
      return of.stateNames();
    }

    @Override
    public double[] spikeWeights() {
      double[] g = of.spikeWeights().clone();
      for (int m = 0; m < g.length; m++) {
        g[m] *= factor;
      }
      return g;
    }

    @Override
    public double threshold() {
      return factor * of.threshold();
    }

    @Override
    public double scale() {
      return of.scale();
    }

    @Override
    public double[] initialState() {
      return of.initialState();
    }

    @Override
    public void step(double[] s, double z, double current, double[] next) {
      of.step(s, z, current, next);
    }

    @Override
    public void derivatives(double[] s, double z, double current, LocalDerivatives out) {
      of.derivatives(s, z, current, out);
    }

    @Override
    public Optional<NeuronArrayMaker> together() {
      return of.together().map(Together::new);
    }

    @Override
    public List<String> learnableParameters() {
      return of.learnableParameters();
    }

    @Override
    public void parameterDerivatives(double[] s, double z, double current, double[][] out) {
      of.parameterDerivatives(s, z, current, out);
    }

    /** Steps are those of the neurons inside. */
    private record Together(NeuronArrayMaker of) implements NeuronArrayMaker {
      @Override
      public NeuronArray array(List<NonlinearNeuron> neurons) {
        return of.array(neurons.stream().map(one -> ((SteepNeuron) one).of).toList());
      }
    }
  }
}
