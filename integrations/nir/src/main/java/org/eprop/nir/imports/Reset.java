package org.eprop.nir.imports;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;

/**
 * What a spike does to the voltage of LIF, IF and CubaLIF nodes, for which NIR has no field. Both
 * act before the next step's decay, as in Sinabs, Rockpool, and snnTorch without a delayed reset.
 */
public enum Reset {

  /** v becomes 0: v^t = alpha v^{t-1} (1 - z^{t-1}) + c I^t. */
  ZERO,

  /** v loses the threshold: v^t = alpha (v^{t-1} - theta z^{t-1}) + c I^t. */
  SUBTRACT;

  /** The name in commands. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Reset::text).toList();
  }

  /**
   * The reset of a name.
   *
   * @throws InvalidInputException if there is none
   */
  public static Reset of(String name) {
    return Arrays.stream(values())
        .filter(reset -> reset.text().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "unknown reset \"" + name + "\"" + NearestNames.hint(name, names())));
  }
}
