package org.eprop.experiment.diagnosis;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;

/**
 * What is to be known of training data: at most {@value #MOST} samples of the first epoch, spread
 * over all. Of episodes there are none.
 */
final class TrainingData {

  /** More would hardly tell more. */
  static final int MOST = 256;

  /** Fewer say little. */
  private static final int LEAST = 8;

  /** What all of them together may hold: many samples of a large task need not fit into memory. */
  private static final long MOST_NUMBERS = 1L << 22;

  private final List<Sample> samples;

  private TrainingData(List<Sample> samples) {
    this.samples = samples;
  }

  static TrainingData of(Dataset train) {
    if (train.size() == 0) {
      return new TrainingData(List.of());
    }
    long fit = MOST_NUMBERS / numbers(train.sample(0, 0).input());
    int count = (int) Math.min(Math.min(MOST, train.size()), Math.max(LEAST, fit));
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      samples.add(train.sample(0, (int) ((long) i * train.size() / count)));
    }
    return new TrainingData(samples);
  }

  private static long numbers(Input input) {
    return input instanceof SpikeInput spikes
        ? 1L + spikes.steps() + spikes.events()
        : 1L + (long) input.steps() * input.channels();
  }

  List<Sample> samples() {
    return samples;
  }

  /** Steps of the longest sequence that was looked at. */
  int longest() {
    return samples.stream().mapToInt(sample -> sample.input().steps()).max().orElse(0);
  }

  /** How often each class is wanted of readout m, [classes]; empty if it has none. */
  long[] classes(int m, int outputs) {
    long[] counts = new long[outputs];
    boolean some = false;
    for (Sample sample : samples) {
      Target target = sample.target(m);
      if (!target.hasClasses()) {
        return new long[0];
      }
      int steps = target.isSequenceClass() ? Math.min(1, target.steps()) : target.steps();
      for (int t = 0; t < steps; t++) {
        int k = target.classAt(t);
        boolean counts1 = target.isSequenceClass() ? k >= 0 : target.weight(t) != 0;
        if (counts1 && k < outputs) {
          counts[k]++;
          some = true;
        }
      }
    }
    return some ? counts : new long[0];
  }

  /** Mean and variance of each wanted value of readout m over all counted steps; null if none. */
  Moments[] values(int m, int outputs) {
    Moments[] moments = new Moments[outputs];
    for (int k = 0; k < outputs; k++) {
      moments[k] = new Moments();
    }
    for (Sample sample : samples) {
      Target target = sample.target(m);
      for (int t = 0; !target.hasClasses() && t < target.steps(); t++) {
        double[] wanted = target.valuesAt(t);
        for (int k = 0; target.weight(t) != 0 && k < outputs && k < wanted.length; k++) {
          moments[k].add(wanted[k]);
        }
      }
    }
    return moments;
  }

  /** Whether any step of any sample looked at counts for readout m. */
  boolean scores(int m) {
    return samples.stream().anyMatch(sample -> sample.target(m).countedSteps() > 0);
  }

  /**
   * The shortest time from a sample's last input before its first counted step to that step, in
   * steps; 0 where inputs go on.
   */
  int stepsToAnswer(int m) {
    int least = Integer.MAX_VALUE;
    for (Sample sample : samples) {
      Target target = sample.target(m);
      int first = 0;
      while (first < target.steps() && target.weight(first) == 0) {
        first++;
      }
      int last = Math.min(first, target.steps() - 1);
      while (last >= 0 && !isActive(sample.input(), last)) {
        last--;
      }
      least = first < target.steps() ? Math.min(least, first - last) : least;
    }
    return least == Integer.MAX_VALUE ? 0 : least;
  }

  private static boolean isActive(Input input, int t) {
    if (input instanceof SpikeInput spikes) {
      return spikes.start()[t + 1] > spikes.start()[t];
    }
    for (float value : ((RealInput) input).values()[t]) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }

  /** Of each channel. */
  Moments[] channels() {
    int channels = samples.get(0).input().channels();
    Moments[] moments = new Moments[channels];
    for (int i = 0; i < channels; i++) {
      moments[i] = new Moments();
    }
    for (Sample sample : samples) {
      if (sample.input() instanceof RealInput real) {
        for (float[] step : real.values()) {
          for (int i = 0; i < channels; i++) {
            moments[i].add(step[i]);
          }
        }
      } else if (sample.input() instanceof SpikeInput spikes) {
        int[] counts = new int[channels];
        for (int e = 0; e < spikes.events(); e++) {
          counts[spikes.channel()[e]]++;
        }
        for (int i = 0; i < channels; i++) {
          moments[i].add(counts[i], spikes.steps());
        }
      }
    }
    return moments;
  }

  /** Whether inputs are spikes. */
  boolean spikes() {
    return samples.get(0).input() instanceof SpikeInput;
  }

  /** Count, mean and variance of numbers. Mutable. */
  static final class Moments {

    private double count;
    private double sum;
    private double first = Double.NaN;
    private double squares;

    void add(double value) {
      first = count == 0 ? value : first;
      count++;
      sum += value - first; // of equal numbers the variance is exactly 0
      squares += (value - first) * (value - first);
    }

    /** So many ones among so many numbers, the others 0. */
    void add(int ones, int of) {
      first = 0;
      count += of;
      sum += ones;
      squares += ones;
    }

    double count() {
      return count;
    }

    double mean() {
      return first + sum / count;
    }

    double variance() {
      return Math.max(0, squares / count - sum / count * (sum / count));
    }

    double meanSquare() {
      return variance() + mean() * mean();
    }
  }
}
