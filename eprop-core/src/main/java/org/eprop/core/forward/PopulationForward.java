package org.eprop.core.forward;

import java.util.Arrays;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.kernel.Padding;
import org.eprop.core.neuron.NonlinearNeurons;
import org.eprop.core.neuron.PopulationConstants;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.PopulationRun;
import org.eprop.core.state.StateBytes;

/**
 * The neurons of one population, stepped forward in time:
 *
 * <pre>
 * s^t   = A s^{t-1} + u I^t + r z^{t-1}
 * z^t   = [g.s^t &gt; theta], unless refractory
 * psi^t = (gamma / scale) S(slope (g.s^t - theta) / scale), 0 while refractory
 * </pre>
 *
 * <p>(general neurons by their own step). Owned by one thread, reused.
 */
final class PopulationForward {

  private static final int FLUSH_EVERY = 16;
  private static final int WORD = RefractoryNeurons.WORD;

  /** Spikes that are listed, or take effect, without asking whether there are so many. */
  private static final int USUAL = Events.SPARE;

  /** Numbers of psi that stay in the nearest cache between two loops over them: 16 KiB. */
  private static final int PSI_BLOCK = 1 << 12;

  /** I^t, {@linkplain Padding padded}; to be set before each step. */
  final float[] current;

  private final PopulationConstants c;
  private final NonlinearNeurons nonlinear;
  private final Kernels kernels;

  /** Room for s [state][neuron], and for the neuron {@link RefractoryNeurons#nobody}. */
  private final float[][] own;

  /** s [state][neuron]: in that room, or where it has been recorded. */
  private float[][] states;

  /** Who is above threshold, a bit for each neuron. */
  private final long[] above;

  private final RefractoryNeurons refractory;

  /**
   * Distances to threshold of the last steps, one step after the other, which wait to be turned
   * into pseudo-derivatives: a long loop costs less, and they stay in the nearest cache.
   */
  private final float[] distances;

  /** How far apart the distances of two steps are. */
  private final int stride;

  /** How many steps can wait. */
  private final int room;

  /** How many steps wait. */
  private final int[] waiting;

  /** The states that spikes have an effect on. */
  private final int[] affected;

  /** r of those, [affected][neuron], with zero of the neuron {@link RefractoryNeurons#nobody}. */
  private final float[][] effects;

  /**
   * Half the pseudo-derivative at threshold, 0 while refractory, of a {@linkplain
   * PopulationConstants#triangular triangular} layer; with room for {@link
   * RefractoryNeurons#nobody}. Null of others, and where no gradient follows.
   */
  private final float[] halfHeight;

  /** z^{t-1}, for nonlinear neurons; null if there are none. */
  private final float[] fired;

  private final double[][] nonlinearState;
  private final NonlinearNeurons.Scratch scratch;

  PopulationForward(
      PopulationConstants constants, NonlinearNeurons nonlinear, Kernels kernels, Purpose purpose) {
    this.c = constants;
    this.nonlinear = nonlinear;
    this.kernels = kernels;
    current = c.arrays.rows.next();
    refractory = new RefractoryNeurons(c.silentSteps, purpose.spacing);
    halfHeight = c.triangular && purpose.learns() ? c.arrays.rows.next() : null;
    own = c.arrays.rows.next(c.d);
    states = own;
    stride = Padding.blocks(c.n);
    room = Math.max(1, Math.min(purpose.together, PSI_BLOCK / stride));
    distances = new float[(room - 1) * stride + refractory.words * WORD];
    waiting = purpose.spacing.ints(1);
    affected = c.affected;
    effects = c.effects;
    above = purpose.spacing.longs(refractory.words);
    fired = nonlinear == null ? null : new float[c.n];
    nonlinearState = nonlinear == null ? null : nonlinear.newState();
    scratch = nonlinear == null ? null : nonlinear.new Scratch();
  }

  /**
   * Before the first step: makes room in the record, too.
   *
   * @param wanted whether a gradient will follow
   */
  void begin(PopulationRun record, int steps, boolean wanted) {
    record.spikes.begin(steps);
    if (wanted) {
      int derivatives = nonlinear == null ? 0 : nonlinear.derivativesPerStep();
      record.begin(steps, Padding.length(c.n), derivatives);
    }
    if (wanted && c.recordedRows > 0) {
      record.beginStates(steps, c.recordedRows, Padding.length(refractory.nobody + 1));
    }
    set(c.initial);
    if (halfHeight != null) {
      System.arraycopy(c.halfHeight, 0, halfHeight, 0, c.halfHeight.length);
    }
    waiting[0] = 0;
    refractory.begin();
    if (nonlinear != null) {
      Arrays.fill(fired, 0);
      nonlinear.reset(nonlinearState);
    }
  }

  private void set(float[][] s) {
    for (int m = 0; m < c.d; m++) {
      System.arraycopy(s[m], 0, own[m], 0, c.n);
    }
    states = own;
  }

  /** A copy of s^t, [state][neuron]. */
  float[][] states() {
    float[][] copy = new float[c.d][];
    for (int m = 0; m < c.d; m++) {
      copy[m] = Arrays.copyOf(states[m], c.n);
    }
    return copy;
  }

  /**
   * Step t, whose {@link #current} has been set. Its pseudo-derivatives are recorded some steps
   * later, or by {@link #finish}.
   *
   * @param wanted whether pseudo-derivatives, and derivatives of nonlinear neurons, are to be
   *     recorded
   */
  void step(int t, PopulationRun record, boolean wanted) {
    steps(t, t + 1, record, null, wanted);
  }

  /**
   * The steps first .. end-1.
   *
   * @param arrivals sums the currents; null if {@link #current} has been set, for one step
   * @param wanted as above
   */
  void steps(int first, int end, PopulationRun record, Arrivals arrivals, boolean wanted) {
    Events spikes = record.spikes;
    spikes.reserve(spikes.start[first], c.n);
    listNobody(spikes, spikes.start[first]);
    boolean atOnce = wanted && c.triangular;
    for (int t = first; t < end; ) {
      int stop = Math.min(end, Math.min(nextFlush(t), t + room - waiting[0]));
      if (c.linear && nextFlush(t - 1) == t) {
        flush();
      }
      spikes.reserve(spikes.start[t], (stop - t) * c.n);
      if (arrivals != null) {
        arrivals.refresh();
      }
      if (atOnce) {
        stepsWithPsi(t, stop, record, arrivals);
      } else {
        stepsWithDistances(t, stop, record, arrivals, wanted);
      }
      spikes.setTimes(t, stop);
      if (waiting[0] == room) {
        finish(record, stop, wanted);
      }
      t = stop;
    }
  }

  /** The first step after t before which what is too small is rounded away. */
  private static int nextFlush(int t) {
    return (t + 1) / FLUSH_EVERY * FLUSH_EVERY + FLUSH_EVERY - 1;
  }

  /**
   * Steps whose distances to threshold wait to be turned into pseudo-derivatives. Nothing else is
   * done between them, so that C2 keeps at hand what they need.
   */
  private void stepsWithDistances(
      int first, int end, PopulationRun record, Arrivals arrivals, boolean wanted) {
    // Locals, as fields would be read again after each call of a kernel.
    float[][] s = states;
    int[] start = record.spikes.start;
    int[] neuron = record.spikes.neuron;
    int last = start[first];
    int before = first == 0 ? last : start[first - 1];
    int from = waiting[0] * stride;
    for (int t = first; t < end; t++) {
      if (arrivals != null) {
        arrivals.sum(t, current);
      }
      float[][] to = place(record, t, wanted);
      if (c.linear) {
        kernels.step(c.arrays, s, to, current, distances, from);
        addEffects(to, neuron, before, last);
        if (c.anyNeverSilent) {
          correct(to, neuron, before, last, from);
        }
      }
      if (nonlinear != null) {
        stepNonlinear(wanted ? record.derivatives[t] : null, to, from);
      }
      kernels.positives(distances, from, c.n, above);
      int next = refractory.list(above, neuron, last);
      start[t + 1] = next;
      if (nonlinear != null) {
        setFired(neuron, before, last, next);
      }
      before = last;
      last = next;
      from += stride;
      s = to;
    }
    states = s;
    waiting[0] += end - first;
  }

  /**
   * Steps of a {@linkplain PopulationConstants#triangular triangular} layer, whose
   * pseudo-derivatives are computed along with them: it costs less memory traffic, and no second
   * look at who was refractory when.
   */
  private void stepsWithPsi(int first, int end, PopulationRun record, Arrivals arrivals) {
    float[][] s = states;
    float[][] psi = record.psi;
    int[] start = record.spikes.start;
    int[] neuron = record.spikes.neuron;
    int last = start[first];
    int before = first == 0 ? last : start[first - 1];
    int silence = c.maxSilentSteps + 1;
    for (int t = first; t < end; t++) {
      if (arrivals != null) {
        arrivals.sum(t, current);
      }
      if (t >= silence) {
        endSilence(neuron, start[t - silence], start[t - silence + 1]);
      }
      float[][] to = place(record, t, /* wanted= */ true);
      kernels.step(c.arrays, s, to, current, c.decline, halfHeight, psi[t], above);
      addEffects(to, neuron, before, last);
      int next = refractory.list(above, neuron, last);
      start[t + 1] = next;
      beginSilence(neuron, last, next);
      before = last;
      last = next;
      s = to;
    }
    states = s;
  }

  /**
   * Where s^t comes: into the record if gradients of parameters need it, along with I^t if they
   * need that.
   */
  private float[][] place(PopulationRun record, int t, boolean wanted) {
    if (!wanted || c.recordedRows == 0) {
      return own;
    }
    float[][] to = record.states[t];
    if (c.recordsCurrent) {
      if (to.length == c.d) { // parameters had other values when the record began
        to = Arrays.copyOf(to, c.d + 1);
        to[c.d] = new float[c.n];
        record.states[t] = to;
      }
      System.arraycopy(current, 0, to[c.d], 0, c.n);
    }
    return to;
  }

  /** Those who have just spiked have no pseudo-derivative from the next step on. */
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
      int listed = (first + i - end) >> 31;
      int j = (neuron[first + i] & listed) | (refractory.nobody & ~listed);
      half[j] = c.halfHeight[j];
    }
    for (int e = first + USUAL; e < end; e++) {
      half[neuron[e]] = c.halfHeight[neuron[e]];
    }
  }

  /**
   * Makes sure that nobody is listed where the step before had fewer spikes than {@link #USUAL}.
   */
  private void listNobody(Events spikes, int at) {
    Arrays.fill(spikes.neuron, at, at + USUAL, refractory.nobody);
  }

  /** Rounds away what is too small; not of what has been recorded. */
  private void flush() {
    if (states != own) {
      set(states);
    }
    for (float[] row : own) {
      kernels.flush(row, c.n);
    }
  }

  /**
   * Adds r of those who have just spiked: only they need the term r z^{t-1}. Two states, the most
   * common case, take one pass over the list. Without a loop over pairs of states, as C2 would not
   * make that a part of the loop over steps ("already compiled into a big method").
   */
  private void addEffects(float[][] s, int[] neuron, int first, int end) {
    if (affected.length == 2) {
      float[] x = s[affected[0]];
      float[] y = s[affected[1]];
      addEffects(x, effects[0], y, effects[1], neuron, first, end);
      return;
    }
    for (int i = 0; i < affected.length; i++) {
      addEffect(s[affected[i]], effects[i], neuron, first, end);
    }
  }

  /**
   * The first few are not counted, as a processor can't foresee how many they are: where there are
   * fewer, nobody's zero is added.
   */
  private static void addEffect(float[] s, float[] r, int[] neuron, int first, int end) {
    for (int i = 0; i < USUAL; i++) {
      int j = neuron[first + i];
      s[j] += r[j];
    }
    for (int e = first + USUAL; e < end; e++) {
      s[neuron[e]] += r[neuron[e]];
    }
  }

  /** The same for two states. */
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

  /** Finds the distance once more of those who have just spiked and are not refractory. */
  private void correct(float[][] s, int[] neuron, int first, int end, int from) {
    for (int e = first; e < end; e++) {
      int j = neuron[e];
      if (c.silentSteps[j] == 0) {
        distances[from + j] = c.arrays.distance(s, j);
      }
    }
  }

  private void stepNonlinear(float[] derivatives, float[][] s, int from) {
    nonlinear.step(nonlinearState, fired, current, c, scratch, derivatives, s, distances, from);
  }

  /** z^t for nonlinear neurons. */
  private void setFired(int[] neuron, int before, int first, int end) {
    for (int e = before; e < first; e++) {
      fired[neuron[e]] = 0;
    }
    for (int e = first; e < end; e++) {
      fired[neuron[e]] = 1;
    }
  }

  /**
   * Records the pseudo-derivatives of the steps that wait for it, the last of which is end - 1.
   *
   * @param wanted whether they are wanted, else they are dropped
   */
  void finish(PopulationRun record, int end, boolean wanted) {
    int count = waiting[0];
    waiting[0] = 0;
    if (!wanted || count == 0) {
      return;
    }
    int first = end - count;
    c.surrogate.apply(distances, count * stride);
    silence(record.spikes, first, end);
    for (int i = 0; i < count; i++) {
      kernels.product(record.psi[first + i], c.height, distances, i * stride, stride);
    }
    if (!c.linear) {
      Arrays.fill(distances, 0, count * stride, 0); // beyond the last neuron nobody writes
    }
  }

  /** Those who have just spiked have no pseudo-derivative for a while. */
  private void silence(Events spikes, int first, int end) {
    float[] psi = distances;
    int[] neuron = spikes.neuron;
    int last = spikes.start[Math.max(0, end - 1)];
    for (int e = spikes.start[Math.max(0, first - c.maxSilentSteps)]; e < last; e++) {
      int j = neuron[e];
      int after = spikes.when[e] + 1;
      int free = Math.min(end, after + c.silentSteps[j]);
      int stop = (free - first) * stride + j;
      for (int at = Math.max(0, after - first) * stride + j; at < stop; at += stride) {
        psi[at] = 0;
      }
    }
  }

  /** Saves or restores the states. */
  void exchange(StateBytes archive, String name) {
    float[][] s = states();
    archive.floats(name + ".s", s, 0, c.d);
    set(s);
    archive.floats(name + ".fired", new float[][] {fired == null ? new float[c.n] : fired}, 0, 1);
    refractory.exchange(archive, name);
    for (int j = 0; halfHeight != null && j < c.n; j++) {
      halfHeight[j] = refractory.contains(j) ? 0 : c.halfHeight[j];
    }
    for (int i = 0; nonlinear != null && i < nonlinearState.length; i++) {
      archive.doubles(name + ".s" + nonlinear.index[i], nonlinearState[i]);
    }
  }
}
