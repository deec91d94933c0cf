package org.eprop.learning.initial;

import java.util.List;
import org.eprop.api.initial.InitialWeights;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;

/**
 * W ~ N(0, 1) gain / sqrt(inputs per neuron): currents are then about as large whatever the number
 * of inputs (Bellec et al. 2020, methods).
 */
public record GaussianWeights() implements InitialWeightsFactory {

  /** The size of the weights. */
  public static final Parameter GAIN =
      Parameter.real("gain", 1)
          .atLeast(0)
          .describe("standard deviation, times the root of the inputs per neuron");

  @Override
  public String name() {
    return "gaussian";
  }

  @Override
  public String description() {
    return "N(0, 1) gain / sqrt(inputs per neuron).";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(GAIN);
  }

  @Override
  public InitialWeights create(Context context) {
    double gain = context.real(GAIN);
    return (w, shape, random) -> {
      double deviation = gain / Math.sqrt(shape.inputsPerNeuron());
      for (float[] row : w) {
        for (int k = 0; k < row.length; k++) {
          row[k] = (float) (deviation * random.nextGaussian());
        }
      }
    };
  }
}
