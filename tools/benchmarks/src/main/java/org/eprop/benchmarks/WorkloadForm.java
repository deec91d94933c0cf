package org.eprop.benchmarks;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;

/**
 * What may be varied of a workload.
 *
 * @param graph whether the network is described as populations and projections; else as a layer,
 *     which is the very same network
 * @param delays of the recurrent synapses, steps: {@code none} for 1 each, or such as {@code 1-16}
 *     to draw whole numbers from 1 to 16
 * @param learn {@code weights}; {@code own} for weights alone, of ALIF neurons each of which has
 *     its own parameters, as it is once these have learned; or {@code all} for weights and every
 *     parameter of the ALIF neurons
 */
record WorkloadForm(boolean graph, String delays, String learn) {

  private static final Pattern RANGE = Pattern.compile("(\\d{1,4})-(\\d{1,4})");
  private static final List<String> LEARN = List.of("weights", "own", "all");

  /** A layer without delays, whose weights learn. */
  static final WorkloadForm PLAIN = new WorkloadForm(false, "none", "weights");

  /** Checks them. */
  WorkloadForm {
    if (!delays.equals("none")) {
      range(delays);
    }
    if (!LEARN.contains(learn)) {
      throw new InvalidInputException(
          "learn: got \"" + learn + "\"" + NearestNames.hint(learn, LEARN));
    }
  }

  boolean hasDelays() {
    return !delays.equals("none");
  }

  boolean variesParameters() {
    return learn.equals("own");
  }

  boolean learnsParameters() {
    return learn.equals("all");
  }

  /** From which delays are drawn, to be rounded: every whole number is as likely. */
  Distribution delayDistribution() {
    return range(delays);
  }

  private static Distribution range(String text) {
    Matcher range = RANGE.matcher(text);
    int low = range.matches() ? Integer.parseInt(range.group(1)) : 0;
    int high = low > 0 ? Integer.parseInt(range.group(2)) : 0;
    if (low == 0 || high <= low) {
      throw new InvalidInputException(
          "delays: got \""
              + text
              + "\", but expected \"none\", or two whole numbers > 0, the smaller first, such as"
              + " \"1-16\"");
    }
    return new Distribution.Uniform(low - 0.5, high + 0.5);
  }
}
