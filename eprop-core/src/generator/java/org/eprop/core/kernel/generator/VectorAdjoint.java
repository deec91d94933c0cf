package org.eprop.core.kernel.generator;

import static org.eprop.core.kernel.generator.JavaText.lines;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Some steps of a layer's adjoint with vectors: a vector or two of neurons stay in registers, with
 * their constants, while they go through all the steps.
 *
 * @param outputs whether what reaches the neurons directly comes from two outputs
 * @param pair whether there are two vectors, of neurons that share their constants
 * @param sums whether sums for the gradients by constants are kept, too
 * @param usual whether those are fewer than all
 */
record VectorAdjoint(NeuronForm form, boolean outputs, boolean pair, boolean sums, boolean usual) {

  /** Without sums. */
  VectorAdjoint(NeuronForm form, boolean outputs, boolean pair) {
    this(form, outputs, pair, /* sums= */ false, /* usual= */ false);
  }

  /** With sums. */
  static VectorAdjoint withSums(NeuronForm form, boolean outputs, boolean usual) {
    return new VectorAdjoint(form, outputs, /* pair= */ false, /* sums= */ true, usual);
  }

  private String name() {
    return "adjoint"
        + form.title
        + (outputs ? "FromOutputs" : "")
        + (pair ? "Pair" : "")
        + (usual ? "WithUsualSums" : sums ? "WithSums" : "");
  }

  private String parameters() {
    return (outputs ? LayerMethods.ADJOINT_FROM_OUTPUTS : LayerMethods.ADJOINT)
        + (sums ? LayerMethods.SUMS : "")
        + ", int j";
  }

  String call() {
    return name() + "(" + LayerMethods.arguments(parameters()) + ");";
  }

  private List<Formula> formulas() {
    return form.adjoint(outputs ? NeuronForm.OUTPUTS : NeuronForm.DIRECT);
  }

  /**
   * The method. With sums it is too large for C2 to inline, and reads arrays in more words, so that
   * nothing in it depends on what C2 inlines.
   */
  String method() {
    return sums ? text().replaceAll("\\bat\\(", "FloatVector.fromArray(WIDE, ") : text();
  }

  private String text() {
    return """

        private static void %s(%s) {
        float[] constants = c.%s;
        %s
        %s
        %s
        for (int t = 0; t < count; t++) {
        %s
        float[] q = psi[latest - t];
        %s
        %s
        %s
        }
        %s
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
            sums ? beginSums() : "",
            outputs
                ? """
                float[] f = factors[t];
                FloatVector f0 = FloatVector.broadcast(WIDE, f[0]);
                FloatVector f1 = FloatVector.broadcast(WIDE, f[1]);"""
                : "float[] reaching = direct[t];",
            vectors(this::step),
            vectors(v -> value(formulas().size() - 1, v) + ".intoArray(q, " + index(v) + ");"),
            sums ? addSums() : "",
            vectors(this::end),
            sums ? endSums() : "");
  }

  /** Something for each vector, whose own names end differently. */
  private String vectors(UnaryOperator<String> lines) {
    return pair ? lines.apply("") + "\n" + lines.apply("Next") : lines.apply("");
  }

  private static String index(String vector) {
    return vector.isEmpty() ? "j" : "j + W";
  }

  private String beginSums() {
    return lines(
        Stream.of(
                Stream.of(
                    "float[][][] recorded = sums.recorded;",
                    "float[][] now = recorded[0];",
                    usual ? "" : "float[] kept = sums.lambda;",
                    usual ? "" : "int stride = sums.stride;",
                    usual ? "" : "int keptAt = j;"),
                states("FloatVector s%1$d = at(now[%1$d], j);").skip(usual ? 1 : 0),
                form.sums(usual).stream()
                    .map(f -> "FloatVector %s = at(%s, j);".formatted(f.target(), sum(f))))
            .flatMap(text -> text));
  }

  private String addSums() {
    return lines(
        Stream.of(
                Stream.of("float[][] before = recorded[t + 1];"),
                states("FloatVector past%1$d = at(before[%1$d], j);"),
                form.sums(usual).stream()
                    .map(f -> f.target() + " = " + f.vector(VectorAdjoint::sumOperand) + ";"),
                states("s%1$d = past%1$d;").skip(usual ? 1 : 0),
                states("x%d.intoArray(kept, keptAt);\nkeptAt += stride;")
                    .limit(usual ? 0 : form.states),
                Stream.of("now = before;"))
            .flatMap(text -> text));
  }

  private String endSums() {
    return lines(form.sums(usual).stream().map(f -> f.target() + ".intoArray(" + sum(f) + ", j);"));
  }

  private Stream<String> states(String line) {
    return IntStream.range(0, form.states).mapToObj(line::formatted);
  }

  private static String sumOperand(String name) {
    return name.equals("current") ? "at(now[sums.currentRow], j)" : name;
  }

  /** Where a sum is. */
  private static String sum(Formula f) {
    String target = f.target();
    return target.equals("sum")
        ? "sums.source"
        : ConstantOrder.array(target.substring("sum".length()))
            .replace("c.a[", "sums.transition[")
            .replace("c.u[", "sums.inputWeights[")
            .replace("c.g[", "sums.spikeWeights[");
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
    if (pair && form.isAdaptive()) {
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
