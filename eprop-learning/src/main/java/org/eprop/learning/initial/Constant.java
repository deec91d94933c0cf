package org.eprop.learning.initial;

import java.util.Arrays;
import org.eprop.api.initial.InitialWeights;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;

/** W = value, for every synapse. */
public final class Constant extends DescribedComponent implements InitialWeightsFactory {

  private static final Parameter VALUE =
      Parameter.real("value", 0).describe("of every synapse, whatever the number of inputs");

  public Constant() {
    super("constant", "Every weight has the same value.", VALUE);
  }

  @Override
  public InitialWeights create(Context context) {
    float value = (float) context.real(VALUE);
    return (w, shape, random) -> {
      for (float[] row : w) {
        Arrays.fill(row, value);
      }
    };
  }
}
