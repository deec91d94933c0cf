package org.eprop.core.neuron;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.neuron.ArrayDerivatives;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.LocalDerivatives;
import org.eprop.api.neuron.NeuronArray;
import org.eprop.api.neuron.NeuronArrayMaker;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;

/**
 * A population of general neurons, some of which may be of the linear family, and how the
 * derivatives of a step are laid out in a record: ds_m/ds_k (d d rows, that of m, k at m d + k), r~
 * (d rows), u (d rows), each of n numbers; zeros of states that a neuron lacks. Immutable; the
 * state is with the caller.
 */
public final class NonlinearNeurons extends Neurons {

  /** Those of one model are evaluated together. */
  public final Group[] groups;

  /** g [state][neuron]. */
  public final double[][] spikeWeights;

  /** theta [neuron]. */
  public final double[] threshold;

  /**
   * Neurons that are evaluated together.
   *
   * @param array them
   * @param index which of the population's they are
   * @param initial s before the first step, [state][its neuron]
   */
  public record Group(NeuronArray array, int[] index, double[][] initial) {}

  NonlinearNeurons(Origin of, List<NeuronModel> models) {
    super(of, models);
    spikeWeights = new double[d][n];
    threshold = new double[n];
    Map<Object, List<Integer>> kinds = new LinkedHashMap<>();
    for (int j = 0; j < n; j++) {
      NeuronModel model = models.get(j);
      threshold[j] = model.threshold();
      for (int m = 0; m < model.spikeWeights().length; m++) {
        spikeWeights[m][j] = model.spikeWeights()[m];
      }
      kinds.computeIfAbsent(kind(model), kind -> new ArrayList<>()).add(j);
    }
    groups =
        kinds.entrySet().stream()
            .map(kind -> group(kind.getKey(), kind.getValue(), models))
            .toArray(Group[]::new);
  }

  /** What neurons have in common that are evaluated together. */
  private static Object kind(NeuronModel model) {
    int states = model.stateNames().size();
    return model instanceof NonlinearNeuron general
        ? general.together().<Object>map(maker -> maker).orElse(states)
        : List.of(states);
  }

  private static Group group(Object kind, List<Integer> which, List<NeuronModel> models) {
    int[] index = which.stream().mapToInt(Integer::intValue).toArray();
    double[][] initial = new double[models.get(index[0]).stateNames().size()][index.length];
    for (int m = 0; m < initial.length; m++) {
      for (int i = 0; i < index.length; i++) {
        initial[m][i] = models.get(index[i]).initialState()[m];
      }
    }
    if (models.get(index[0]) instanceof LinearNeuron) {
      List<LinearNeuron> own = which.stream().map(j -> (LinearNeuron) models.get(j)).toList();
      return new Group(new LinearNeuronArray(own), index, initial);
    }
    List<NonlinearNeuron> own = which.stream().map(j -> (NonlinearNeuron) models.get(j)).toList();
    NeuronArray array =
        kind instanceof NeuronArrayMaker maker ? maker.array(own) : new OneByOneArray(own);
    return new Group(array, index, initial);
  }

  /** Writes the derivatives of a group's step into a record. */
  public void record(Group group, ArrayDerivatives derivatives, float[] record) {
    double left = origin.traceFactor();
    double[][] spike = origin.detachesReset() ? derivatives.spikeDetached : derivatives.spike;
    for (int m = 0; m < group.initial.length; m++) {
      for (int k = 0; k < group.initial.length; k++) {
        put(derivatives.state[m][k], left, group.index, record, ofState(m, k));
      }
      put(spike[m], left, group.index, record, ofSpike(m));
      put(derivatives.input[m], 1, group.index, record, ofInput(m));
    }
  }

  private static void put(double[] values, double factor, int[] index, float[] record, int from) {
    for (int i = 0; i < index.length; i++) {
      record[from + index[i]] = (float) (factor * values[i]);
    }
  }

  /** Where ds_m/ds_k begins in a record. */
  public int ofState(int m, int k) {
    return (m * d + k) * n;
  }

  /** Where r~_m begins in a record. */
  public int ofSpike(int m) {
    return (d * d + m) * n;
  }

  /** Where u_m begins in a record. */
  public int ofInput(int m) {
    return (d * d + d + m) * n;
  }

  @Override
  public int derivativesPerStep() {
    return n * (d * d + 2 * d);
  }

  /** Writes u_m of a step [neuron], from what was recorded of it. */
  public void inputWeights(float[] record, int m, float[] out) {
    System.arraycopy(record, ofInput(m), out, 0, n);
  }

  @Override
  public void stepDerivatives(float[] record, float[] psiBefore, float[] psi, StepDerivatives out) {
    float[][] ownSpike = out.ownSpike();
    for (int m = 0; m < d; m++) {
      System.arraycopy(record, ofSpike(m), ownSpike[m], 0, n);
      for (int j = 0; j < n; j++) {
        out.slope()[m][j] = psi[j] * (float) spikeWeights[m][j];
      }
      for (int k = 0; k < d; k++) {
        int at = ofState(m, k);
        for (int j = 0; j < n; j++) {
          float own = ownSpike[m][j] * psiBefore[j] * (float) spikeWeights[k][j];
          out.jacobian()[m][k][j] = record[at + j] + own;
        }
      }
    }
  }

  /** Neurons of the linear family among general ones: their constants are their derivatives. */
  static final class LinearNeuronArray implements NeuronArray {

    private final ArrayDerivatives constants;

    /**
     * @param models all of as many states
     */
    LinearNeuronArray(List<LinearNeuron> models) {
      int d = models.get(0).stateNames().size();
      constants = new ArrayDerivatives(d, models.size());
      for (int j = 0; j < models.size(); j++) {
        LinearNeuron model = models.get(j);
        for (int m = 0; m < d; m++) {
          for (int k = 0; k < d; k++) {
            constants.state[m][k][j] = model.transition()[m][k];
          }
          constants.input[m][j] = model.inputWeights()[m];
          constants.spike[m][j] = model.spikeEffect()[m];
          constants.spikeDetached[m][j] = model.detached()[m] ? 0 : model.spikeEffect()[m];
        }
      }
    }

    @Override
    public Stepper stepper() {
      return this::step;
    }

    private void step(
        double[][] s, double[] z, double[] current, double[][] next, ArrayDerivatives out) {
      for (int m = 0; m < s.length; m++) {
        double[] u = constants.input[m];
        double[] r = constants.spike[m];
        double[] o = next[m];
        for (int j = 0; j < o.length; j++) {
          o[j] = u[j] * current[j] + r[j] * z[j];
        }
        for (int k = 0; k < s.length; k++) {
          double[] a = constants.state[m][k];
          double[] x = s[k];
          for (int j = 0; j < o.length; j++) {
            o[j] += a[j] * x[j];
          }
          copy(a, out == null ? null : out.state[m][k]);
        }
        copy(u, out == null ? null : out.input[m]);
        copy(r, out == null ? null : out.spike[m]);
        copy(constants.spikeDetached[m], out == null ? null : out.spikeDetached[m]);
      }
    }

    private static void copy(double[] from, double[] to) {
      if (to != null) {
        System.arraycopy(from, 0, to, 0, to.length);
      }
    }
  }

  /**
   * Neurons whose model says nothing about evaluating many together: one after the other.
   *
   * @param models all of as many states
   */
  record OneByOneArray(List<NonlinearNeuron> models) implements NeuronArray {

    @Override
    public Stepper stepper() {
      int d = models.get(0).stateNames().size();
      double[] before = new double[d];
      double[] after = new double[d];
      LocalDerivatives local = new LocalDerivatives(d);
      return (s, z, current, next, out) -> {
        for (int j = 0; j < models.size(); j++) {
          for (int m = 0; m < d; m++) {
            before[m] = s[m][j];
          }
          if (out != null) {
            models.get(j).derivatives(before, z[j], current[j], local);
            put(local, out, j);
          }
          models.get(j).step(before, z[j], current[j], after);
          for (int m = 0; m < d; m++) {
            next[m][j] = after[m];
          }
        }
      };
    }

    private static void put(LocalDerivatives of, ArrayDerivatives out, int j) {
      for (int m = 0; m < of.input.length; m++) {
        for (int k = 0; k < of.input.length; k++) {
          out.state[m][k][j] = of.state[m][k];
        }
        out.input[m][j] = of.input[m];
        out.spike[m][j] = of.spike[m];
        out.spikeDetached[m][j] = of.spikeDetached[m];
      }
    }
  }
}
