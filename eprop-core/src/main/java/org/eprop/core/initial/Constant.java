package org.eprop.core.initial;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.initial.InitialWeights;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;

/** W = value, for every synapse. */
public final class Constant implements InitialWeightsFactory {

  private static final Parameter VALUE =
      Parameter.real("value", 0).describe("of every synapse, whatever the number of inputs");

  @Override
  public String name() {
    return "constant";
  }

  @Override
  public String description() {
    return "Every weight has the same value.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(VALUE);
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
