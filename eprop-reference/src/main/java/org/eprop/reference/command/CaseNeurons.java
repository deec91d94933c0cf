package org.eprop.reference.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.common.Placed;
import org.eprop.core.network.LearnedParameter;
import org.eprop.core.network.NeuronMaker;
import org.eprop.core.network.Population;
import org.eprop.core.network.Synapses;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.json.ConfigNode;

/**
 * Neurons given by their constants, LIF being those with beta = 0:
 *
 * <pre>
 * v^t = alpha v^{t-1} + I^t - threshold z^{t-1}     with reset "subtract"
 * v^t = alpha v^{t-1} (1 - z^{t-1}) + I^t           with reset "zero"
 * a^t = rho a^{t-1} + z^{t-1},    z^t = H(v^t - threshold - beta a^t)
 * </pre>
 */
final class CaseNeurons {

  /** The constants, in the order of their leaves. */
  static final List<String> CONSTANTS = List.of("alpha", "rho", "beta", "threshold");

  private CaseNeurons() {}

  /**
   * A population.
   *
   * @param holder has the keys reset, surrogate and neurons
   * @param learns whether all constants do
   */
  static Population population(
      Plugins plugins, ConfigNode holder, String name, int size, boolean learns) {
    boolean zero = CaseReader.choice(holder.at("reset"), "subtract", "zero");
    ConfigNode neurons = holder.at("neurons");
    NeuronMaker maker =
        (j, c) -> zero ? new ResetToZero(c[0], c[1], c[2], c[3]) : linear(c[0], c[1], c[2], c[3]);
    double[][] values = constants(neurons, size);
    List<NeuronModel> models = new ArrayList<>();
    int[] silentSteps = new int[size];
    ConfigNode silent = neurons.at("refractory_silent_steps").list(size);
    for (int j = 0; j < size; j++) {
      models.add(
          maker.make(j, new double[] {values[0][j], values[1][j], values[2][j], values[3][j]}));
      silentSteps[j] = silent.at(j).count(0, Synapses.LONGEST_DELAY);
    }
    ConfigNode s = holder.at("surrogate").withKeys(List.of("kind", "gamma", "slope"));
    SurrogateFactory surrogate =
        plugins.find(SurrogateFactory.class, s.at("kind").text("a string"));
    Map<String, Double> given =
        Map.of(
            SurrogateFactory.GAMMA.name(), s.at("gamma").single(),
            SurrogateFactory.SLOPE.name(), s.at("slope").single());
    Arguments arguments = Placed.at(s.path(), () -> Arguments.of(surrogate, given));
    Population population =
        new Population(
            name,
            models,
            silentSteps,
            surrogate.create(Context.of(arguments).withTimeStep(1)),
            arguments.real(SurrogateFactory.GAMMA),
            arguments.real(SurrogateFactory.SLOPE));
    return learns ? population.learning(learned(name, values), maker) : population;
  }

  private static List<LearnedParameter> learned(String name, double[][] values) {
    List<LearnedParameter> learned = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      String constant = CONSTANTS.get(i);
      double high = i < 2 ? 1 : Double.POSITIVE_INFINITY;
      learned.add(new LearnedParameter(name + "." + constant, constant, 0, values[i], 0, high));
    }
    return learned;
  }

  /** [constant][neuron]. */
  private static double[][] constants(ConfigNode neurons, int size) {
    DoublePredicate decay = x -> x >= 0 && x < 1;
    return new double[][] {
      checked(neurons.at("alpha"), size, decay, CaseReader.DECAY),
      checked(neurons.at("rho"), size, decay, CaseReader.DECAY),
      checked(neurons.at("beta"), size, x -> x >= 0, "a number >= 0"),
      checked(
          neurons.at("threshold"), size, x -> (float) x > 0, "a number > 0, in single precision")
    };
  }

  private static double[] checked(
      ConfigNode node, int size, DoublePredicate right, String expected) {
    double[] values = node.vector(size);
    for (int j = 0; j < size; j++) {
      if (!right.test(values[j])) {
        throw node.at(j).expected(expected);
      }
    }
    return values;
  }

  private static NeuronModel linear(double alpha, double rho, double beta, double threshold) {
    return LinearNeuron.withState("v", "a")
        .decay(0, alpha)
        .decay(1, rho)
        .input(0, 1)
        .detachedSpike(0, -threshold)
        .spike(1, 1)
        .spikesWhen(0, 1)
        .spikesWhen(1, -beta)
        .exceeds(threshold);
  }

  /** The reset to zero is detached, the adaptation is not; s = (v, a). */
  private record ResetToZero(double alpha, double rho, double beta, double threshold)
      implements NonlinearNeuron {

    @Override
    public List<String> stateNames() {
      return List.of("v", "a");
    }

    @Override
    public double[] spikeWeights() {
      return new double[] {1, -beta};
    }

    @Override
    public void step(double[] s, double z, double current, double[] next) {
      next[0] = alpha * s[0] * (1 - z) + current;
      next[1] = rho * s[1] + z;
    }

    @Override
    public void derivatives(double[] s, double z, double current, LocalDerivatives out) {
      out.state[0][0] = alpha * (1 - z);
      out.state[0][1] = 0;
      out.state[1][0] = 0;
      out.state[1][1] = rho;
      out.input[0] = 1;
      out.input[1] = 0;
      out.spike[0] = -alpha * s[0];
      out.spike[1] = 1;
      out.spikeDetached[0] = 0;
      out.spikeDetached[1] = 1;
    }
  }
}
