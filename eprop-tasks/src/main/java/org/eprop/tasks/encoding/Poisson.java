package org.eprop.tasks.encoding;

import java.util.random.RandomGenerator;
import org.eprop.api.encoding.Encoder;
import org.eprop.api.encoding.EncoderFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;

/**
 * A value is a firing rate: channel i spikes in a step with the probability
 *
 * <pre>    p = min(1, rate dt x_i),    x_i clipped to 0 .. 1</pre>
 *
 * <p>independently of all other channels and steps: a Poisson process as it is seen with steps of
 * dt. Drawn anew in each epoch.
 */
public final class Poisson extends DescribedComponent implements EncoderFactory {

  static final Parameter RATE =
      Parameter.real("rate", 100).above(0).unit("Hz").describe("firing rate of the value 1");

  private static final double MS_PER_S = 1000;

  public Poisson() {
    super(
        "poisson",
        "Rate code: a channel of value x spikes in a step with probability"
            + " p = min(1, rate dt x), x clipped to 0 .. 1; drawn anew in each epoch.",
        RATE);
  }

  @Override
  public Encoder create(Context context) {
    return new Formula(context.real(RATE) * context.timeStep() / MS_PER_S);
  }

  /**
   * @param most probability of a spike for the value 1
   */
  private record Formula(double most) implements Encoder {
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
      SpikeList spikes = new SpikeList(frames.channels(), frames.steps() * repeat);
      for (float[] x : frames.values()) {
        for (int r = 0; r < repeat; r++) {
          for (int i = 0; i < x.length; i++) {
            // A draw for every silent channel, too, would cost most of the time with images.
            if (x[i] > 0 && random.nextDouble() < most * Math.min(x[i], 1)) {
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
