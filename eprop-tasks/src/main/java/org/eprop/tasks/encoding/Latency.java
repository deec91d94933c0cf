package org.eprop.tasks.encoding;

import java.util.random.RandomGenerator;
import org.eprop.api.encoding.Encoder;
import org.eprop.api.encoding.EncoderFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;

/**
 * A value is a time: of the R steps that a frame lasts, channel i spikes once, in step
 *
 * <pre>    t = round((1 - x_i) (R - 1)),    x_i clipped to 0 .. 1</pre>
 *
 * <p>so that the larger value spikes first, and not at all if x_i &lt;= threshold. Time to first
 * spike: Thorpe, Delorme and van Rullen 2001, "Spike-based strategies for rapid processing".
 */
public final class Latency extends DescribedComponent implements EncoderFactory {

  static final Parameter THRESHOLD =
      Parameter.real("threshold", 0)
          .atLeast(0)
          .below(1)
          .describe("values that are not above it do not spike");

  public Latency() {
    super(
        "latency",
        "Time-to-first-spike code: of the R = repeat steps of a frame, a channel of value x"
            + " spikes in step t = round((1 - x) (R - 1)) alone, x clipped to 0 .. 1; not at all if x"
            + " <= threshold.",
        THRESHOLD);
  }

  @Override
  public Encoder create(Context context) {
    return new Formula(context.real(THRESHOLD));
  }

  private record Formula(double threshold) implements Encoder {
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
      if (repeat < 2) {
        throw new InvalidInputException(
            "latency: got repeat = "
                + repeat
                + ", but expected at least 2: a frame's steps are what tells values apart");
      }
      SpikeList spikes = new SpikeList(frames.channels(), frames.steps() * repeat);
      int[] at = new int[frames.channels()];
      for (float[] x : frames.values()) {
        for (int i = 0; i < at.length; i++) {
          at[i] = x[i] > threshold ? (int) Math.rint((1 - Math.min(x[i], 1.0)) * (repeat - 1)) : -1;
        }
        for (int r = 0; r < repeat; r++) {
          for (int i = 0; i < at.length; i++) {
            if (at[i] == r) {
              spikes.add(i);
            }
          }
          spikes.endStep();
        }
      }
      return spikes.build();
    }
  }
}
