package org.eprop.core.neuron;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eprop.api.neuron.ArrayDerivatives;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronArray;
import org.eprop.api.neuron.NeuronArrayMaker;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;

/**
 * The nonlinear neurons of a population: their models, where they sit, and how their derivatives
 * are laid out in a record: for each neuron, ds/ds row by row (d d numbers), r~ (d), u (d).
 * Immutable; the state is with the caller.
 */
public final class NonlinearNeurons {

  public final NonlinearNeuron[] models;
  public final int[] index;
  private final double[][] initial;

  /** Those that are evaluated together. */
  private final List<Together> arrays = new ArrayList<>();

  /** The others, by their place in {@link #models}. */
  private final int[] alone;

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
    Map<NeuronArrayMaker, List<Integer>> kinds = new LinkedHashMap<>();
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < models.length; i++) {
      Optional<NeuronArrayMaker> maker = models[i].together();
      (maker.isEmpty() ? others : kinds.computeIfAbsent(maker.get(), m -> new ArrayList<>()))
          .add(i);
    }
    alone = others.stream().mapToInt(Integer::intValue).toArray();
    kinds.forEach((maker, which) -> arrays.add(together(maker, which)));
  }

  /**
   * Neurons that are evaluated together.
   *
   * @param array them
   * @param which their places in {@link #models}
   * @param d how many states they have
   */
  private record Together(NeuronArray array, int[] which, int d) {}

  private Together together(NeuronArrayMaker maker, List<Integer> which) {
    return new Together(
        maker.array(which.stream().map(i -> models[i]).toList()),
        which.stream().mapToInt(Integer::intValue).toArray(),
        models[which.get(0)].stateNames().size());
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
  public int derivativesPerStep() {
    return models.length * (d * d + 2 * d);
  }

  /** Room for the state of all of them, or for its adjoint, [neuron][state]; all zero. */
  public double[][] newState() {
    double[][] state = new double[models.length][];
    for (int i = 0; i < models.length; i++) {
      state[i] = new double[initial[i].length];
    }
    return state;
  }

  /** Sets the state of all of them to that at the start. */
  public void reset(double[][] state) {
    for (int i = 0; i < models.length; i++) {
      System.arraycopy(initial[i], 0, state[i], 0, state[i].length);
    }
  }

  /** Buffers of one thread. */
  public final class Scratch {
    private final double[] next = new double[d];
    private final double[] old = new double[d];
    private final LocalDerivatives[] local = new LocalDerivatives[d + 1];
    private final List<ArrayScratch> together = arrays.stream().map(ArrayScratch::new).toList();

    private LocalDerivatives local(int size) {
      if (local[size] == null) {
        local[size] = new LocalDerivatives(size);
      }
      return local[size];
    }
  }

  /** Buffers for an array of neurons, and what steps them. */
  private static final class ArrayScratch {
    private final NeuronArray.Stepper stepper;
    private final double[][] s;
    private final double[][] next;
    private final double[] z;
    private final double[] current;
    private final ArrayDerivatives derivatives;

    ArrayScratch(Together together) {
      int n = together.which.length;
      stepper = together.array.stepper();
      s = new double[together.d][n];
      next = new double[together.d][n];
      z = new double[n];
      current = new double[n];
      derivatives = new ArrayDerivatives(together.d, n);
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
  public void step(
      double[][] state,
      float[] fired,
      float[] current,
      PopulationConstants constants,
      Scratch scratch,
      float[] record,
      float[][] states,
      float[] distance,
      int from) {
    for (int i : alone) {
      int j = index[i];
      NonlinearNeuron model = models[i];
      double[] s = state[i];
      if (record != null) {
        LocalDerivatives local = scratch.local(s.length);
        model.derivatives(s, fired[j], current[j], local);
        write(record, i * (d * d + 2 * d), local);
      }
      double[] next = scratch.next;
      model.step(s, fired[j], current[j], next);
      System.arraycopy(next, 0, s, 0, s.length);
    }
    for (int a = 0; a < arrays.size(); a++) {
      stepTogether(arrays.get(a), scratch.together.get(a), state, fired, current, record);
    }
    for (int i = 0; i < models.length; i++) {
      int j = index[i];
      double[] s = state[i];
      double[] g = models[i].spikeWeights();
      double x = -models[i].threshold();
      for (int m = 0; m < s.length; m++) {
        states[m][j] = (float) s[m];
        x += g[m] * s[m];
      }
      distance[from + j] = (float) (x * constants.arrays.steepness[j]);
    }
  }

  private void stepTogether(
      Together together,
      ArrayScratch scratch,
      double[][] state,
      float[] fired,
      float[] current,
      float[] record) {
    int[] which = together.which;
    for (int k = 0; k < which.length; k++) {
      double[] s = state[which[k]];
      for (int m = 0; m < s.length; m++) {
        scratch.s[m][k] = s[m];
      }
      scratch.z[k] = fired[index[which[k]]];
      scratch.current[k] = current[index[which[k]]];
    }
    ArrayDerivatives derivatives = record == null ? null : scratch.derivatives;
    scratch.stepper.step(scratch.s, scratch.z, scratch.current, scratch.next, derivatives);
    for (int k = 0; k < which.length; k++) {
      double[] s = state[which[k]];
      for (int m = 0; m < s.length; m++) {
        s[m] = scratch.next[m][k];
      }
    }
    if (record != null) {
      write(record, together, derivatives);
    }
  }

  private void write(float[] record, Together together, ArrayDerivatives derivatives) {
    int[] which = together.which;
    int block = d * d + 2 * d;
    double[][] spike = detachesReset ? derivatives.spikeDetached : derivatives.spike;
    for (int m = 0; m < together.d; m++) {
      for (int k = 0; k < together.d; k++) {
        put(record, which, block, m * d + k, derivatives.state[m][k]);
      }
      put(record, which, block, d * d + m, spike[m]);
      put(record, which, block, d * d + d + m, derivatives.input[m]);
    }
  }

  private static void put(float[] record, int[] which, int block, int at, double[] values) {
    for (int k = 0; k < which.length; k++) {
      record[which[k] * block + at] = (float) values[k];
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
  public void adjoint(
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
  public void ownSpikeEffect(float[] derivatives, double[][] lambda, float[] out) {
    for (int i = 0; i < index.length; i++) {
      double sum = 0;
      for (int m = 0; m < lambda[i].length; m++) {
        sum += derivatives[i * (d * d + 2 * d) + d * d + m] * lambda[i][m];
      }
      out[index[i]] = (float) sum;
    }
  }

  /** Writes u_m of a step's derivatives into a layer's array, for the neurons at hand. */
  public void inputWeights(float[] derivatives, int m, float[] out) {
    for (int i = 0; i < index.length; i++) {
      out[index[i]] = derivatives[i * (d * d + 2 * d) + d * d + d + m];
    }
  }
}
