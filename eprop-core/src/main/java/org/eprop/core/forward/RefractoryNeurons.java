package org.eprop.core.forward;

import java.util.Arrays;
import org.eprop.core.kernel.Padding;
import org.eprop.core.recording.Events;
import org.eprop.core.state.StateBytes;

/**
 * Which neurons of a layer are refractory, a bit for each: set when a neuron spikes, cleared when
 * its silent steps are over.
 */
public final class RefractoryNeurons {

  /** Neurons of a word. */
  static final int WORD = Long.SIZE;

  /** Spikes that are listed, or have an effect, without asking whether there are so many. */
  static final int USUAL = Events.SPARE;

  /** The number of words. */
  final int words;

  /** What is listed where there is no spike: the index after the last word's last bit. */
  final int nobody;

  /** Which numbers of silent steps there are, but for 0; if there are none, one that nobody has. */
  private final int[] silences;

  /** Who is silent for so many steps, [silence][word]. */
  private final long[][] ofSilence;

  /** Who is silent at all, [word]. */
  private final long[] silenced;

  /** Who is refractory; also, for ever, what is beyond the last neuron. */
  private final long[] refractory;

  /** Whose silence is over, [word]. */
  private final long[] ended;

  private final int neurons;

  /** Who spiked in each of the last steps, [slot][word] in one array, slot after slot. */
  private final long[] spiked;

  private final int slots;

  /** The step's slot, in an array as no other thread should write next to it. */
  private final int[] slot;

  /**
   * Nobody is refractory.
   *
   * @param silentSteps of each neuron
   */
  RefractoryNeurons(int[] silentSteps, Padding padding) {
    words = (silentSteps.length + WORD - 1) / WORD;
    nobody = words * WORD;
    int[] present = Arrays.stream(silentSteps).filter(steps -> steps > 0).distinct().toArray();
    silences = present.length == 0 ? new int[] {1} : present;
    ofSilence = new long[silences.length][words];
    silenced = new long[words];
    refractory = padding.longs(words);
    slot = padding.ints(1);
    ended = padding.longs(words);
    for (int i = 0; i < silences.length; i++) {
      for (int j = 0; j < silentSteps.length; j++) {
        if (silentSteps[j] == silences[i]) {
          ofSilence[i][j / WORD] |= 1L << j;
          silenced[j / WORD] |= 1L << j;
        }
      }
    }
    slots = Arrays.stream(silences).max().orElse(0) + 2;
    spiked = padding.longs(slots * words);
    neurons = silentSteps.length;
  }

  /** Before the first step. */
  void begin() {
    Arrays.fill(refractory, 0);
    if (neurons % WORD != 0) {
      refractory[words - 1] = -1L << neurons;
    }
    Arrays.fill(spiked, 0);
    slot[0] = 0;
  }

  /**
   * One step: those whose silent steps are over may spike again, those who are refractory don't.
   * Lists who spikes: the first few of a word without asking how many there are, as a processor
   * that guesses the end of a short loop wrongly loses more.
   *
   * @param above who is above threshold, [word]. Bits beyond the last neuron mean nothing
   * @param neuron receives who spikes, ascending, and, if they are fewer than {@link #USUAL},
   *     {@link #nobody} up to that number
   * @param first index of the first one
   * @return index after the last one
   */
  int list(long[] above, int[] neuron, int first) {
    int now = slot[0] + 1 == slots ? 0 : slot[0] + 1;
    slot[0] = now;
    long[] over = spiked;
    int from = wordsBefore(now, silences[0]);
    if (silences.length > 1) {
      over = silenceOver(now);
      from = 0;
    }
    int at = now * words;
    int end = first;
    for (int w = 0; w < words; w++) {
      long still = refractory[w] & ~over[from + w];
      long bits = above[w] & ~still;
      spiked[at + w] = bits;
      refractory[w] = still | (bits & silenced[w]);
      int next = end + Long.bitCount(bits);
      for (int i = 0; i < USUAL; i++) { // what is beyond the last one is overwritten, or nobody
        neuron[end + i] = WORD * w + Long.numberOfTrailingZeros(bits);
        bits &= bits - 1;
      }
      for (int e = end + USUAL; e < next; e++) {
        neuron[e] = WORD * w + Long.numberOfTrailingZeros(bits);
        bits &= bits - 1;
      }
      end = next;
    }
    return end;
  }

  /** Whether a neuron was refractory in the last step, or has spiked in it and will be. */
  boolean contains(int j) {
    return (refractory[j / WORD] >>> j & 1) != 0;
  }

  /** Whose silence is over, if neurons are silent for different numbers of steps. */
  private long[] silenceOver(int now) {
    Arrays.fill(ended, 0);
    for (int i = 0; i < silences.length; i++) {
      int from = wordsBefore(now, silences[i]);
      long[] mine = ofSilence[i];
      for (int w = 0; w < words; w++) {
        ended[w] |= spiked[from + w] & mine[w];
      }
    }
    return ended;
  }

  /** Where the spikes are listed of the step just before those that are still silent. */
  private int wordsBefore(int now, int silence) {
    int then = now - 1 - silence;
    return (then < 0 ? then + slots : then) * words;
  }

  /** Saves or restores the bits. */
  void exchange(StateBytes archive, String name) {
    archive.bits(name, ".refractory", refractory, 1, words, neurons);
    archive.bits(name, ".spiked", spiked, slots, words, neurons);
    int now = (int) archive.whole(name, ".slot", slot[0], Integer.MIN_VALUE, Integer.MAX_VALUE);
    slot[0] = Math.floorMod(now, slots);
  }
}
