package org.eprop.tck.check;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.encoding.Encoder;
import org.eprop.api.encoding.EncoderFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.tck.data.EncoderChecks;
import org.junit.jupiter.api.Test;

/** Encoders that are wrong on purpose. */
class WrongEncodersTest {

  private interface Formula {
    /** One step of a frame. */
    float[] step(float[] x);
  }

  /**
   * Values become other values.
   *
   * @param repeats whether frames last as long as they are asked to
   */
  private record Factory(Formula formula, double high, boolean repeats) implements EncoderFactory {
    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public String description() {
      return "y = something wrong.";
    }

    @Override
    public Encoder create(Context context) {
      return new Made(this);
    }
  }

  private record Made(Factory of) implements Encoder {
    @Override
    public double high() {
      return of.high;
    }

    @Override
    public Input encode(RealInput frames, int repeat, RandomGenerator random) {
      int steps = of.repeats ? repeat : 1;
      float[][] rows = new float[frames.steps() * steps][];
      for (int t = 0; t < rows.length; t++) {
        rows[t] = of.formula.step(frames.values()[t / steps]);
      }
      return new RealInput(frames.channels(), rows);
    }
  }

  private static final double NONE = Double.POSITIVE_INFINITY;

  private static Check<EncoderFactory> check(String property) {
    return EncoderChecks.all().stream()
        .filter(check -> check.property().equals(property))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theRightOnePasses() {
    Factory right = new Factory(float[]::clone, NONE, true);
    for (Check<EncoderFactory> check : EncoderChecks.all()) {
      if (!check.property().matches("registered|time_step|rates")) {
        Caught.notBy(check, right);
      }
    }
  }

  @Test
  void framesThatDoNotLast() {
    Caught.by(
        check("shape"),
        new Factory(float[]::clone, NONE, false),
        "frames * repeat steps: 12 frames, repeat 10: found 12, expected 120, difference -108");
  }

  @Test
  void framesThatAreWrittenTo() {
    Factory factory =
        new Factory(
            x -> {
              x[0] = 0;
              return x.clone();
            },
            NONE,
            true);
    assertBroken("read_only", factory);
  }

  @Test
  void silence() {
    Caught.by(
        check("informative"),
        new Factory(x -> new float[x.length], NONE, true),
        "what comes out depends on the frames: values from 0 to 1, against 0 throughout: found the"
            + " same, expected others");
  }

  @Test
  void moreThanTheHighestIsNotTakenForIt() {
    assertBroken("clips", new Factory(float[]::clone, 1, true));
    assertHolds(
        "clips",
        new Factory(
            x -> {
              float[] y = x.clone();
              for (int i = 0; i < y.length; i++) {
                y[i] = Math.min(1, y[i]);
              }
              return y;
            },
            1,
            true));
    Caught.by(
        check("clips"),
        new Factory(float[]::clone, Double.NEGATIVE_INFINITY, true),
        "low() < high(): found -Infinity and -Infinity, expected an interval");
  }

  private static void assertBroken(String property, Factory factory) {
    CheckResult outcome = check(property).run(factory, Map.of());
    assertFalse(outcome.holds(), outcome.message());
  }

  private static void assertHolds(String property, Factory factory) {
    Caught.notBy(check(property), factory);
  }
}
