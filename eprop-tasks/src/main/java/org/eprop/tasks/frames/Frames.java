package org.eprop.tasks.frames;

/** Sequences of real values, made when they are asked for. Immutable and thread-safe. */
public interface Frames {

  /** How many sequences there are. */
  int size();

  /** How many values a frame has. */
  int channels();

  /** The values of sequence n, [frames][channels], all of them finite; a copy. */
  float[][] values(int n);

  /** Some of the sequences alone, in that order. */
  default Frames part(int... chosen) {
    Frames all = this;
    return new Frames() {
      @Override
      public int size() {
        return chosen.length;
      }

      @Override
      public int channels() {
        return all.channels();
      }

      @Override
      public float[][] values(int n) {
        return all.values(chosen[n]);
      }
    };
  }
}
