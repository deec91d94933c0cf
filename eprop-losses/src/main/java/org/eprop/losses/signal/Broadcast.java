package org.eprop.losses.signal;

import java.util.Arrays;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignalFactory;

/**
 * Uniform feedback, B_jk = scale for all j and k: every neuron hears the same, the summed error, as
 * from a diffuse neuromodulator. Divided by the square root of the layer's number of neurons if
 * {@code normalised}, as in the code of Bellec et al. 2020.
 *
 * <p>The errors of a softmax sum to 0 over the outputs, so with cross-entropy losses this signal is
 * 0 and only the readout learns; it is of use with the mean squared error.
 */
public final class Broadcast extends DescribedComponent implements LearningSignalFactory {

  static final Parameter SCALE =
      Parameter.real("scale", 1).above(0).describe("every feedback weight");

  static final Parameter NORMALISED =
      Parameter.flag("normalised", false)
          .describe("whether feedback weights are divided by sqrt(neurons of the layer)");

  public Broadcast() {
    super(
        "broadcast",
        "B_jk = scale for all: every neuron receives the summed error, as from a diffuse"
            + " neuromodulator. A lower bound for feedback. The errors of a softmax"
            + " sum to 0: with softmax_cross_entropy, only the readout learns.",
        SCALE,
        NORMALISED);
  }

  @Override
  public Feedback create(Context context) {
    double scale = context.real(SCALE);
    boolean normalised = context.flag(NORMALISED);
    return (wOut, neurons, random, b) ->
        Arrays.fill(b, normalised ? scale / StrictMath.sqrt(neurons) : scale);
  }
}
