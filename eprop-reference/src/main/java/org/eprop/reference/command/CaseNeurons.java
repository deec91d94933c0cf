package org.eprop.reference.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.common.Placed;
import org.eprop.core.network.LearnedParameter;
import org.eprop.core.network.NeuronMaker;
import org.eprop.core.network.Population;
import org.eprop.core.network.Synapses;
import org.eprop.core.plugin.Plugins;

/**
 * Neurons given by their constants, LIF being those with beta = 0:
 *
 * <pre>
 * v^t = alpha v^{t-1} + I^t - threshold z^{t-1}     with reset "subtract"
 * v^t = alpha v^{t-1} (1 - z^{t-1}) + I^t           with reset "zero"
 * a^t = rho a^{t-1} + z^{t-1},    z^t = H(v^t - threshold - beta a^t)
 * </pre>
 */
record CaseNeurons(Plugins plugins) {

  /** The constants, in the order of their leaves. */
  static final List<String> CONSTANTS = List.of("alpha", "rho", "beta", "threshold");

  /**
   * A population whose constants do not learn.
   *
   * @param holder has the keys reset, surrogate and neurons
   */
  Population population(CaseNode holder, String name, int size) {
    boolean zero = holder.get("reset").oneOf("subtract", "zero").equals("zero");
    CaseNode neurons = holder.get("neurons");
    double[][] values = constants(neurons, size);
    List<NeuronModel> models = new ArrayList<>();
    int[] silentSteps = new int[size];
    CaseNode silent = neurons.get("refractory_silent_steps").list(size);
    for (int j = 0; j < size; j++) {
      models.add(neuron(zero, values[0][j], values[1][j], values[2][j], values[3][j]));
      silentSteps[j] = silent.at(j).whole(0, Synapses.LONGEST_DELAY);
    }
    CaseNode s = holder.get("surrogate").only("kind", "gamma", "slope");
    SurrogateFactory surrogate = plugins.find(SurrogateFactory.class, s.get("kind").text());
    Arguments arguments = arguments(surrogate, s);
    return new Population(
        name,
        models,
        silentSteps,
        surrogate.create(Context.of(arguments).withTimeStep(1)),
        arguments.real(SurrogateFactory.GAMMA),
        arguments.real(SurrogateFactory.SLOPE));
  }

  private static Arguments arguments(SurrogateFactory surrogate, CaseNode node) {
    Map<String, Double> given =
        Map.of(
            SurrogateFactory.GAMMA.name(), node.get("gamma").number(),
            SurrogateFactory.SLOPE.name(), node.get("slope").number());
    return Placed.at(node.path(), () -> Arguments.of(surrogate, given));
  }

  /** The same, all of whose constants learn. */
  Population learning(CaseNode holder, String name, int size) {
    boolean zero = holder.get("reset").oneOf("subtract", "zero").equals("zero");
    double[][] values = constants(holder.get("neurons"), size);
    NeuronMaker maker = (j, c) -> neuron(zero, c[0], c[1], c[2], c[3]);
    List<LearnedParameter> learned = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      String constant = CONSTANTS.get(i);
      double high = i < 2 ? 1 : Double.POSITIVE_INFINITY;
      learned.add(new LearnedParameter(name + "." + constant, constant, 0, values[i], 0, high));
    }
    return population(holder, name, size).learning(learned, maker);
  }

  /** [constant][neuron]. */
  private static double[][] constants(CaseNode neurons, int size) {
    DoublePredicate decay = x -> x >= 0 && x < 1;
    return new double[][] {
      checked(neurons.get("alpha"), size, decay, "a decay factor >= 0 and < 1"),
      checked(neurons.get("rho"), size, decay, "a decay factor >= 0 and < 1"),
      checked(neurons.get("beta"), size, x -> x >= 0, "a number >= 0"),
      checked(
          neurons.get("threshold"), size, x -> (float) x > 0, "a number > 0, in single precision")
    };
  }

  private static double[] checked(CaseNode node, int size, DoublePredicate right, String expected) {
    double[] values = node.vector(size);
    for (int j = 0; j < size; j++) {
      if (!right.test(values[j])) {
        throw node.at(j).wrong(expected);
      }
    }
    return values;
  }

  private static NeuronModel neuron(
      boolean zero, double alpha, double rho, double beta, double threshold) {
    return zero
        ? new ResetToZero(alpha, rho, beta, threshold)
        : LinearNeuron.withState("v", "a")
            .decay(0, alpha)
            .decay(1, rho)
            .input(0, 1)
            .detachedSpike(0, -threshold)
            .spike(1, 1)
            .spikesWhen(0, 1)
            .spikesWhen(1, -beta)
            .exceeds(threshold);
  }
}
