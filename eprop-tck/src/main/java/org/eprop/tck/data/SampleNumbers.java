package org.eprop.tck.data;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;

/** All that is in a sample, as numbers. */
final class SampleNumbers {

  private static final long PRIME = 0x100000001b3L;

  private SampleNumbers() {}

  /** Input, targets and rewards. */
  static void add(Sample sample, List<Double> numbers) {
    add(sample.input(), numbers);
    for (Target target : sample.targets()) {
      add(target, numbers);
    }
    if (sample.rewards() != null) {
      for (float reward : sample.rewards()) {
        numbers.add((double) reward);
      }
    }
  }

  private static void add(Input input, List<Double> numbers) {
    numbers.add((double) input.steps());
    if (input instanceof SpikeInput spikes) {
      for (int e = 0; e < spikes.events(); e++) {
        numbers.add((double) spikes.channel()[e]);
      }
      for (int start : spikes.start()) {
        numbers.add((double) start);
      }
    } else if (input instanceof RealInput real) {
      for (float[] row : real.values()) {
        for (float x : row) {
          numbers.add((double) x);
        }
      }
    }
  }

  private static void add(Target target, List<Double> numbers) {
    for (int t = 0; t < target.steps(); t++) {
      numbers.add(target.weight(t));
      if (target.hasClasses()) {
        numbers.add((double) target.classAt(t));
        continue;
      }
      for (double x : target.valuesAt(t)) {
        numbers.add(x);
      }
    }
  }

  /** Whether a network would get nothing. */
  static boolean isSilent(Input input) {
    if (input instanceof SpikeInput spikes) {
      return spikes.events() == 0;
    }
    for (float[] row : ((RealInput) input).values()) {
      for (float x : row) {
        if (x != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** A number that identifies a sample. */
  static long identity(Sample sample) {
    List<Double> numbers = new ArrayList<>();
    add(sample, numbers);
    return hash(numbers);
  }

  /** A number that identifies an input. */
  static long identity(Input input) {
    List<Double> numbers = new ArrayList<>();
    add(input, numbers);
    return hash(numbers);
  }

  /** A number that identifies the targets. */
  static long targets(Sample sample) {
    List<Double> numbers = new ArrayList<>();
    for (Target target : sample.targets()) {
      add(target, numbers);
    }
    return hash(numbers);
  }

  private static long hash(List<Double> numbers) {
    long hash = 0xcbf29ce484222325L;
    for (double x : numbers) {
      long bits = Double.doubleToLongBits(x);
      hash = (hash ^ bits ^ (bits >>> 32)) * PRIME;
    }
    return hash;
  }
}
