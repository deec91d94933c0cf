package org.eprop.tasks.frames;

import java.util.Locale;
import java.util.Optional;
import org.eprop.api.encoding.Encoder;

/**
 * What the normalised training values are like, to say so if they look wrong.
 *
 * @param rms root mean square
 * @param largest absolute value
 * @param outside share of the values that the first encoder does not tell apart
 * @param low of what it does
 * @param high of what it does
 * @param longest frames of a sequence
 */
record ValueStatistics(
    double rms, double largest, double outside, double low, double high, int longest) {

  /** Weights are drawn for values of about 1: these are far from it. */
  private static final double LARGE = 10;

  private static final double SMALL = 0.01;

  /** Of fewer values that are clipped, nothing is said. */
  private static final double MOST_CLIPPED = 0.01;

  /** Shorter than a few membrane time constants. */
  private static final double SHORT_MS = 50;

  static ValueStatistics of(Frames training, Normalisation normalisation, Encoder first) {
    double low = first == null ? Double.NEGATIVE_INFINITY : first.low();
    double high = first == null ? Double.POSITIVE_INFINITY : first.high();
    double squares = 0;
    double largest = 0;
    long count = 0;
    long outside = 0;
    int longest = 0;
    for (int n = 0; n < training.size(); n++) {
      float[][] values = training.values(n);
      normalisation.apply(values, n);
      longest = Math.max(longest, values.length);
      for (float[] row : values) {
        for (float x : row) {
          squares += (double) x * x;
          largest = Math.max(largest, Math.abs(x));
          outside += x < low || x > high ? 1 : 0;
        }
        count += row.length;
      }
    }
    return new ValueStatistics(
        Math.sqrt(squares / count), largest, (double) outside / count, low, high, longest);
  }

  /** Whether values are far from 1, if they are currents. */
  Optional<String> size(boolean currents) {
    if (!currents || (rms <= LARGE && (rms >= SMALL || rms == 0))) {
      return Optional.empty();
    }
    return Optional.of(
        ("the training inputs have a root mean square of %s (largest: %s), but"
                + " weights are drawn for values of about 1; \"scale\": %s, or \"normalise\","
                + " brings them there")
            .formatted(text(rms), text(largest), text(1 / largest)));
  }

  /** Whether the encoder clips more than a few. */
  Optional<String> clipped(String encoder) {
    if (!(outside > MOST_CLIPPED)) {
      return Optional.empty();
    }
    return Optional.of(
        ("%s %% of the training values are outside of %s to %s, and are clipped by"
                + " the encoder \"%s\"; \"scale\", or \"normalise\": \"range\", brings them"
                + " there")
            .formatted(text(100 * outside), text(low), text(high), encoder));
  }

  /** Whether the time step was forgotten. */
  Optional<String> duration(int repeat, double timeStep) {
    double ms = longest * repeat * timeStep;
    if (timeStep != 1 || ms >= SHORT_MS) {
      return Optional.empty();
    }
    return Optional.of(
        ("no sequence lasts longer than %s ms (%s frames of %s ms), which is short"
                + " beside a membrane's time constant, 20 ms by default; if frames are further"
                + " apart, \"time_step\" says so (ms), and \"repeat\" gives each frame more"
                + " steps")
            .formatted(text(ms), longest, repeat));
  }

  private static String text(double x) {
    return String.format(Locale.ROOT, "%.3g", x)
        .replaceFirst("(\\.\\d*?)0+$", "$1")
        .replaceFirst("\\.$", "");
  }
}
