package org.eprop.core.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.surrogate.SurrogateGradient;
import org.eprop.api.trace.PostsynapticNeurons;

/**
 * The neurons of one population with all their parameters drawn: one {@link NeuronModel} each.
 * Arrays are not to be modified.
 *
 * @param name by which projections and readouts call it
 * @param models the local mathematics of each neuron, as at the start
 * @param silentSteps [neurons] how many steps each stays silent after a spike
 * @param types [neurons] which of the population's models each is of, from 0
 * @param surrogate S of all of them
 * @param gamma dampening factor of S
 * @param slope steepness of S
 * @param hasBias whether each neuron has a bias current
 * @param learned which of the neurons' parameters learn
 * @param maker makes neurons from the values of what learns
 * @param arguments of each neuron; none if they were given one by one
 * @since 1.0
 */
public record Population(
    String name,
    List<NeuronModel> models,
    int[] silentSteps,
    int[] types,
    SurrogateGradient surrogate,
    double gamma,
    double slope,
    boolean hasBias,
    List<LearnedParameter> learned,
    NeuronMaker maker,
    List<Arguments> arguments)
    implements PostsynapticNeurons {

  /** Copies lists and arrays, and checks their lengths. */
  public Population {
    if (models.size() != silentSteps.length || models.size() != types.length || models.isEmpty()) {
      throw new IllegalArgumentException(
          "got " + models.size() + " models and " + silentSteps.length + " silent steps");
    }
    models = List.copyOf(models);
    silentSteps = silentSteps.clone();
    types = types.clone();
    learned = List.copyOf(learned);
    arguments = List.copyOf(arguments);
  }

  /** Neurons of one type given one by one, of which nothing learns. */
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

  /**
   * The same neurons, some of whose parameters learn.
   *
   * @param parameters which
   * @param by makes neurons from their values
   */
  public Population learning(List<LearnedParameter> parameters, NeuronMaker by) {
    return new Population(
        name,
        models,
        silentSteps,
        types,
        surrogate,
        gamma,
        slope,
        hasBias,
        parameters,
        by,
        arguments);
  }

  /** The number of neurons. */
  @Override
  public int size() {
    return models.size();
  }

  /** The local mathematics of each neuron for what learns, [learned parameter][its neuron]. */
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

  /** The names of all states that any neuron has. */
  private List<String> states() {
    return models.stream().map(NeuronModel::stateNames).flatMap(List::stream).distinct().toList();
  }

  @Override
  public int state(String state) {
    for (int j = 0; j < size(); j++) {
      List<String> own = models.get(j).stateNames();
      if (!own.contains(state)) {
        throw new InvalidInputException(
                "trace: got the state \"%s\", but neuron %s has %s".formatted(state, j, own))
            .at("population " + name);
      }
    }
    return states().indexOf(state);
  }

  /** Which of its states each neuron has at the number of {@link #state}; -1 for none. */
  public int[][] statePlaces() {
    return states().stream()
        .map(
            state -> models.stream().mapToInt(model -> model.stateNames().indexOf(state)).toArray())
        .toArray(int[][]::new);
  }

  /** How many steps neuron j stays silent after a spike. */
  public int silentSteps(int j) {
    return silentSteps[j];
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
