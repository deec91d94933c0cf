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
 * A population code: each channel becomes m channels with overlapping receptive fields,
 *
 * <pre>
 *     x_ik = exp(-(x_i - mu_k)^2 / (2 sigma^2)),    mu_k = low + k d,    k = 0 .. m-1
 *     d = (high - low) / (m - 1),    sigma = width d
 * </pre>
 *
 * <p>with x_i clipped to low .. high; channel i m + k. The values, between 0 and 1, are currents,
 * or go on into {@code poisson} or {@code latency}. After Bohte, La Poutre and Kok 2002,
 * "Unsupervised clustering with spiking neurons by sparse temporal coding and multilayer RBF
 * networks", eq. 8-9.
 */
public final class ReceptiveFields extends DescribedComponent implements EncoderFactory {

  static final Parameter FIELDS =
      Parameter.integer("fields", 8).atLeast(2).atMost(1000).describe("m, fields for each channel");
  static final Parameter LOW = Parameter.real("low", 0).describe("where the first field is");
  static final Parameter HIGH = Parameter.real("high", 1).describe("where the last field is");
  static final Parameter WIDTH =
      Parameter.real("width", 1)
          .above(0)
          .describe("standard deviation of a field, in distances between two");

  public ReceptiveFields() {
    super(
        "receptive_fields",
        "Population code: each channel becomes m channels of Gaussian receptive fields, x_k ="
            + " exp(-(x - mu_k)^2 / (2 sigma^2)), mu_k evenly from low to high, sigma = width (high -"
            + " low) / (m - 1); x clipped to low .. high. Currents; or before poisson or latency.",
        FIELDS,
        LOW,
        HIGH,
        WIDTH);
  }

  @Override
  public Encoder create(Context context) {
    double low = context.real(LOW);
    double high = context.real(HIGH);
    if (!(low < high)) {
      throw new InvalidInputException("got " + low + ", but expected less than high, " + high)
          .at(LOW.name());
    }
    return new Formula(context.integer(FIELDS), low, high, context.real(WIDTH));
  }

  private record Formula(int fields, double low, double high, double width) implements Encoder {
    @Override
    public int channels(int channels) {
      return Math.multiplyExact(fields, channels);
    }

    @Override
    public Input encode(RealInput frames, int repeat, RandomGenerator random) {
      float[][] encoded = new float[frames.steps() * repeat][];
      for (int f = 0; f < frames.steps(); f++) {
        float[] row = row(frames.values()[f]);
        for (int r = 0; r < repeat; r++) {
          encoded[f * repeat + r] = row;
        }
      }
      return new RealInput(fields * frames.channels(), encoded);
    }

    private float[] row(float[] x) {
      float[] row = new float[fields * x.length];
      double distance = (high - low) / (fields - 1);
      for (int i = 0; i < x.length; i++) {
        double place = (Math.max(low, Math.min(x[i], high)) - low) / distance;
        for (int k = 0; k < fields; k++) {
          double away = (place - k) / width;
          row[i * fields + k] = (float) StrictMath.exp(-0.5 * away * away);
        }
      }
      return row;
    }
  }
}
