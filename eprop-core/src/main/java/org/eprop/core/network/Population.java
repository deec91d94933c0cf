package org.eprop.core.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.surrogate.SurrogateGradient;

/**
 * The neurons of one population with all their parameters drawn: one {@link NeuronModel} each.
 * Immutable.
 */
public final class Population {

  private final String name;
  private final List<NeuronModel> models;
  private final int[] silentSteps;
  private final int[] types;
  private final SurrogateGradient surrogate;
  private final double gamma;
  private final double slope;
  private final boolean bias;
  private final List<LearnedParameter> learned;
  private final NeuronMaker maker;
  private final List<Arguments> arguments;

  private Population(
      String name,
      List<NeuronModel> models,
      int[] silentSteps,
      int[] types,
      SurrogateGradient surrogate,
      double gamma,
      double slope,
      boolean bias,
      List<LearnedParameter> learned,
      NeuronMaker maker,
      List<Arguments> arguments) {
    if (models.size() != silentSteps.length || models.size() != types.length || models.isEmpty()) {
      throw new IllegalArgumentException(
          "got " + models.size() + " models and " + silentSteps.length + " silent steps");
    }
    this.name = name;
    this.models = List.copyOf(models);
    this.silentSteps = silentSteps.clone();
    this.types = types.clone();
    this.surrogate = surrogate;
    this.gamma = gamma;
    this.slope = slope;
    this.bias = bias;
    this.learned = List.copyOf(learned);
    this.maker = maker;
    this.arguments = List.copyOf(arguments);
  }

  /**
   * Neurons given one by one, for those who do not want a definition.
   *
   * @param name of the population
   * @param models the local mathematics of each neuron
   * @param silentSteps [neurons] how many steps each stays silent after a spike
   * @param surrogate S of all of them
   * @param gamma dampening factor
   * @param slope steepness
   */
  public Population(
      String name,
      List<NeuronModel> models,
      int[] silentSteps,
      SurrogateGradient surrogate,
      double gamma,
      double slope) {
    this(
        name,
        models,
        silentSteps,
        new int[models.size()],
        surrogate,
        gamma,
        slope,
        false,
        List.of(),
        (j, values) -> models.get(j),
        List.of());
  }

  /** The same neurons with a bias current each, or without. */
  public Population withBias(boolean has) {
    return new Population(
        name, models, silentSteps, types, surrogate, gamma, slope, has, learned, maker, arguments);
  }

  /**
   * The same neurons, some of whose parameters learn.
   *
   * @param parameters which
   * @param by makes neurons from their values
   */
  public Population learning(List<LearnedParameter> parameters, NeuronMaker by) {
    return new Population(
        name, models, silentSteps, types, surrogate, gamma, slope, bias, parameters, by, arguments);
  }

  /**
   * Draws the parameters of every neuron.
   *
   * @param dt ms
   * @param random the stream for this population's neuron parameters
   * @throws InvalidInputException if a value can't be drawn or a list has another length than the
   *     group; placed at the group
   */
  static Population draw(PopulationDefinition definition, double dt, RandomGenerator random) {
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
          silent[models.size()] = silentSteps(own.real(NeuronFactory.REFRACTORY), dt);
          types[models.size()] = p;
          if (!own.equals(before)) { // equal neurons in a row share both
            model = neuron.make(Context.of(own).withTimeStep(dt), NeuronFactory::create);
            before = own;
          }
          models.add(model);
          arguments.add(before);
        }
        learned.addAll(learned(definition, p, arguments.subList(first, models.size()), first));
      } catch (InvalidInputException e) {
        throw e.at("neurons[" + p + "] " + neuron.name());
      }
    }
    Choice<SurrogateFactory> surrogate = definition.surrogate();
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
        maker(definition, types, arguments, learned, dt),
        arguments);
  }

  private static int silentSteps(double refractory, double dt) {
    double steps = Math.rint(refractory / dt);
    if (!(steps <= DelayDefinition.LONGEST)) {
      throw new InvalidInputException(
          "refractory: got "
              + refractory
              + " ms, which is "
              + steps
              + " steps, but expected at most "
              + DelayDefinition.LONGEST);
    }
    return (int) steps;
  }

  private static List<LearnedParameter> learned(
      PopulationDefinition definition, int p, List<Arguments> arguments, int first) {
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
            parameter.name()
                + ": got "
                + initial[i]
                + " for neuron "
                + i
                + ", which lies on a bound, but expected a number between the bounds, as it is to"
                + " learn");
      }
    }
  }

  private static NeuronMaker maker(
      PopulationDefinition definition,
      int[] types,
      List<Arguments> arguments,
      List<LearnedParameter> learned,
      double dt) {
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

  /** By which projections and readouts call it. */
  public String name() {
    return name;
  }

  /** The number of neurons. */
  public int size() {
    return models.size();
  }

  /** The local mathematics of each neuron, as at the start. */
  public List<NeuronModel> models() {
    return models;
  }

  /**
   * The local mathematics of each neuron for values of what learns.
   *
   * @param values [learned parameter][its neuron]
   */
  public List<NeuronModel> models(float[][] values) {
    double[][] wide = new double[values.length][];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = new double[values[i].length];
      for (int k = 0; k < wide[i].length; k++) {
        wide[i][k] = values[i][k];
      }
    }
    return models(wide);
  }

  /** The same in double precision. */
  public List<NeuronModel> models(double[][] values) {
    List<NeuronModel> made = new ArrayList<>(models);
    for (int j = 0; j < size(); j++) {
      int neuron = j;
      if (learned.stream().anyMatch(parameter -> parameter.has(neuron))) {
        made.set(j, maker.make(j, values(j, values)));
      }
    }
    return made;
  }

  /**
   * What {@link #maker} needs to make neuron j.
   *
   * @param values [learned parameter][its neuron]
   * @return [learned parameter]; 0 where the neuron does not have it
   */
  public double[] values(int j, double[][] values) {
    double[] own = new double[learned.size()];
    for (int i = 0; i < own.length; i++) {
      LearnedParameter parameter = learned.get(i);
      own[i] = parameter.has(j) ? values[i][j - parameter.first()] : 0;
    }
    return own;
  }

  /** Which of its neurons' parameters learn. */
  public List<LearnedParameter> learned() {
    return learned;
  }

  /**
   * The per-neuron parameters as they were drawn, by name, [neurons]; NaN for neurons of a model
   * that does not have it. None if neurons were given one by one.
   */
  public Map<String, double[]> drawnParameters() {
    Map<String, double[]> drawn = new LinkedHashMap<>();
    for (int j = 0; j < arguments.size(); j++) {
      for (Parameter parameter : arguments.get(j).perNeuron()) {
        double[] values =
            drawn.computeIfAbsent(
                parameter.name(),
                name -> {
                  double[] none = new double[size()];
                  Arrays.fill(none, Double.NaN);
                  return none;
                });
        values[j] = arguments.get(j).real(parameter);
      }
    }
    return drawn;
  }

  /** Makes neurons from the values of what learns. */
  public NeuronMaker maker() {
    return maker;
  }

  /** Whether each neuron has a bias current. */
  public boolean hasBias() {
    return bias;
  }

  /** The type of neuron j: which of the population's models it is of, from 0. */
  public int type(int j) {
    return types[j];
  }

  /** How many types there are. */
  public int typeCount() {
    return Arrays.stream(types).max().orElse(0) + 1;
  }

  /** d: the most state variables any neuron has. */
  public int stateSize() {
    return models.stream().mapToInt(m -> m.stateNames().size()).max().orElse(0);
  }

  /** How many steps neuron j stays silent after a spike. */
  public int silentSteps(int j) {
    return silentSteps[j];
  }

  /** S. */
  public SurrogateGradient surrogate() {
    return surrogate;
  }

  /** The surrogate's dampening factor. */
  public double gamma() {
    return gamma;
  }

  /** The surrogate's steepness. */
  public double slope() {
    return slope;
  }

  /**
   * The pseudo-derivative of a neuron, psi = (gamma / scale) S(slope x / scale), if it is not
   * refractory.
   *
   * @param model the neuron
   * @param distance x = g.s - theta
   */
  public double pseudoDerivative(NeuronModel model, double distance) {
    double scale = model.scale();
    return gamma / scale * surrogate.at(slope * distance / scale);
  }
}
