package org.eprop.tck.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.encoding.Encoder;
import org.eprop.api.initial.InitialWeights;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.plugin.Kind;

/** Encoders and initial weights that lose a place, or draw where they must not. */
final class SubtleEncoders {
  private final List<Planted> all = new ArrayList<>();

  private SubtleEncoders() {}

  static List<Planted> all() {
    SubtleEncoders p = new SubtleEncoders();
    p.encoders();
    p.rates();
    p.weights();
    return p.all;
  }

  /** A step of a frame. */
  private interface Formula {
    void step(float[] frame, float[] step, RandomGenerator random);
  }

  private void encoder(String mistake, String property, int last, Formula formula) {
    Encoder encoder =
        new Encoder() {
          @Override
          public Input encode(RealInput frames, int repeat, RandomGenerator random) {
            float[][] rows = new float[frames.steps() * repeat][frames.channels()];
            for (int t = 0; t < rows.length; t++) {
              int frame = Math.min(t / repeat, Math.max(0, frames.steps() - 1 - last));
              formula.step(frames.values()[frame], rows[t], random);
            }
            return new RealInput(frames.channels(), rows);
          }
        };
    all.add(
        new Planted(mistake, Kind.ENCODER, new Made.AnEncoder(List.of(), c -> encoder), property));
  }

  private void encoders() {
    encoder(
        "the last frame lost", "counts", 1, (x, y, r) -> System.arraycopy(x, 0, y, 0, x.length));
    encoder(
        "the last channel lost",
        "counts",
        0,
        (x, y, r) -> System.arraycopy(x, 0, y, 0, x.length - 1));
    encoder("the first channel for all", "counts", 0, (x, y, r) -> Arrays.fill(y, x[0]));
    encoder(
        "noise of a seed of its own",
        "drawn",
        0,
        (x, y, r) -> {
          RandomGenerator own = new java.util.Random(7);
          for (int i = 0; i < x.length; i++) {
            y[i] = x[i] + own.nextFloat();
          }
        });
  }

  private void rates() {
    Parameter rate = Parameter.real("rate", 100).above(0).unit("Hz").describe("of the value 1");
    all.add(
        new Planted(
            "a rate in Hz as if it were per ms",
            Kind.ENCODER,
            new Made.AnEncoder(List.of(rate), c -> new Rate(c.real(rate) * c.timeStep())),
            "rates"));
  }

  private record Rate(double most) implements Encoder {
    @Override
    public double low() {
      return 0;
    }

    @Override
    public double high() {
      return 1;
    }

    @Override
    public Input encode(RealInput frames, int repeat, RandomGenerator random) {
      int n = frames.channels();
      int[] start = new int[frames.steps() * repeat + 1];
      int[] channel = new int[n * (start.length - 1)];
      int events = 0;
      for (int t = 0; t < start.length - 1; t++) {
        for (int i = 0; i < n; i++) {
          channel[events] = i;
          double x = Math.max(0, Math.min(1, frames.values()[t / repeat][i]));
          events += random.nextDouble() < most * x ? 1 : 0;
        }
        start[t + 1] = events;
      }
      return new SpikeInput(n, start, Arrays.copyOf(channel, events));
    }
  }

  private void weights() {
    InitialWeights same =
        (w, shape, random) -> {
          double[] row = new double[shape.post()];
          Arrays.setAll(row, k -> random.nextGaussian());
          for (int i = 0; i < w.length; i++) {
            for (int k = 0; k < w[i].length; k++) {
              w[i][k] = (float) row[shape.targets() == null ? k : shape.targets()[i][k]];
            }
          }
        };
    all.add(
        new Planted(
            "one row for all neurons",
            Kind.INITIAL_WEIGHTS,
            new Made.Weights(List.of(), c -> same),
            "drawn"));
  }
}
