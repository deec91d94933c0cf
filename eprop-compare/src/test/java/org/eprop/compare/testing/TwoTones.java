package org.eprop.compare.testing;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.random.RandomStreams;

/** A task learned in a moment: in class 0 the first two of four channels fire, else the others. */
public final class TwoTones implements TaskFactory {

  private static final Parameter VALIDATION =
      Parameter.flag("validation", true).describe("whether there are validation data");
  private static final Parameter TEST_SIZE =
      Parameter.integer("test_size", 8).describe("how many samples of test data");
  private static final Parameter VALIDATION_SIZE =
      Parameter.integer("held_out", 8).describe("how many samples of validation data");
  private static final int STEPS = 30;

  @Override
  public String name() {
    return "two_tones";
  }

  @Override
  public String description() {
    return "Two classes of spike trains.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(VALIDATION, TEST_SIZE, VALIDATION_SIZE);
  }

  @Override
  public Task create(Context context) {
    return new Tones(
        context.seed(),
        context.flag(VALIDATION),
        context.integer(TEST_SIZE),
        context.integer(VALIDATION_SIZE));
  }

  private record Tones(long seed, boolean validates, int tests, int validations) implements Task {
    @Override
    public int inputs() {
      return 4;
    }

    @Override
    public int outputs() {
      return 2;
    }

    @Override
    public double timeStep() {
      return 1;
    }

    @Override
    public Dataset train() {
      return new Trains(seed, "train", 12);
    }

    @Override
    public Optional<Dataset> validation() {
      return validates
          ? Optional.of(new Trains(seed, "validation", validations))
          : Optional.empty();
    }

    @Override
    public Optional<Dataset> test() {
      return Optional.of(new Trains(seed, "test", tests));
    }
  }

  private record Trains(long seed, String set, int size) implements Dataset {
    @Override
    public Sample sample(int epoch, int index) {
      RandomGenerator random = new RandomStreams(seed).stream(set, index);
      double[][] x = new double[STEPS][4];
      for (double[] row : x) {
        for (int i = 0; i < row.length; i++) {
          row[i] = random.nextDouble() < (i / 2 == index % 2 ? 0.4 : 0.2) ? 1 : 0;
        }
      }
      return new Sample(SpikeInput.of(4, x), Target.sequenceClass(index % 2, STEPS));
    }
  }
}
