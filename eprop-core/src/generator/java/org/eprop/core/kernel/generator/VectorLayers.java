package org.eprop.core.kernel.generator;

import static org.eprop.core.kernel.generator.JavaText.lines;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class of a layer's step and adjoint with vectors. Where neurons share their constants, these
 * stay in registers; where they don't, constants are read block by block. The adjoint takes a
 * vector or two of neurons through all the steps; two at a time where neurons share their
 * constants, because each step waits for the one before it.
 */
final class VectorLayers {

  private static final String CLASS =
      """
      package org.eprop.core.kernel;

      import static jdk.incubator.vector.VectorOperators.ABS;
      import static org.eprop.core.kernel.Vectors.W;
      import static org.eprop.core.kernel.Vectors.WIDE;
      import static org.eprop.core.kernel.Vectors.at;
      import static org.eprop.core.kernel.Vectors.block;

      import jdk.incubator.vector.FloatVector;

      /** A layer's step and its adjoint, for each form of neurons. */
      abstract class VectorLayers extends VectorElements {

      private static final int B = Padding.BLOCK;

      @Override
      public void step(%s) {
      %s else {
      super.step(%s);
      }
      }

      @Override
      public void step(%s) {
      %s else {
      super.step(%s);
      return;
      }
      positives(c.room, 0, c.n, above);
      }

      @Override
      public void adjoint(%s) {
      int j = 0;
      %s else {
      super.adjoint(%s);
      }
      }

      @Override
      public void adjoint(%s) {
      int j = 0;
      %s else {
      super.adjoint(%s);
      }
      }

      @Override
      public void adjoint(%s) {
      %s else {
      super.adjoint(%s);
      }
      }

      @Override
      public void adjoint(%s) {
      %s else {
      super.adjoint(%s);
      }
      }
      %s
      }
      """;

  private VectorLayers() {}

  static String source() {
    List<NeuronForm> all = List.of(NeuronForm.values());
    return CLASS.formatted(
        LayerMethods.STEP,
        choice(all, form -> step(form, false)),
        LayerMethods.arguments(LayerMethods.STEP),
        LayerMethods.STEP_WITH_PSI,
        choice(all, form -> step(form, true)),
        LayerMethods.arguments(LayerMethods.STEP_WITH_PSI),
        LayerMethods.ADJOINT,
        choice(all, form -> adjoint(form, false)),
        LayerMethods.arguments(LayerMethods.ADJOINT),
        LayerMethods.ADJOINT_FROM_OUTPUTS,
        choice(all, form -> adjoint(form, true)),
        LayerMethods.arguments(LayerMethods.ADJOINT_FROM_OUTPUTS),
        LayerMethods.ADJOINT + LayerMethods.SUMS,
        choice(all, form -> withSums(form, false)),
        LayerMethods.arguments(LayerMethods.ADJOINT + LayerMethods.SUMS),
        LayerMethods.ADJOINT_FROM_OUTPUTS + LayerMethods.SUMS,
        choice(all, form -> withSums(form, true)),
        LayerMethods.arguments(LayerMethods.ADJOINT_FROM_OUTPUTS + LayerMethods.SUMS),
        lines(all.stream().map(VectorLayers::methods)));
  }

  /** Java for a layer of one of the forms. */
  private static String choice(List<NeuronForm> forms, Function<NeuronForm, String> java) {
    return forms.stream()
        .map(
            form ->
                "if (c.shape == LinearArrays.Shape.%s) {\n%s\n}".formatted(form, java.apply(form)))
        .collect(Collectors.joining(" else "));
  }

  private static String step(NeuronForm form, boolean psi) {
    String call = new VectorStep(form, false, psi).call();
    return NeuronForm.SHARING.contains(form)
        ? "if (c.shared != null) {\n%s\n} else {\n%s\n}"
            .formatted(new VectorStep(form, true, psi).call(), call)
        : call;
  }

  private static String adjoint(NeuronForm form, boolean outputs) {
    String pairs =
        """
        for (; c.shared != null && j + 2 * W <= c.padded; j += 2 * W) {
        %s
        }
        """
            .formatted(new VectorAdjoint(form, outputs, true).call());
    return (NeuronForm.SHARING.contains(form) ? pairs : "")
        + "for (; j < c.padded; j += W) {\n%s\n}"
            .formatted(new VectorAdjoint(form, outputs, false).call());
  }

  private static String withSums(NeuronForm form, boolean outputs) {
    String all = each(VectorAdjoint.withSums(form, outputs, /* usual= */ false));
    return form == NeuronForm.UNIT
        ? "if (sums.usual) {\n%s\n} else {\n%s\n}"
            .formatted(each(VectorAdjoint.withSums(form, outputs, /* usual= */ true)), all)
        : all;
  }

  private static String each(VectorAdjoint adjoint) {
    return "for (int j = 0; j < c.padded; j += W) {\n%s\n}".formatted(adjoint.call());
  }

  private static String methods(NeuronForm form) {
    Stream<String> any =
        Stream.of(
            new VectorStep(form, false, false).method(),
            new VectorStep(form, false, true).method(),
            new VectorAdjoint(form, false, false).method(),
            new VectorAdjoint(form, true, false).method(),
            VectorAdjoint.withSums(form, false, false).method(),
            VectorAdjoint.withSums(form, true, false).method());
    Stream<String> sharing =
        Stream.of(
            new VectorStep(form, true, false).method(),
            new VectorStep(form, true, true).method(),
            new VectorAdjoint(form, false, true).method(),
            new VectorAdjoint(form, true, true).method());
    Stream<String> usual =
        Stream.of(false, true)
            .filter(outputs -> form == NeuronForm.UNIT)
            .map(outputs -> VectorAdjoint.withSums(form, outputs, true).method());
    return lines(
        Stream.of(any, NeuronForm.SHARING.contains(form) ? sharing : Stream.<String>of(), usual)
            .flatMap(methods -> methods));
  }
}
