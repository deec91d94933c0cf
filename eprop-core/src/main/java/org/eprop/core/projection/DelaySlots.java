package org.eprop.core.projection;

import org.eprop.core.kernel.Padding;
import org.eprop.core.network.LearnedDelays;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Synapses;

/**
 * Where the synapses of a projection with delays of their own have their effect, in rows of steps,
 * one after the other from that of the shortest delay on: a delay times the length of a row, plus
 * the target. Immutable. Where delays learn, an update makes new rows for those presynaptic neurons
 * alone one of whose delays is another whole number now.
 */
public final class DelaySlots {

  /** The length of a row. */
  final int stride;

  /** The slot of each synapse, [pre][k]. */
  final int[][] slot;

  private final Projection projection;

  private DelaySlots(Projection projection, int stride, int[][] slot) {
    this.projection = projection;
    this.stride = stride;
    this.slot = slot;
  }

  /** For delays as they are at the start. */
  public static DelaySlots of(Projection projection) {
    Synapses synapses = projection.synapses();
    int stride = Padding.blocks(synapses.post());
    int[][] slot = new int[synapses.pre()][];
    for (int i = 0; i < slot.length; i++) {
      slot[i] = new int[synapses.width(i)];
    }
    DelaySlots slots = new DelaySlots(projection, stride, slot);
    if (projection.delays() != null) {
      float[][] initial = projection.delays().initial();
      for (int i = 0; i < slot.length; i++) {
        slots.fill(i, initial[i], slot[i]);
      }
      return slots;
    }
    slots.find(0, slot.length);
    return slots;
  }

  /** Finds those of some rows, whose delays do not learn, but whose synapses may move. */
  void find(int first, int last) {
    Synapses synapses = projection.synapses();
    for (int i = first; i < last; i++) {
      for (int delay = synapses.shortest(); delay <= synapses.longest(); delay++) {
        for (int k = synapses.bucketStart(i, delay); k < synapses.bucketEnd(i, delay); k++) {
          slot[i][k] = (delay - synapses.shortest()) * stride + synapses.target(i, k);
        }
      }
    }
  }

  /** For learned delays as they are now; the same if they still are, as they are used. */
  public DelaySlots now(float[][] delays) {
    int[][] renewed = null;
    for (int i = 0; i < slot.length; i++) {
      if (!areThoseOf(i, delays[i])) {
        renewed = renewed == null ? slot.clone() : renewed;
        renewed[i] = new int[slot[i].length];
        fill(i, delays[i], renewed[i]);
      }
    }
    return renewed == null ? this : new DelaySlots(projection, stride, renewed);
  }

  /** Whether they are those for learned delays as they are now; allocates nothing. */
  public boolean areThoseOf(float[][] delays) {
    boolean same = true;
    for (int i = 0; same && i < slot.length; i++) {
      same = areThoseOf(i, delays[i]);
    }
    return same;
  }

  private boolean areThoseOf(int i, float[] delays) {
    for (int k = 0; k < delays.length; k++) {
      if (slot[i][k] != slot(i, k, delays[k])) {
        return false;
      }
    }
    return true;
  }

  private void fill(int i, float[] delays, int[] row) {
    for (int k = 0; k < row.length; k++) {
      row[k] = slot(i, k, delays[k]);
    }
  }

  private int slot(int i, int k, float delay) {
    LearnedDelays learned = projection.delays();
    int late = learned.steps(delay) - learned.lowest();
    return late * stride + projection.synapses().targets()[i][k];
  }
}
