package org.eprop.core.learningsignal;

import java.util.Arrays;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;

/** What learning signals see beside a record: targets and rewards, by the record's steps. */
public interface SignalInput {

  /** The number of the record's step t in the whole sequence. */
  int number(int t);

  /** Writes y*^t of readout m; zeros if there is none. */
  void target(int m, int t, double[] wanted);

  /** The weight of step t in the loss of readout m. */
  double weight(int m, int t);

  /** r^t; 0 if there is none. */
  double reward(int t);

  /** What was released to neuron j of population p; 0 if nothing was. */
  default double modulator(int p, int t, int j) {
    return 0;
  }

  /** Those of a sample. */
  static SignalInput of(Sample sample) {
    return new SignalInput() {
      @Override
      public int number(int t) {
        return t;
      }

      @Override
      public void target(int m, int t, double[] wanted) {
        write(sample.target(m), t, wanted);
      }

      @Override
      public double weight(int m, int t) {
        return sample.target(m).weight(t);
      }

      @Override
      public double reward(int t) {
        return sample.rewards() == null ? 0 : sample.rewards()[t];
      }
    };
  }

  /** Writes what a target wants at a step: values, or 1 for the class; zeros if it has none. */
  static void write(Target target, int t, double[] wanted) {
    Arrays.fill(wanted, 0);
    if (target.hasClasses()) {
      if (target.classAt(t) != Target.UNLABELLED) {
        wanted[target.classAt(t)] = 1;
      }
    } else {
      System.arraycopy(target.valuesAt(t), 0, wanted, 0, wanted.length);
    }
  }
}
