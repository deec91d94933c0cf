package org.eprop.core.gradient;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;

/**
 * The nonlinear neurons of a population: their models, where they sit, and how their derivatives
 * are laid out in a record: for each neuron, ds/ds row by row (d d numbers), r~ (d), u (d).
 * Immutable; the state is with the caller.
 */
final class NonlinearNeurons {

  final NonlinearNeuron[] models;
  final int[] index;
  private final double[][] initial;
  private final int d;
  private final boolean detachesReset;

  private NonlinearNeurons(NonlinearNeuron[] models, int[] index, int d, boolean detachesReset) {
    this.models = models;
    this.index = index;
    this.initial = new double[models.length][];
    for (int i = 0; i < models.length; i++) {
      initial[i] = models[i].initialState().clone();
    }
    this.d = d;
    this.detachesReset = detachesReset;
  }

  /** Those of a population; null if it has none. */
  static NonlinearNeurons of(List<NeuronModel> all, int stateSize, boolean detachesReset) {
    List<NonlinearNeuron> models = new ArrayList<>();
    List<Integer> index = new ArrayList<>();
    for (int j = 0; j < all.size(); j++) {
      NeuronModel model = all.get(j);
      if (model instanceof NonlinearNeuron nonlinear) {
        models.add(nonlinear);
        index.add(j);
      }
    }
    return models.isEmpty()
        ? null
        : new NonlinearNeurons(
            models.toArray(new NonlinearNeuron[0]),
            index.stream().mapToInt(Integer::intValue).toArray(),
            stateSize,
            detachesReset);
  }

  /** How many numbers a step's derivatives are. */
  int derivativesPerStep() {
    return models.length * (d * d + 2 * d);
  }

  /** Room for the state of all of them, or for its adjoint, [neuron][state]; all zero. */
  double[][] newState() {
    double[][] state = new double[models.length][];
    for (int i = 0; i < models.length; i++) {
      state[i] = new double[initial[i].length];
    }
    return state;
  }

  /** Sets the state of all of them to that at the start. */
  void reset(double[][] state) {
    for (int i = 0; i < models.length; i++) {
      System.arraycopy(initial[i], 0, state[i], 0, state[i].length);
    }
  }

  /** Buffers of one thread. */
  final class Scratch {
    private final double[] next = new double[d];
    private final double[] old = new double[d];
    private final LocalDerivatives[] local = new LocalDerivatives[d + 1];

    private LocalDerivatives local(int size) {
      if (local[size] == null) {
        local[size] = new LocalDerivatives(size);
      }
      return local[size];
    }
  }

  /**
   * One step: s^t and, for the layer's arrays, the scaled distance to threshold.
   *
   * @param state [neuron][state], updated
   * @param fired [layer's neurons] 1 where the neuron spiked the step before
   * @param record receives the derivatives; null if they are not wanted
   * @param states the layer's [state][neuron], written for the neurons at hand
   * @param distance the layer's [from + neuron], written for the neurons at hand
   */
  void step(
      double[][] state,
      float[] fired,
      float[] current,
      PopulationConstants constants,
      Scratch scratch,
      float[] record,
      float[][] states,
      float[] distance,
      int from) {
    int at = 0;
    for (int i = 0; i < models.length; i++) {
      int j = index[i];
      NonlinearNeuron model = models[i];
      double[] s = state[i];
      if (record != null) {
        LocalDerivatives local = scratch.local(s.length);
        model.derivatives(s, fired[j], current[j], local);
        write(record, at, local);
        at += d * d + 2 * d;
      }
      double[] next = scratch.next;
      model.step(s, fired[j], current[j], next);
      double[] g = model.spikeWeights();
      double x = -model.threshold();
      for (int m = 0; m < s.length; m++) {
        s[m] = next[m];
        states[m][j] = (float) next[m];
        x += g[m] * next[m];
      }
      distance[from + j] = (float) (x * constants.arrays.steepness[j]);
    }
  }

  private void write(float[] record, int at, LocalDerivatives local) {
    double[] spike = detachesReset ? local.spikeDetached : local.spike;
    int size = local.input.length;
    for (int m = 0; m < size; m++) {
      for (int k = 0; k < size; k++) {
        record[at + m * d + k] = (float) local.state[m][k];
      }
      record[at + d * d + m] = (float) spike[m];
      record[at + d * d + d + m] = (float) local.input[m];
    }
  }

  /**
   * One step of the adjoint.
   *
   * @param lambda [neuron][state], lambda^{t+1} in, lambda^t out
   * @param now the derivatives recorded at step t
   * @param after those at step t+1; null at the last step
   * @param direct what reaches each of the layer's neurons directly, [neuron]
   * @param psi the layer's [neuron]
   * @param q receives q^t [nonlinear neuron]
   * @param sources receives S^t [nonlinear neuron]
   */
  void adjoint(
      double[][] lambda,
      float[] now,
      float[] after,
      float[] direct,
      float[] psi,
      Scratch scratch,
      float[] q,
      double[] sources) {
    int block = d * d + 2 * d;
    double[] old = scratch.old;
    for (int i = 0; i < models.length; i++) {
      int j = index[i];
      int at = i * block;
      double[] own = lambda[i];
      double[] g = models[i].spikeWeights();
      double source = direct[j];
      System.arraycopy(own, 0, old, 0, own.length);
      for (int k = 0; k < own.length; k++) {
        own[k] = 0;
        for (int m = 0; after != null && m < own.length; m++) {
          own[k] += after[at + m * d + k] * old[m];
        }
        source += after == null ? 0 : after[at + d * d + k] * old[k];
      }
      source *= psi[j];
      sources[i] = source;
      double sum = 0;
      for (int m = 0; m < own.length; m++) {
        own[m] += g[m] * source;
        sum += now[at + d * d + d + m] * own[m];
      }
      q[i] = (float) sum;
    }
  }

  /** Writes r~.lambda with a step's derivatives into a layer's array, for the neurons at hand. */
  void ownSpikeEffect(float[] derivatives, double[][] lambda, float[] out) {
    for (int i = 0; i < index.length; i++) {
      double sum = 0;
      for (int m = 0; m < lambda[i].length; m++) {
        sum += derivatives[i * (d * d + 2 * d) + d * d + m] * lambda[i][m];
      }
      out[index[i]] = (float) sum;
    }
  }

  /** Writes u_m of a step's derivatives into a layer's array, for the neurons at hand. */
  void inputWeights(float[] derivatives, int m, float[] out) {
    for (int i = 0; i < index.length; i++) {
      out[index[i]] = derivatives[i * (d * d + 2 * d) + d * d + d + m];
    }
  }
}
