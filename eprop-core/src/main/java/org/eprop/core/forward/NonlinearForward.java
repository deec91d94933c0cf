package org.eprop.core.forward;

import java.util.Arrays;
import org.eprop.api.neuron.ArrayDerivatives;
import org.eprop.api.neuron.NeuronArray;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.neuron.NonlinearNeurons;
import org.eprop.core.recording.PopulationRun;
import org.eprop.core.state.StateBytes;

/** General neurons, each model by its own step, in double precision. */
final class NonlinearForward extends PopulationForward {

  private final NonlinearNeurons c;
  private final GroupState[] groups;

  /** z^{t-1} [neuron]. */
  private final float[] fired;

  /** g.s - theta [neuron]. */
  private final double[] distance;

  /** The state of neurons that are evaluated together, and room for their step. */
  private static final class GroupState {
    final NonlinearNeurons.Group of;
    final NeuronArray.Stepper stepper;

    /** s^t [state][neuron]. */
    double[][] s;

    double[][] next;
    final double[] z;
    final double[] current;
    final ArrayDerivatives derivatives;

    GroupState(NonlinearNeurons.Group of) {
      this.of = of;
      int n = of.index().length;
      stepper = of.array().stepper();
      int d = of.initial().length;
      s = new double[d][n];
      next = new double[d][n];
      z = new double[n];
      current = new double[n];
      derivatives = new ArrayDerivatives(d, n);
    }

    void begin() {
      for (int m = 0; m < s.length; m++) {
        System.arraycopy(of.initial()[m], 0, s[m], 0, z.length);
      }
    }

    /** Of its neurons. */
    void take(float[] ofAll, double[] to) {
      for (int i = 0; i < to.length; i++) {
        to[i] = ofAll[of.index()[i]];
      }
    }

    void step(boolean wanted) {
      stepper.step(s, z, current, next, wanted ? derivatives : null);
      double[][] old = s;
      s = next;
      next = old;
    }

    void copyTo(float[][] states) {
      for (int m = 0; m < s.length; m++) {
        for (int i = 0; i < z.length; i++) {
          states[m][of.index()[i]] = (float) s[m][i];
        }
      }
    }

    /** Adds g.s. */
    void addTo(double[] distance, double[][] g) {
      for (int m = 0; m < s.length; m++) {
        for (int i = 0; i < z.length; i++) {
          int j = of.index()[i];
          distance[j] += g[m][j] * s[m][i];
        }
      }
    }

    void exchange(StateBytes archive, String name) {
      for (int i = 0; i < z.length; i++) {
        double[] own = new double[s.length];
        for (int m = 0; m < s.length; m++) {
          own[m] = s[m][i];
        }
        archive.doubles(name + ".s" + of.index()[i], own);
        for (int m = 0; m < s.length; m++) {
          s[m][i] = own[m];
        }
      }
    }
  }

  NonlinearForward(NonlinearNeurons neurons, Kernels kernels, ForwardPass.Purpose purpose) {
    super(neurons, kernels, purpose, /* rowCount= */ 1);
    c = neurons;
    groups = Arrays.stream(c.groups).map(GroupState::new).toArray(GroupState[]::new);
    fired = new float[c.n];
    distance = new double[c.n];
  }

  @Override
  void begin() {
    Arrays.fill(fired, 0);
    for (GroupState group : groups) {
      group.begin();
    }
  }

  @Override
  void copyStates(float[][] to) {
    for (GroupState group : groups) {
      group.copyTo(to);
    }
  }

  @Override
  void copyState(int[] m, int all, double[] to) {
    for (GroupState group : groups) {
      int[] index = group.of.index();
      for (int i = 0; i < index.length; i++) {
        to[index[i]] = (float) group.s[m[index[i]]][i];
      }
    }
  }

  @Override
  void advance(int first, int end, PopulationRun record, Arrivals arrivals, boolean wanted) {
    PostsynapticTrace sees = wanted ? trace : null;
    int[] start = record.spikes.start;
    int[] neuron = record.spikes.neuron;
    for (int t = first; t < end; t++) {
      if (sees != null) {
        sees.before(t, record); // which what arrives may need
      }
      arrivals.sum(t, current);
      step(record, t, wanted);
      kernels.positives(distances, c.n, above);
      int last = start[t];
      start[t + 1] = refractory.list(above, neuron, last);
      for (int e = t == 0 ? last : start[t - 1]; e < start[t + 1]; e++) {
        fired[neuron[e]] = e < last ? 0 : 1;
      }
      if (sees != null) {
        sees.after(t, record, this, /* hasPsi= */ false);
      } else if (wanted) {
        recordPsi(record, t);
      }
    }
  }

  private void step(PopulationRun record, int t, boolean wanted) {
    float[][] to = recorded(record, t, wanted);
    for (int j = 0; j < c.n; j++) {
      distance[j] = -c.threshold[j];
    }
    for (GroupState group : groups) {
      group.take(fired, group.z);
      group.take(current, group.current);
      group.step(wanted);
      group.addTo(distance, c.spikeWeights);
      if (wanted) {
        c.record(group.of, group.derivatives, record.derivatives[t]);
      }
      if (to != null) {
        group.copyTo(to);
      }
    }
    for (int j = 0; j < c.n; j++) {
      distances[j] = (float) (distance[j] * c.steepness[j]);
    }
  }

  /** Small numbers of double precision are far from denormal. */
  @Override
  void flush() {}

  @Override
  void exchange(StateBytes archive, String name) {
    archive.floats(name + ".s", states(), 0, c.d);
    archive.floats(name + ".fired", new float[][] {fired}, 0, 1);
    refractory.exchange(archive, name);
    for (GroupState group : groups) {
      group.exchange(archive, name);
    }
  }
}
