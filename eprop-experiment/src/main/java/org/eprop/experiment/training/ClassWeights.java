package org.eprop.experiment.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.core.parallel.Workers;

/**
 * How much training samples count by their class, so that rare classes are not overlooked. The
 * target of the first readout counts w_c times, or each of its steps does if steps have classes of
 * their own. {@code balanced} is
 *
 * <pre>    w_c = n / (K n_c)</pre>
 *
 * <p>with n_c how often class c is there, of n in all and K classes that are there: each class then
 * counts alike, and the average weight is 1. Immutable.
 */
final class ClassWeights {

  private static final String PLACE = "training.class_weights";
  private static final String BALANCED = "balanced";

  /** Sums of larger ones are beyond what gradients can be. */
  private static final double LARGEST = 1e9;

  private static final int BLOCK = 256;

  /** Empty for all alike. */
  private final double[] weights;

  private ClassWeights(double[] weights) {
    this.weights = weights;
  }

  /**
   * What was asked for.
   *
   * @param text empty, "balanced", or a number for each class between commas
   * @throws InvalidInputException if it is none of these, or targets are no classes
   */
  static ClassWeights of(String text, Task task, Workers workers) {
    if (text.isBlank()) {
      return new ClassWeights(new double[0]);
    }
    if (!task.train().sample(0, 0).target().hasClasses()) {
      throw new InvalidInputException(
              "got \"" + text + "\", but expected \"\", for the task's targets are no classes")
          .at(PLACE);
    }
    return new ClassWeights(
        text.strip().equals(BALANCED)
            ? balanced(counts(task.train(), task.outputs(), workers))
            : given(text, task.outputs()));
  }

  private static double[] given(String text, int classes) {
    String[] words = text.split(",", -1);
    double[] weights = new double[words.length];
    for (int c = 0; c < words.length; c++) {
      weights[c] = number(words[c].strip());
      if (!(weights[c] >= 0 && weights[c] <= LARGEST)) {
        throw new InvalidInputException(
                ("got \"%s\", but expected \"balanced\", or numbers from 0 to %s"
                        + " between commas")
                    .formatted(words[c].strip(), LARGEST))
            .at(PLACE);
      }
    }
    if (weights.length != classes || Arrays.stream(weights).max().orElse(0) == 0) {
      throw new InvalidInputException(
              "got %s, but expected %s numbers, one for each class, not all of them 0"
                  .formatted(Arrays.toString(weights), classes))
          .at(PLACE);
    }
    return weights;
  }

  private static double number(String word) {
    try {
      return Double.parseDouble(word);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static double[] balanced(long[] counts) {
    long all = Arrays.stream(counts).sum();
    long present = Arrays.stream(counts).filter(n -> n > 0).count();
    return Arrays.stream(counts)
        .mapToDouble(n -> n == 0 ? 0 : (double) all / ((double) present * n))
        .toArray();
  }

  /** Sequences of each class, or steps; the numbers are whole, so their order does not matter. */
  private static long[] counts(Dataset train, int classes, Workers workers) {
    long[] counts = new long[classes];
    for (int from = 0; from < train.size(); from += BLOCK) {
      int first = from;
      Target[] targets = new Target[Math.min(BLOCK, train.size() - from)];
      workers.run(targets.length, (i, worker) -> targets[i] = train.sample(0, first + i).target());
      for (Target target : targets) {
        count(target, counts);
      }
    }
    return counts;
  }

  private static void count(Target target, long[] counts) {
    target.checkFor(counts.length);
    for (int t = 0; t < target.steps(); t++) {
      if (target.weight(t) != 0) {
        counts[target.classAt(t)]++;
        if (target.isSequenceClass()) {
          return;
        }
      }
    }
  }

  /** The training data, each sample as much as it counts. */
  Dataset on(Dataset train) {
    if (weights.length == 0) {
      return train;
    }
    return new Dataset() {
      @Override
      public int size() {
        return train.size();
      }

      @Override
      public Sample sample(int epoch, int index) {
        return on(train.sample(epoch, index));
      }
    };
  }

  /** The sample, as much as it counts. */
  @SuppressWarnings("NullAway") // does not see what a record's array is annotated with
  Sample on(Sample sample) {
    if (weights.length == 0) {
      return sample;
    }
    List<Target> targets = new ArrayList<>(sample.targets());
    targets.set(0, on(targets.get(0)));
    return new Sample(sample.input(), targets, sample.rewards());
  }

  private Target on(Target target) {
    if (target.isSequenceClass()) {
      int label = target.steps() == 0 ? Target.UNLABELLED : target.classAt(0);
      return label == Target.UNLABELLED ? target : target.withImportance(weights[label]);
    }
    double[] window = new double[target.steps()];
    for (int t = 0; t < window.length; t++) {
      double weight = target.weight(t);
      window[t] = weight == 0 ? 0 : weight * weights[target.classAt(t)];
    }
    return target.withWindow(window).withImportance(1);
  }
}
