package org.eprop.core.kernel.generator;

import static org.eprop.core.kernel.generator.JavaText.lines;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Some steps of a layer's adjoint with vectors: a vector or two of neurons stay in registers, with
 * their constants, while they go through all the steps.
 *
 * @param outputs whether what reaches the neurons directly comes from two outputs
 * @param pair whether there are two vectors, of neurons that share their constants
 */
record VectorAdjoint(NeuronForm form, boolean outputs, boolean pair) {

  private String name() {
    return "adjoint" + form.title + (outputs ? "FromOutputs" : "") + (pair ? "Pair" : "");
  }

  private String parameters() {
    return (outputs ? LayerMethods.ADJOINT_FROM_OUTPUTS : LayerMethods.ADJOINT) + ", int j";
  }

  String call() {
    return name() + "(" + LayerMethods.arguments(parameters()) + ");";
  }

  private List<Formula> formulas() {
    return form.adjoint(outputs ? NeuronForm.OUTPUTS : NeuronForm.DIRECT);
  }

  String method() {
    return """

        private static void %s(%s) {
        float[] constants = c.%s;
        %s
        %s
        for (int t = 0; t < count; t++) {
        %s
        float[] q = psi[latest - t];
        %s
        %s
        }
        %s
        }"""
        .formatted(
            name(),
            parameters(),
            pair ? "sharedAdjoint" : "packedAdjoint",
            pair
                ? VectorConstants.shared(form.shared(formulas()))
                : VectorConstants.packed(NeuronForm.constants(formulas())),
            vectors(this::begin),
            outputs
                ? """
                float[] f = factors[t];
                FloatVector f0 = FloatVector.broadcast(WIDE, f[0]);
                FloatVector f1 = FloatVector.broadcast(WIDE, f[1]);"""
                : "float[] reaching = direct[t];",
            vectors(this::step),
            vectors(v -> value(formulas().size() - 1, v) + ".intoArray(q, " + index(v) + ");"),
            vectors(this::end));
  }

  /** Something for each vector, whose own names end differently. */
  private String vectors(UnaryOperator<String> lines) {
    return pair ? lines.apply("") + "\n" + lines.apply("Next") : lines.apply("");
  }

  private static String index(String vector) {
    return vector.isEmpty() ? "j" : "j + W";
  }

  private String end(String vector) {
    return lines(
        IntStream.range(0, form.states)
            .mapToObj(
                m -> "x%d%s.intoArray(lambda[%d], %s);".formatted(m, vector, m, index(vector))));
  }

  /** What a vector of neurons keeps in registers. */
  private String begin(String vector) {
    List<String> kept = new ArrayList<>();
    if (pair && form == NeuronForm.ADAPTIVE) {
      kept.add("FloatVector g1%s = at(c.own, %s);");
    }
    if (outputs) {
      kept.add("FloatVector start%s = at(rate, %s);");
      kept.add("FloatVector k0%s = at(b0, %s);");
      kept.add("FloatVector k1%s = at(b1, %s);");
    }
    for (int m = 0; m < form.states; m++) {
      kept.add("FloatVector x" + m + "%s = at(lambda[" + m + "], %s);");
    }
    return lines(kept.stream().map(line -> line.formatted(vector, index(vector))));
  }

  /** One step; a state that is read again after it has changed is kept as it was. */
  private String step(String vector) {
    List<String> step = new ArrayList<>();
    step.add("FloatVector source" + vector + " = " + value(0, vector) + ";");
    for (int m = 0; m < form.states; m++) {
      String x = "x" + m + vector;
      if (form == NeuronForm.COUPLED && m + 1 < form.states) {
        step.add("FloatVector old%d%s = %s;".formatted(m, vector, x));
      }
      step.add(x + " = " + value(m + 1, vector) + ";");
    }
    return lines(step.stream());
  }

  private String value(int formula, String vector) {
    return formulas().get(formula).vector(name -> operand(name, formula - 1, vector));
  }

  private String operand(String name, int state, String vector) {
    return switch (name.replaceFirst("[0-9]+", "")) {
      case "psi" -> "at(q, " + index(vector) + ")";
      case "direct" -> "at(reaching, " + index(vector) + ")";
      case "rate" -> "start" + vector;
      case "b" -> name.replace("b", "k") + vector;
      case "lambda" -> {
        boolean hasChanged = Integer.parseInt(name.substring(6)) < state;
        yield name.replace("lambda", hasChanged ? "old" : "x") + vector;
      }
      case "x", "source" -> name + vector;
      default -> form.isOwn(name) ? name + vector : name;
    };
  }
}
