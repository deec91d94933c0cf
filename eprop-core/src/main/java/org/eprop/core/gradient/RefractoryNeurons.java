package org.eprop.core.gradient;

import java.util.Arrays;
import org.eprop.core.kernel.Padding;

/**
 * Which neurons of a layer are refractory, a bit for each: set when a neuron spikes, cleared when
 * its silent steps are over. No loop depends on who spiked, because a processor that guesses
 * wrongly how often a short loop runs loses more than all these bits cost.
 */
final class RefractoryNeurons {

  /** Neurons of a word. */
  static final int WORD = Long.SIZE;

  /** The number of words. */
  final int words;

  /** Which numbers of silent steps there are, but for 0. */
  private final int[] silences;

  /** Who is silent for so many steps, [silence][word]. */
  private final long[][] ofSilence;

  /** Who is silent at all, [word]. */
  private final long[] silenced;

  /** Who is refractory; also, for ever, what is beyond the last neuron. */
  private final long[] refractory;

  private final int neurons;

  /** Who spiked in each of the last steps, [slot][word] in one array, slot after slot. */
  private final long[] spiked;

  private final int slots;

  /** The step's slot, in an array as no other thread should write next to it. */
  private final int[] slot = Padding.ints(1);

  /**
   * Nobody is refractory.
   *
   * @param silentSteps of each neuron
   */
  RefractoryNeurons(int[] silentSteps) {
    words = (silentSteps.length + WORD - 1) / WORD;
    silences = Arrays.stream(silentSteps).filter(steps -> steps > 0).distinct().toArray();
    ofSilence = new long[silences.length][words];
    silenced = new long[words];
    refractory = Padding.longs(words);
    for (int i = 0; i < silences.length; i++) {
      for (int j = 0; j < silentSteps.length; j++) {
        if (silentSteps[j] == silences[i]) {
          ofSilence[i][j / WORD] |= 1L << j;
          silenced[j / WORD] |= 1L << j;
        }
      }
    }
    slots = Arrays.stream(silences).max().orElse(0) + 2;
    spiked = Padding.longs(slots * words);
    neurons = silentSteps.length;
  }

  /** Before the first step. */
  void begin() {
    Arrays.fill(refractory, 0);
    if (neurons % WORD != 0) {
      refractory[words - 1] = -1L << neurons;
    }
    Arrays.fill(spiked, 0);
  }

  /** A step begins: those whose silent steps are over may spike again. */
  void beginStep() {
    int now = slot[0] + 1 == slots ? 0 : slot[0] + 1;
    slot[0] = now;
    for (int i = 0; i < silences.length; i++) {
      int then = now - 1 - silences[i];
      int from = (then < 0 ? then + slots : then) * words;
      long[] mine = ofSilence[i];
      for (int w = 0; w < words; w++) {
        refractory[w] &= ~(spiked[from + w] & mine[w]);
      }
    }
  }

  /**
   * Takes away those who are refractory, and remembers who spikes.
   *
   * @param above who is above threshold, of word w; bits beyond the last neuron mean nothing
   */
  long spikes(int w, long above) {
    long bits = above & ~refractory[w];
    spiked[slot[0] * words + w] = bits;
    refractory[w] |= bits & silenced[w];
    return bits;
  }

  /** Saves or restores the bits. */
  void exchange(StateArchive archive, String name) {
    exchange(archive, name + ".refractory", refractory, words);
    exchange(archive, name + ".spiked", spiked, slots * words);
    archive.ints(name + ".slot", slot, 0, 1);
    slot[0] = Math.floorMod(slot[0], slots);
  }

  private static void exchange(StateArchive archive, String name, long[] bits, int count) {
    long[] exact = Arrays.copyOf(bits, count);
    archive.longs(name, exact);
    System.arraycopy(exact, 0, bits, 0, count);
  }
}
