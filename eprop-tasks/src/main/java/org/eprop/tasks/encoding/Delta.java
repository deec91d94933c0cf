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
 * A spike is a change: channel i of n remembers a level r_i, at first x_i itself, and in each step
 *
 * <pre>
 *     x_i - r_i &gt;= threshold:  channel i spikes,      r_i += threshold
 *     r_i - x_i &gt;= threshold:  channel n + i spikes,  r_i -= threshold
 * </pre>
 *
 * <p>as the pixels of an event camera do (Lichtsteiner, Posch and Delbruck 2008). A change of many
 * thresholds takes as many steps to be told, for which frames may last several steps.
 */
public final class Delta extends DescribedComponent implements EncoderFactory {

  static final Parameter THRESHOLD =
      Parameter.real("threshold", 0.1)
          .above(0)
          .describe("by what a value has to change for a spike");
  static final Parameter FROM_ZERO =
      Parameter.flag("from_zero", false)
          .describe("whether levels begin at 0, so that the first values are told, too");

  public Delta() {
    super(
        "delta",
        "Change code: a level r follows x in jumps of the threshold, one in a step; a jump up is"
            + " a spike of the channel's first half, a jump down one of its second. Twice as many"
            + " channels: i up, n + i down.",
        THRESHOLD,
        FROM_ZERO);
  }

  @Override
  public Encoder create(Context context) {
    return new Formula(context.real(THRESHOLD), context.flag(FROM_ZERO));
  }

  private record Formula(double threshold, boolean fromZero) implements Encoder {
    @Override
    public int channels(int channels) {
      return Math.multiplyExact(2, channels);
    }

    @Override
    public Input encode(RealInput frames, int repeat, RandomGenerator random) {
      int n = frames.channels();
      SpikeList spikes = new SpikeList(2 * n, frames.steps() * repeat);
      double[] level = new double[n];
      for (int i = 0; i < n && frames.steps() > 0 && !fromZero; i++) {
        level[i] = frames.values()[0][i];
      }
      for (float[] x : frames.values()) {
        for (int r = 0; r < repeat; r++) {
          step(x, level, spikes);
        }
      }
      return spikes.build();
    }

    /** Channels in ascending order: those that rise, then those that fall. */
    private void step(float[] x, double[] level, SpikeList spikes) {
      int n = level.length;
      int[] falls = new int[n];
      int falling = 0;
      for (int i = 0; i < n; i++) {
        double change = x[i] - level[i];
        if (change >= threshold) {
          spikes.add(i);
          level[i] += threshold;
        } else if (-change >= threshold) {
          falls[falling++] = i;
          level[i] -= threshold;
        }
      }
      for (int k = 0; k < falling; k++) {
        spikes.add(n + falls[k]);
      }
      spikes.endStep();
    }
  }
}
