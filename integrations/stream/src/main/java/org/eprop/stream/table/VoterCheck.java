package org.eprop.stream.table;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * Checks {@link Voter}s of one's own, in a test: they answer a table of numbers, texts and empty
 * cells, once with classes and once with values as labels. Two voters see the same rows; one is
 * asked once for each, the other three times, and again for the row before, and goes on from its
 * bytes now and then. Both must answer alike, to the bit.
 *
 * @since 1.0
 */
public final class VoterCheck {

  private static final int ROWS = 300;
  private static final int LOOK = 60;
  private static final int SAVED = 40;
  private static final StateBytes.Identity IDENTITY = new StateBytes.Identity("a voter", 1, 1);

  private final VoterFactory factory;

  private VoterCheck(VoterFactory factory) {
    this.factory = factory;
  }

  /**
   * Checks those of a factory.
   *
   * @throws InvalidInputException if an answer is no finite number for each class, or depends on
   *     how often was asked before, or on being saved and restored
   */
  public static void check(VoterFactory factory, Plugins plugins) {
    for (boolean values : new boolean[] {false, true}) {
      VoterCheck check = new VoterCheck(factory);
      TableSettings settings = TableSettings.tiny().withLook(LOOK).withVoters(check.twins());
      TableLearner learner = new TableLearner(settings, plugins);
      SplittableRandom random = new SplittableRandom(1);
      for (int t = 0; t < ROWS; t++) {
        double x = random.nextDouble();
        double y = random.nextDouble() + t / 100;
        Object z = t % 7 == 3 ? null : "k" + random.nextInt(t < ROWS / 2 ? 2 : 4);
        Object label = values ? x - y : (x < y ? "less" : "more") + (t > 200 && x < 0.2 ? z : "");
        Map<String, Object> row =
            z == null ? Map.of("x", x, "y", y) : Map.of("x", x, "y", y, "z", z);
        learner.learn(learner.predict(row).token(), label);
      }
    }
  }

  private VoterFactory twins() {
    return new VoterFactory() {
      @Override
      public String name() {
        return factory.name();
      }

      @Override
      public @Nullable Voter create(Shape shape) {
        Voter once = factory.create(shape);
        Voter often = factory.create(shape);
        return once == null || often == null ? null : new Twins(shape, once, often);
      }
    };
  }

  private final class Twins implements Voter {
    private final VoterFactory.Shape shape;
    private final Voter once;
    private Voter often;
    private int learned;

    /** The row that both saw last, and what they said. */
    private @Nullable TableRow last;

    private double[] said = {};

    Twins(VoterFactory.Shape shape, Voter once, Voter often) {
      this.shape = shape;
      this.once = once;
      this.often = often;
    }

    @Override
    public void see(TableRow row) {
      once.see(row);
      often.see(row);
    }

    @Override
    public double[] vote(TableRow row, int classes) {
      if (row == last) { // as where a key learns again
        return said;
      }
      double[] y = once.vote(row, classes);
      if (y.length != Math.max(1, classes) || !Arrays.stream(y).allMatch(Double::isFinite)) {
        String expected = classes == 0 ? "one finite value" : classes + " finite numbers";
        throw problem("a vote: got " + Arrays.toString(y) + ", but expected " + expected);
      }
      said = y.clone();
      if (last != null) {
        often.vote(last, classes);
      }
      expect("the second voter, asked for the row before", row, classes);
      expect("a second vote on a row", row, classes);
      last = row;
      return y;
    }

    private void expect(String what, TableRow row, int classes) {
      double[] y = often.vote(row, classes);
      if (!Arrays.equals(said, y)) {
        throw problem(
            "%s: got %s, but expected %s"
                .formatted(what, Arrays.toString(y), Arrays.toString(said)));
      }
    }

    private InvalidInputException problem(String text) {
      return new InvalidInputException("voter \"" + factory.name() + "\": " + text);
    }

    @Override
    public void learn(TableRow row, double label, int classes) {
      once.learn(row, label, classes);
      often.learn(row, label, classes);
      if (++learned % SAVED == 0) {
        StateBytes bytes = new StateBytes().beginWriting(IDENTITY);
        often.exchange(bytes);
        byte[] state = bytes.written();
        often = Objects.requireNonNull(factory.create(shape));
        StateBytes from = new StateBytes().beginReading(state, IDENTITY, /* anyWeights= */ false);
        often.exchange(from);
        from.expectEnd();
      }
    }

    @Override
    public void exchange(StateBytes bytes) {
      once.exchange(bytes);
    }
  }
}
