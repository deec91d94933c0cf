package org.eprop.core.recording;

import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.state.StateBytes;

/**
 * The spikes of one layer (or input) in one sample, step by step, and then neuron by neuron. Reused
 * from batch to batch; not thread-safe while it is written.
 */
public final class Events {

  /** How many places there are beyond those reserved: loops go through so many without asking. */
  public static final int SPARE = 4;

  private static final String SPIKES = ".spikes";

  /** Spikes of step t are {@code neuron[start[t]] .. neuron[start[t+1]-1]}, ascending. */
  public int[] start = new int[1];

  /** Which neuron spiked. */
  public int[] neuron = new int[SPARE];

  /**
   * When it spiked. One loop over all spikes costs less than a loop over steps with one over the
   * step's spikes in it, whose end a processor can't foresee.
   */
  public int[] when = new int[SPARE];

  /** Neuron i spiked at steps {@code step[from[i]] .. step[from[i+1]-1]}, ascending. */
  public int[] from = new int[1];

  /** When a neuron spiked. */
  public int[] step = {};

  private int steps;

  /** Makes room for a sample of so many steps, with no spikes yet. */
  public void begin(int newSteps) {
    steps = newSteps;
    if (start.length < steps + 1) {
      start = new int[steps + 1];
    }
    start[0] = 0;
  }

  /** Makes sure that n more spikes fit after {@code used}. */
  public void reserve(int used, int n) {
    int needed = used + n + SPARE;
    if (neuron.length < needed) {
      neuron = Arrays.copyOf(neuron, Math.max(2 * neuron.length, needed));
      when = Arrays.copyOf(when, neuron.length);
    }
  }

  /**
   * Appends the spikes of step t, in ascending order.
   *
   * @param indices which spike, from index {@code first} to {@code last - 1}
   * @param neurons how many there are
   * @throws InvalidInputException if there is no such input channel; nothing is appended then
   */
  void put(int t, int[] indices, int first, int last, int neurons) {
    int at = start[t];
    reserve(at, last - first);
    for (int e = first; e < last; e++) {
      int i = indices[e];
      if (i < 0 || i >= neurons) {
        throw new InvalidInputException(
            "got a spike of channel " + i + ", but expected 0 to " + (neurons - 1));
      }
      neuron[at++] = i;
    }
    Arrays.sort(neuron, start[t], at);
    Arrays.fill(when, start[t], at, t);
    start[t + 1] = at;
  }

  /**
   * Notes when the spikes of the steps first .. end-1 happened. Each step leaves its number where
   * its first spike is; if it has none, at the place of the next one, where a later step replaces
   * it. A step's other spikes take over the number before theirs.
   */
  public void setTimes(int first, int end) {
    int[] starts = start;
    int[] times = when;
    int from = starts[first];
    int to = starts[end];
    Arrays.fill(times, from, to, first);
    for (int t = first; t < end; t++) {
      times[starts[t]] = t;
    }
    int latest = first;
    for (int e = from; e < to; e++) {
      latest = Math.max(latest, times[e]);
      times[e] = latest;
    }
  }

  /**
   * Forgets the spikes of steps that nobody looks back at, if n more would need longer arrays.
   *
   * @param first the first step to keep
   * @param end the steps so far
   */
  public void forgetBefore(int first, int end, int n) {
    int dropped = first <= 0 || start[end] + n + SPARE <= neuron.length ? 0 : start[first];
    if (dropped > 0) {
      System.arraycopy(neuron, dropped, neuron, 0, start[end] - dropped);
      System.arraycopy(when, dropped, when, 0, start[end] - dropped);
      for (int t = 0; t <= end; t++) {
        start[t] = Math.max(0, start[t] - dropped);
      }
    }
  }

  /** Step t becomes step t - shift; earlier steps are forgotten. */
  void rebase(int shift, int end) {
    int dropped = start[shift];
    System.arraycopy(neuron, dropped, neuron, 0, start[end] - dropped);
    for (int e = dropped; e < start[end]; e++) {
      when[e - dropped] = when[e] - shift;
    }
    for (int t = shift; t <= end; t++) {
      start[t - shift] = start[t] - dropped;
    }
  }

  /** Saves the steps from .. end-1, or restores them: those before them have no spikes then. */
  void exchange(StateBytes archive, String of, int from, int end, int neurons) {
    int before = archive.isRead() ? 0 : start[from];
    if (archive.isRead()) {
      Arrays.fill(start, 0, from + 1, 0);
    }
    for (int t = from; t < end; t++) {
      int count = start[t + 1] - start[t];
      start[t + 1] =
          start[t] + (int) archive.whole(of, SPIKES, count, 0, Integer.MAX_VALUE - start[t]);
    }
    archive.expectWhole(SPIKES, start[end] - before);
    reserve(0, start[end]);
    for (int e = before; e < start[end]; e++) {
      neuron[e] = (int) archive.whole(of, SPIKES, neuron[e], 0, neurons - 1L);
    }
    for (int t = from; t < end; t++) {
      Arrays.fill(when, start[t], start[t + 1], t);
    }
  }

  /** The number of spikes. */
  public int count() {
    return start[steps];
  }

  /** Takes over spikes given step by step. */
  void set(int newSteps, int[] newStart, int[] newNeuron) {
    steps = newSteps;
    start = newStart;
    neuron = newNeuron;
    if (when.length <= count()) { // last steps without spikes leave their number one place further
      when = new int[2 * count()];
    }
    setTimes(0, steps);
  }

  /** Lists the spikes neuron by neuron: a counting sort, which keeps the order of steps. */
  public void index(int neurons) {
    index(neurons, 0, steps);
  }

  /** Lists the spikes of the steps first .. end-1 alone. */
  public void index(int neurons, int first, int end) {
    beginIndex(neurons, start[end] - start[first]);
    countSpikes(this, first, end);
    for (int i = 0; i < neurons; i++) {
      from[i + 1] += from[i];
    }
    place(this, first, end, 0);
    endIndex(neurons);
  }

  /** Lists spikes of some others, one after the other; to their steps, offsets are added. */
  public void indexAll(Events[] others, int[] offsets, int count, int neurons) {
    int total = 0;
    for (int i = 0; i < count; i++) {
      total += others[i].count();
    }
    beginIndex(neurons, total);
    for (int i = 0; i < count; i++) {
      countSpikes(others[i], 0, others[i].steps);
    }
    for (int i = 0; i < neurons; i++) {
      from[i + 1] += from[i];
    }
    for (int i = 0; i < count; i++) {
      place(others[i], 0, others[i].steps, offsets[i]);
    }
    endIndex(neurons);
  }

  private void beginIndex(int neurons, int total) {
    if (from.length < neurons + 1) {
      from = new int[neurons + 1];
    }
    if (step.length < total) {
      step = new int[Math.max(2 * step.length, total)];
    }
    Arrays.fill(from, 0, neurons + 1, 0);
  }

  private void countSpikes(Events of, int first, int end) {
    int[] counts = from;
    int[] who = of.neuron;
    int last = of.start[end]; // a local, for C2 to know how often the loop runs
    for (int e = of.start[first]; e < last; e++) {
      counts[who[e] + 1]++;
    }
  }

  private void place(Events of, int first, int end, int offset) {
    int[] places = from;
    int[] to = step;
    int[] who = of.neuron;
    int[] times = of.when;
    int last = of.start[end];
    for (int e = of.start[first]; e < last; e++) {
      int i = who[e];
      int at = places[i];
      places[i] = at + 1;
      to[at] = offset + times[e];
    }
  }

  private void endIndex(int neurons) {
    for (int i = neurons; i > 0; i--) {
      from[i] = from[i - 1];
    }
    from[0] = 0;
  }
}
