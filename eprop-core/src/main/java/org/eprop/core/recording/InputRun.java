package org.eprop.core.recording;

import java.util.Arrays;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.kernel.Padding;
import org.eprop.core.network.NetworkInput;
import org.eprop.core.state.StateBytes;

/**
 * What one of a network's inputs is fed with in one sample: spikes as events, or real values.
 * Reused; not thread-safe.
 */
public final class InputRun {

  private static final int[] NO_SPIKES = {0};

  /** Its spikes; none if it is real-valued. */
  public final Events spikes = new Events();

  /** x^t of each step, [step][channel]; null if it is spikes. */
  float[][] real;

  private final NetworkInput input;

  /** The longest delay from it. */
  private final int delay;

  /** Whether steps are forgotten once all that they send has arrived. */
  private boolean forgets;

  private int[] start = NO_SPIKES;
  private int[] channel = {};
  private float[][] part = {};

  /** {@link #real} of a sequence without end. */
  private float[][] endless = {};

  InputRun(NetworkInput input, int delay) {
    this.input = input;
    this.delay = delay;
  }

  /** Takes its channels from a sample; all of them, if it is whole. */
  void set(org.eprop.api.task.Input of, boolean whole) {
    if (of instanceof RealInput values) {
      real = whole ? values.values() : slice(values);
      spikes.set(0, NO_SPIKES, NO_SPIKES);
      return;
    }
    SpikeInput events = (SpikeInput) of;
    real = null;
    if (whole) {
      spikes.set(events.steps(), events.start(), events.channel());
    } else {
      filter(events);
      spikes.set(events.steps(), start, channel);
    }
  }

  /**
   * Makes room for the last steps of a sequence without end.
   *
   * @param forgetful whether steps may be forgotten once all that they send has arrived
   */
  public void begin(int room, boolean forgetful) {
    forgets = forgetful;
    spikes.begin(room);
    if (endless.length != room) {
      endless = new float[room][];
    }
    Arrays.fill(endless, null);
    real = endless;
    if (part.length < room) {
      part = Arrays.copyOf(part, room);
    }
  }

  /** Sets real-valued input of step t of such a sequence. */
  public void put(int t, float[] x) {
    int over = t - 1 - delay;
    if (forgets && over >= 0) {
      part[t] = part[over];
      part[over] = null;
      real[over] = null;
    }
    if (part[t] == null) {
      part[t] = new float[input.channels()];
    }
    System.arraycopy(x, input.first(), part[t], 0, input.channels());
    real[t] = part[t];
    spikes.start[t + 1] = spikes.start[t];
  }

  /** Sets the spikes of step t of such a sequence: those of {@code channels} from .. to-1. */
  public void put(int t, int[] channels, int from, int to) {
    real[t] = null;
    if (channel.length < to - from) {
      channel = new int[2 * (to - from)];
    }
    int count = 0;
    for (int e = from; e < to; e++) {
      int i = channels[e] - input.first();
      if (i >= 0 && i < input.channels()) {
        channel[count++] = i;
      }
    }
    if (forgets) {
      spikes.forgetBefore(t - delay, t, count);
    }
    spikes.put(t, channel, 0, count, input.channels());
  }

  /** What was step t of such a sequence becomes step t - shift. */
  void rebase(int shift, int end) {
    spikes.rebase(shift, end);
    for (int t = shift; real != null && t < end; t++) {
      float[] row = part[t];
      part[t] = part[t - shift];
      part[t - shift] = row;
      real[t - shift] = real[t] == null ? null : row;
    }
  }

  /** Saves the steps from .. end-1 of such a sequence, or restores them: others are empty then. */
  void exchange(StateBytes archive, int from, int end) {
    spikes.exchange(archive, input.name(), from, end, input.channels());
    if (archive.isRead()) {
      Arrays.fill(real, 0, end, null);
    }
    for (int t = from; t < end; t++) {
      int isReal = real[t] == null ? 0 : 1;
      if (archive.whole(input.name(), ".is_real", isReal, Integer.MIN_VALUE, Integer.MAX_VALUE)
          == 0) {
        continue;
      }
      part[t] = part[t] == null ? new float[input.channels()] : part[t];
      real[t] = part[t];
    }
    for (int t = from; t < end; t++) {
      if (real[t] != null) {
        archive.matrix(input.name(), ".real", part[t], input.channels());
      }
    }
  }

  private float[][] slice(RealInput values) {
    int steps = values.steps();
    part = Padding.grown(part, steps, input.channels());
    for (int t = 0; t < steps; t++) {
      System.arraycopy(values.values()[t], input.first(), part[t], 0, input.channels());
    }
    return part;
  }

  private void filter(SpikeInput events) {
    int steps = events.steps();
    if (start.length < steps + 1) {
      start = new int[steps + 1];
    }
    if (channel.length < events.events()) {
      channel = new int[events.events()];
    }
    int at = 0;
    int end = input.first() + input.channels();
    for (int t = 0; t < steps; t++) {
      for (int e = events.start()[t]; e < events.start()[t + 1]; e++) {
        int i = events.channel()[e];
        if (i >= input.first() && i < end) {
          channel[at++] = i - input.first();
        }
      }
      start[t + 1] = at;
    }
  }
}
