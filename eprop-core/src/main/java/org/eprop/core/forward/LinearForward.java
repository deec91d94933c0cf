package org.eprop.core.forward;

import java.util.Arrays;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.LinearArrays;
import org.eprop.core.neuron.LinearNeurons;
import org.eprop.core.recording.PopulationRun;
import org.eprop.core.state.StateBytes;

/** Linear neurons: s^t = A s^{t-1} + u I^t + r z^{t-1}, by a kernel. */
final class LinearForward extends PopulationForward {

  private static final int USUAL = RefractoryNeurons.USUAL;

  private final LinearNeurons c;
  private final LinearArrays arrays;

  /** Room for s [state][neuron]. */
  private final float[][] own;

  /** s [state][neuron]: in that room, or where it has been recorded. */
  private float[][] states;

  /** The states that spikes have an effect on. */
  private final int[] affected;

  /** r of those, [affected][neuron], with zeros for {@link RefractoryNeurons#nobody}. */
  private final float[][] effects;

  /** Half the pseudo-derivative at threshold, and zero of nobody. */
  private final float[] height;

  /**
   * Half the pseudo-derivative at threshold, 0 while refractory, of a {@linkplain
   * LinearNeurons#triangular triangular} layer. Null of others, and where no gradient follows.
   */
  private final float[] halfHeight;

  LinearForward(LinearNeurons neurons, Kernels kernels, ForwardPass.Purpose purpose) {
    super(neurons, kernels, purpose, neurons.d + 2);
    c = neurons;
    arrays = c.arrays;
    halfHeight = c.triangular && purpose.learns() ? rows.next() : null;
    own = rows.next(c.d);
    states = own;
    affected = c.affected;
    effects = new float[affected.length][];
    Arrays.setAll(effects, i -> Arrays.copyOf(c.effects[i], refractory.nobody + 1));
    height = Arrays.copyOf(c.halfHeight, refractory.nobody + 1);
  }

  @Override
  void begin() {
    set(c.initial);
    if (halfHeight != null) {
      System.arraycopy(c.halfHeight, 0, halfHeight, 0, c.halfHeight.length);
    }
  }

  private void set(float[][] s) {
    for (int m = 0; m < c.d; m++) {
      System.arraycopy(s[m], 0, own[m], 0, c.n);
    }
    states = own;
  }

  @Override
  void copyStates(float[][] to) {
    for (int m = 0; m < c.d; m++) {
      System.arraycopy(states[m], 0, to[m], 0, c.n);
    }
  }

  @Override
  void copyState(int[] m, int all, double[] to) {
    if (all >= 0) {
      kernels.widen(states[all], to, c.n);
      return;
    }
    for (int j = 0; j < c.n; j++) {
      to[j] = states[m[j]][j];
    }
  }

  /**
   * Pseudo-derivatives of a {@linkplain LinearNeurons#triangular triangular} layer are computed
   * along with the steps: it costs less memory traffic, and no second look at who was refractory
   * when. Those of others the surrogate makes of distances to threshold.
   */
  @Override
  void advance(int first, int end, PopulationRun record, Arrivals arrivals, boolean wanted) {
    // Locals, as fields would be read again after each call of a kernel.
    float[][] s = states;
    PostsynapticTrace sees = wanted ? trace : null;
    int[] start = record.spikes.start;
    int[] neuron = record.spikes.neuron;
    int last = start[first];
    int before = first == 0 ? last : start[first - 1];
    boolean triangular = wanted && c.triangular;
    float[][] psi = record.psi;
    float decline = c.decline;
    int silence = c.longestSilence + 1;
    for (int t = first; t < end; t++) {
      if (sees != null) {
        sees.before(t, record); // which what arrives may need
      }
      arrivals.sum(t, current);
      float[][] to = place(record, t, wanted);
      if (triangular) {
        beginSilence(neuron, before, last);
        if (t >= silence) {
          endSilence(neuron, start[t - silence], start[t - silence + 1]);
        }
        kernels.stepWithTriangle(
            arrays, s, to, current, distances, psi[t], decline, halfHeight, above);
        addEffects(to, neuron, before, last);
      } else {
        kernels.step(arrays, s, to, current, distances);
        addEffects(to, neuron, before, last);
        if (c.anyNeverSilent) {
          correct(to, neuron, before, last);
        }
        kernels.positives(distances, c.n, above);
      }
      int next = refractory.list(above, neuron, last);
      start[t + 1] = next;
      before = last;
      last = next;
      s = to;
      if (sees != null) {
        states = s;
        sees.after(t, record, this, triangular);
      } else if (wanted && !triangular) {
        recordPsi(record, t);
      }
    }
    states = s;
  }

  /** Where s^t comes: into the record if gradients of parameters need it. */
  private float[][] place(PopulationRun record, int t, boolean wanted) {
    float[][] to = recorded(record, t, wanted);
    return to == null ? own : to;
  }

  /** Not of what has been recorded. */
  @Override
  void flush() {
    if (states != own) {
      set(states);
    }
    for (float[] row : own) {
      Elements.flush(row, c.n);
    }
  }

  /**
   * What the spikes of the step before do: adds r, as only who spiked needs the term r z^{t-1}. To
   * the first few without asking whether there are so many: nobody's zero is added else.
   */
  private void addEffects(float[][] s, int[] neuron, int first, int end) {
    if (affected.length == 2) {
      addEffects(s[affected[0]], effects[0], s[affected[1]], effects[1], neuron, first, end);
      return;
    }
    for (int m = 0; m < affected.length; m++) {
      float[] o = s[affected[m]];
      float[] r = effects[m];
      for (int i = 0; i < USUAL; i++) {
        int j = neuron[first + i];
        o[j] += r[j];
      }
      for (int e = first + USUAL; e < end; e++) {
        o[neuron[e]] += r[neuron[e]];
      }
    }
  }

  /** The same of two states, for which the list is read once. */
  private static void addEffects(
      float[] x, float[] ofX, float[] y, float[] ofY, int[] neuron, int first, int end) {
    for (int i = 0; i < USUAL; i++) {
      int j = neuron[first + i];
      x[j] += ofX[j];
      y[j] += ofY[j];
    }
    for (int e = first + USUAL; e < end; e++) {
      int j = neuron[e];
      x[j] += ofX[j];
      y[j] += ofY[j];
    }
  }

  /** Those who have just spiked have no pseudo-derivative for a while; nobody has none, anyway. */
  private void beginSilence(int[] neuron, int first, int end) {
    float[] half = halfHeight;
    for (int i = 0; i < USUAL; i++) {
      half[neuron[first + i]] = 0;
    }
    for (int e = first + USUAL; e < end; e++) {
      half[neuron[e]] = 0;
    }
  }

  /** Those whose silent steps are over have one again; who comes after them in the list has not. */
  private void endSilence(int[] neuron, int first, int end) {
    float[] half = halfHeight;
    for (int i = 0; i < USUAL; i++) {
      int listed = (first + i - end) >> (Integer.SIZE - 1);
      int j = (neuron[first + i] & listed) | (refractory.nobody & ~listed);
      half[j] = height[j];
    }
    for (int e = first + USUAL; e < end; e++) {
      half[neuron[e]] = height[neuron[e]];
    }
  }

  /** Finds the distance once more of those who have just spiked and are not refractory. */
  private void correct(float[][] s, int[] neuron, int first, int end) {
    for (int e = first; e < end; e++) {
      int j = neuron[e];
      if (c.silentSteps[j] == 0) {
        distances[j] = arrays.distance(s, j);
      }
    }
  }

  @Override
  void exchange(StateBytes archive, String name) {
    if (states != own) {
      set(states);
    }
    archive.floats(name, ".s", own, c.d, c.n);
    refractory.exchange(archive, name);
    for (int j = 0; halfHeight != null && j < c.n; j++) {
      halfHeight[j] = refractory.contains(j) ? 0 : c.halfHeight[j];
    }
  }
}
