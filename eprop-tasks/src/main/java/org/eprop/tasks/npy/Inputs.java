package org.eprop.tasks.npy;

import org.eprop.api.task.SpikeInput;
import org.eprop.experiment.io.NpyArray;
import org.eprop.tasks.encoding.SpikeList;
import org.eprop.tasks.frames.Frames;

/** The inputs of samples, made from an array when they are asked for. */
record Inputs(ArraySet set) implements Frames {

  /** Whether everything is 0 or 1, and less than half of it 1; padding is not looked at. */
  static boolean looksLikeSpikes(ArraySet set) {
    return set.inputs().reading(() -> spikesAlone(set));
  }

  private static boolean spikesAlone(ArraySet set) {
    NpyArray x = set.inputs().array();
    long ones = 0;
    long all = 0;
    for (int n = 0; n < set.samples(); n++) {
      for (int t = 0; t < set.lengths()[n]; t++) {
        for (int i = 0; i < set.channels(); i++) {
          double value = x.real(set.place(n, t, i));
          if (value != 0 && value != 1) {
            return false;
          }
          ones += (long) value;
          all++;
        }
      }
    }
    return 2 * ones < all;
  }

  /**
   * Checks every value that is not padding.
   *
   * @throws org.eprop.api.plugin.InvalidInputException naming the file, the index and the value
   */
  static void check(ArraySet set, boolean spikes) {
    NpyArray x = set.inputs().array();
    if (!spikes && x.type().isWhole()) {
      return;
    }
    set.inputs()
        .reading(
            () -> {
              float[] step = new float[set.channels()];
              for (int n = 0; n < set.samples(); n++) {
                for (int t = 0; t < set.lengths()[n]; t++) {
                  set.step(n, t, step);
                  check(set, n, t, step, spikes);
                }
              }
              return true;
            });
  }

  private static void check(ArraySet set, int n, int t, float[] step, boolean spikes) {
    for (int i = 0; i < step.length; i++) {
      if (spikes ? step[i] != 0 && step[i] != 1 : !Float.isFinite(step[i])) {
        long at = set.place(n, t, i);
        throw set.inputs()
            .wrongAt(
                at,
                set.inputs().show(at),
                spikes
                    ? "0 or 1, for the inputs are spikes"
                    : "a finite number in single precision");
      }
    }
  }

  /** The spikes of sample n, without padding. */
  static SpikeInput spikes(ArraySet set, int n) {
    return set.inputs().reading(() -> events(set, n));
  }

  private static SpikeInput events(ArraySet set, int n) {
    return SpikeList.of(
        set.channels(),
        set.lengths()[n],
        (t, i) -> set.inputs().array().whole(set.place(n, t, i)) != 0);
  }

  @Override
  public int size() {
    return set.samples();
  }

  @Override
  public int channels() {
    return set.channels();
  }

  @Override
  public float[][] values(int n) {
    return set.inputs().reading(() -> read(n));
  }

  private float[][] read(int n) {
    float[][] values = new float[set.lengths()[n]][channels()];
    for (int t = 0; t < values.length; t++) {
      set.step(n, t, values[t]);
    }
    return values;
  }
}
