package org.eprop.core.network;

import java.util.List;
import java.util.Optional;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronArray;
import org.eprop.api.neuron.NeuronArrayMaker;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;

/**
 * A general neuron with g and theta times a factor, and the same scale.
 *
 * @param of the neuron
 * @param factor &gt; 0
 */
record SteepNeuron(NonlinearNeuron of, double factor) implements NonlinearNeuron {

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
