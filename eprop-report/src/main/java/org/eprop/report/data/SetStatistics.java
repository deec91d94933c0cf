package org.eprop.report.data;

import java.util.Arrays;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;

/**
 * What a set of samples has in it, counted over at most so many of them, evenly spaced.
 *
 * @param size how many samples there are
 * @param looked how many were looked at
 * @param steps of each
 * @param activity of each: spikes, or the mean of absolute values
 * @param classes how many samples there are of each class, or steps, where each has its own
 * @param unlabelled samples, or steps, without a class
 * @param byStep whether steps are counted
 * @param channels spikes of each channel, or sums of absolute values
 * @param real whether inputs are real values
 * @param least the least input value
 * @param greatest the greatest
 * @param seconds that it took to make the samples, in one thread
 */
record SetStatistics(
    String name,
    int size,
    int looked,
    double[] steps,
    double[] activity,
    long[] classes,
    long unlabelled,
    boolean byStep,
    double[] channels,
    boolean real,
    double least,
    double greatest,
    double seconds) {

  /** Looks at a set. */
  static SetStatistics of(String name, Dataset set, int inputs, int outputs, int most) {
    int looked = Math.min(set.size(), most);
    double[] steps = new double[looked];
    double[] activity = new double[looked];
    Counter counter = new Counter(inputs, outputs);
    long nanoseconds = 0;
    for (int n = 0; n < looked; n++) {
      long start = System.nanoTime();
      Sample sample = set.sample(0, index(n, looked, set.size()));
      nanoseconds += System.nanoTime() - start;
      steps[n] = sample.input().steps();
      activity[n] = counter.add(sample.input());
      counter.add(sample.target());
    }
    return new SetStatistics(
        name,
        set.size(),
        looked,
        steps,
        activity,
        counter.classes,
        counter.unlabelled,
        counter.byStep,
        counter.channels,
        counter.real,
        counter.least,
        counter.greatest,
        nanoseconds / 1e9);
  }

  /** Number n of those that are looked at. */
  static int index(int n, int looked, int size) {
    return (int) ((long) n * size / looked);
  }

  /** The middle of some numbers. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  static double least(double[] values) {
    return Arrays.stream(values).min().orElse(Double.NaN);
  }

  static double greatest(double[] values) {
    return Arrays.stream(values).max().orElse(Double.NaN);
  }

  /** Of each channel, Hz; if inputs are real, its mean absolute value. */
  double[] rates(double timeStep) {
    double all = Arrays.stream(steps).sum();
    double per = real ? 1 / all : 1000 / (all * timeStep);
    return Arrays.stream(channels).map(sum -> sum * per).toArray();
  }

  /** How many classes are there. */
  long classesThere() {
    return Arrays.stream(classes).filter(n -> n > 0).count();
  }

  private static final class Counter {
    private final long[] classes;
    private final double[] channels;
    private long unlabelled;
    private boolean byStep;
    private boolean real;
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;

    Counter(int inputs, int outputs) {
      classes = new long[outputs];
      channels = new double[inputs];
    }

    double add(Input input) {
      if (input instanceof RealInput values) {
        return add(values);
      }
      SpikeInput spikes = (SpikeInput) input;
      for (int e = 0; e < spikes.events(); e++) {
        channels[spikes.channel()[e]]++;
      }
      return spikes.events();
    }

    private double add(RealInput input) {
      real = true;
      double sum = 0;
      for (float[] row : input.values()) {
        for (int i = 0; i < row.length; i++) {
          least = Math.min(least, row[i]);
          greatest = Math.max(greatest, row[i]);
          channels[i] += Math.abs(row[i]);
          sum += Math.abs(row[i]);
        }
      }
      return sum / Math.max(1, (long) input.steps() * input.channels());
    }

    void add(Target target) {
      if (!target.hasClasses()) {
        return;
      }
      byStep |= !target.isSequenceClass();
      boolean any = false;
      for (int t = 0; t < target.steps(); t++) {
        boolean counts = target.weight(t) != 0;
        if (counts && (!any || !target.isSequenceClass())) {
          classes[target.classAt(t)]++;
          any = true;
        } else if (!counts && !target.isSequenceClass()) {
          unlabelled++;
        }
      }
      unlabelled += target.isSequenceClass() && !any ? 1 : 0;
    }
  }
}
