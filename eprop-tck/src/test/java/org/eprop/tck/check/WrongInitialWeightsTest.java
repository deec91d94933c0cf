package org.eprop.tck.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import org.eprop.api.initial.InitialWeights;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.tck.component.InitialWeightsChecks;
import org.junit.jupiter.api.Test;

/** Initial weights that are wrong on purpose. */
class WrongInitialWeightsTest {

  private record Factory(InitialWeights initial) implements InitialWeightsFactory {
    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public String description() {
      return "Something wrong.";
    }

    @Override
    public InitialWeights create(Context context) {
      return initial;
    }
  }

  /** Larger the closer in number the two neurons are. */
  private static void near(float[][] w, InitialWeights.Shape shape, double size) {
    for (int i = 0; i < w.length; i++) {
      for (int k = 0; k < w[i].length; k++) {
        int j = shape.targets() == null ? k : shape.targets()[i][k];
        w[i][k] = (float) (size / (1 + Math.abs(i - j)));
      }
    }
  }

  @Test
  void theRightOnePasses() {
    for (Check<InitialWeightsFactory> check : InitialWeightsChecks.all()) {
      if (!check.property().matches("registered|time_step")) {
        Caught.notBy(
            check, new Factory((w, shape, random) -> near(w, shape, random.nextGaussian())));
      }
    }
  }

  @Test
  void leavesAWeightOut() {
    Caught.by(
        OneCheck.of(InitialWeightsChecks.all(), "fills"),
        new Factory(
            (w, shape, random) -> {
              for (float[] row : w) {
                for (int k = 0; k < Math.min(row.length, 3); k++) {
                  row[k] = 1;
                }
              }
            }),
        "W is written, and finite: dense, 6 -> 4, synapse 0 -> 3: found NaN, expected a"
            + " finite number");
  }

  @Test
  void takesSparseRowsForDenseOnes() {
    Caught.by(
        OneCheck.of(InitialWeightsChecks.all(), "fills"),
        new Factory(
            (w, shape, random) -> {
              for (int i = 0; i < shape.pre(); i++) {
                for (int j = 0; j < shape.post(); j++) {
                  w[i][j] = 1;
                }
              }
            }),
        "fill(...) writes a finite number for every synapse, dense and sparse:"
            + " org.eprop.tck.check.WrongInitialWeightsTest.takesSparseRowsForDenseOnes: found an"
            + " exception, java.lang.ArrayIndexOutOfBoundsException: Index 3 out of bounds for"
            + " length 3, expected none");
  }

  @Test
  void dividesByNothing() {
    Caught.by(
        OneCheck.of(InitialWeightsChecks.all(), "fills"),
        new Factory(
            (w, shape, random) -> {
              for (float[] row : w) {
                Arrays.fill(row, 1f / (shape.pre() - 1));
              }
            }),
        "W is written, and finite: dense, 1 -> 3, synapse 0 -> 0: found Infinity, expected a"
            + " finite number");
  }

  @Test
  void addsToWhatIsThere() {
    Caught.by(
        OneCheck.of(InitialWeightsChecks.all(), "seeded"),
        new Factory(
            (w, shape, random) -> {
              for (float[] row : w) {
                for (int k = 0; k < row.length; k++) {
                  row[k] += (float) random.nextDouble();
                }
              }
            }),
        "W follows from the random stream alone: dense, 6 -> 4, number 0: found"
            + " 100.8448257446289, expected 0.8448270559310913, difference 100");
  }

  @Test
  void anotherMatrixEachTime() {
    int[] calls = {0};
    Caught.by(
        OneCheck.of(InitialWeightsChecks.all(), "seeded"),
        new Factory((w, shape, random) -> near(w, shape, ++calls[0])),
        "W follows from the random stream alone: dense, 6 -> 4, number 0: found 11.0,"
            + " expected 3.0, difference 8");
  }

  @Test
  void replacesRows() {
    Caught.by(
        OneCheck.of(InitialWeightsChecks.all(), "read_only"),
        new Factory(
            (w, shape, random) -> {
              w[0] = w[0].clone();
              near(w, shape, 1);
            }),
        "rows are written: dense, 6 -> 4, row 0: found another array, expected numbers in the"
            + " array given");
  }

  @Test
  void sortsTargets() {
    Caught.by(
        OneCheck.of(InitialWeightsChecks.all(), "read_only"),
        new Factory(
            (w, shape, random) -> {
              near(w, shape, 1);
              if (shape.targets() != null) {
                Arrays.fill(shape.targets()[2], 0);
              }
            }),
        "the targets stay: sparse, 6 -> 5, row 2: found [0, 0, 0, 0, 0], expected [0, 1, 2, 3, 4]");
  }

  @Test
  void refusesEveryMatrix() {
    InitialWeightsFactory picky =
        new Factory(
            (w, shape, random) -> {
              throw new InvalidInputException("not this one");
            });
    assertEquals(
        "no matrix that was tried is accepted",
        OneCheck.of(InitialWeightsChecks.all(), "fills").run(picky, Map.of()).notApplicable());
  }
}
