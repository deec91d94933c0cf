package org.eprop.core.kernel.generator;

import static org.eprop.core.kernel.generator.JavaText.lines;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The class that lists a layer's constants in the order in which the formulas name them. */
final class ConstantOrder {

  private static final String CLASS =
      """
      package org.eprop.core.kernel;

      /** The constants of a layer's neurons in the order of the formulas of their form. */
      final class ConstantOrder {

      private ConstantOrder() {}

      static float[][] step(LinearArrays c) {
      %s
      return rows();
      }

      static float[][] adjoint(LinearArrays c) {
      %s
      return rows();
      }

      private static float[][] rows(float[]... rows) {
      return rows;
      }
      }
      """;

  private ConstantOrder() {}

  static String source() {
    return CLASS.formatted(
        choice(NeuronForm::step), choice(form -> form.adjoint(NeuronForm.DIRECT)));
  }

  private static String choice(Function<NeuronForm, List<Formula>> formulas) {
    return lines(
        Arrays.stream(NeuronForm.values())
            .map(
                form ->
                    "if (c.shape == LinearArrays.Shape.%s) {\nreturn rows(%s);\n}"
                        .formatted(
                            form,
                            NeuronForm.constants(formulas.apply(form)).stream()
                                .map(ConstantOrder::array)
                                .collect(Collectors.joining(", ")))));
  }

  /** Where a constant is. */
  static String array(String name) {
    String matrix = name.replace("r", "gradientR").replaceFirst("^(\\D+)(\\d)", "c.$1[$2]");
    return name.startsWith("t") || name.startsWith("s")
        ? "c." + name
        : matrix.replaceFirst("(\\d)$", "[$1]");
  }
}
