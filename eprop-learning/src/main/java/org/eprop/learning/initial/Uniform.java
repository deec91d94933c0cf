package org.eprop.learning.initial;

import org.eprop.api.initial.InitialWeights;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;

/** W uniform on [low, high) / sqrt(inputs per neuron). */
public final class Uniform extends DescribedComponent implements InitialWeightsFactory {

  private static final Parameter LOW =
      Parameter.real("low", -1).describe("lower end, times the root of the inputs per neuron");
  private static final Parameter HIGH =
      Parameter.real("high", 1).describe("upper end, times the root of the inputs per neuron");

  public Uniform() {
    super("uniform", "Uniform on [low, high) / sqrt(inputs per neuron).", LOW, HIGH);
  }

  @Override
  public InitialWeights create(Context context) {
    double low = context.real(LOW);
    double range = context.real(HIGH) - low;
    if (!(range >= 0)) {
      throw new InvalidInputException(
          "got low " + low + " and high " + context.real(HIGH) + ", but expected low <= high");
    }
    return (w, shape, random) -> {
      double scale = 1 / Math.sqrt(shape.inputsPerNeuron());
      for (float[] row : w) {
        for (int k = 0; k < row.length; k++) {
          row[k] = (float) (scale * (low + range * random.nextDouble()));
        }
      }
    };
  }
}
