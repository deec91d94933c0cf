package org.eprop.tck.planted.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.core.plugin.Kind;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.planted.Made;
import org.eprop.tck.planted.Planted;
import org.eprop.tck.planted.Right;

/** Tasks whose labels a linear probe tells too well, or not at all. */
public final class ProbedTasks {

  private static final int CHANNELS = 6;
  private static final int CLASSES = 3;
  private static final int STEPS = 30;
  private static final int SIZE = 150;

  private ProbedTasks() {}

  /** What is written into noise for a label. */
  private interface Mark {
    void write(double[][] spikes, int label, RandomGenerator random);
  }

  private static Made.ATask task(Mark mark) {
    return new Made.ATask(
        List.of(), c -> new Marked(set(c.seed(), "train", mark), set(c.seed(), "test", mark)));
  }

  private static Dataset set(long seed, String name, Mark mark) {
    return new Dataset() {
      @Override
      public int size() {
        return SIZE;
      }

      @Override
      public Sample sample(int epoch, int index) {
        RandomGenerator random = new RandomStreams(seed).stream(name, epoch, index);
        double[][] x = new double[STEPS][CHANNELS];
        for (int t = 2; t < STEPS; t++) {
          for (int i = 0; i < CHANNELS; i++) {
            x[t][i] = random.nextInt(5) == 0 ? 1 : 0;
          }
        }
        int label = random.nextInt(CLASSES);
        mark.write(x, label, random);
        return new Sample(SpikeInput.of(CHANNELS, x), Target.sequenceClass(label, STEPS));
      }
    };
  }

  private record Marked(Dataset train, Dataset held) implements Task {
    @Override
    public int inputs() {
      return CHANNELS;
    }

    @Override
    public int outputs() {
      return CLASSES;
    }

    @Override
    public double timeStep() {
      return 1;
    }

    @Override
    public Optional<Dataset> validation() {
      return Optional.empty();
    }

    @Override
    public Optional<Dataset> test() {
      return Optional.of(held);
    }
  }

  private static void often(double[][] x, int label, RandomGenerator random) {
    for (int t = 2; t < STEPS; t++) {
      x[t][label] = random.nextInt(3) == 0 ? 1 : x[t][label];
    }
  }

  /** Wrong ones. */
  public static List<Planted> wrong() {
    List<Planted> all = new ArrayList<>();
    all.add(
        new Planted(
            "the label leaks into the channel of the first spike",
            Kind.TASK,
            task((x, label, random) -> x[0][label] = 1),
            "informative"));
    all.add(
        new Planted(
            "the label leaks into the time of the first spike",
            Kind.TASK,
            task((x, label, random) -> x[label == 2 ? 1 : 0][label == 0 ? 0 : 5] = 1),
            "informative"));
    all.add(
        new Planted(
            "labels have nothing to do with the input",
            Kind.TASK,
            task((x, label, random) -> {}),
            "informative"));
    all.add(
        new Planted(
            "labels are those of the next sample",
            Kind.TASK,
            task((x, label, random) -> often(x, random.nextInt(CLASSES), random)),
            "informative"));
    return all;
  }

  /** Right ones. */
  public static List<Right> right() {
    return List.of(
        new Right("rates tell the label", Kind.TASK, task(ProbedTasks::often)),
        new Right(
            "the first spike and all others tell the label",
            Kind.TASK,
            task(
                (x, label, random) -> {
                  x[0][label] = 1;
                  for (int t = 2; t < STEPS; t += 2) {
                    x[t][label] = 1;
                  }
                })));
  }
}
