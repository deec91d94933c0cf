package org.eprop.core.kernel.generator;

import static org.eprop.core.kernel.generator.JavaText.lines;

import java.util.stream.IntStream;

/**
 * A layer's step with vectors, one pass over the neurons.
 *
 * @param shared whether the neurons share their constants, which then stay in registers; else they
 *     are read block by block
 * @param psi whether pseudo-derivatives follow whose shape is a triangle
 */
record VectorStep(NeuronForm form, boolean shared, boolean psi) {

  private String name() {
    return "step" + form.title + (shared ? "Shared" : "") + (psi ? "WithPsi" : "");
  }

  private String parameters() {
    return psi ? LayerMethods.STEP_WITH_PSI.replace(", long[] above", "") : LayerMethods.STEP;
  }

  String call() {
    return name() + "(" + LayerMethods.arguments(parameters()) + ");";
  }

  /**
   * The method. With pseudo-derivatives it reads arrays in more words, so that the one for two
   * states is too large for C2 to inline (325 bytecodes): with what its callers need besides,
   * vectors would become objects.
   */
  String method() {
    return psi ? text().replace(" at(", " FloatVector.fromArray(WIDE, ") : text();
  }

  private String text() {
    return """

        private static void %s(%s) {
        float[] constants = c.%s;
        %s
        %s
        %s
        int n = c.padded;
        for (int j = 0; j <= n - W; j += W) {
        %s
        FloatVector in = at(current, j);
        %s
        %s
        %s
        %s
        distance.intoArray(q, %s);
        %s
        }
        }"""
        .formatted(
            name(),
            parameters(),
            shared ? "shared" : "packed",
            shared ? VectorConstants.shared(form.shared(form.step())) : "",
            states("float[] s%1$d = s[%1$d];\nfloat[] to%1$d = to[%1$d];"),
            psi
                ? """
                FloatVector one = FloatVector.broadcast(WIDE, 1);
                FloatVector slope = FloatVector.broadcast(WIDE, decline);
                float[] q = c.room;"""
                : "",
            constants(),
            states("FloatVector v%1$d = at(s%1$d, j);"),
            lines(form.step().stream().map(VectorStep::assignment)),
            psi
                ? """
                FloatVector height = at(half, j);
                FloatVector p = one.sub(slope.mul(distance.lanewise(ABS)));"""
                : "",
            states("x%1$d.intoArray(to%1$d, j);"),
            psi ? "j" : "from + j",
            psi ? "p.add(p.lanewise(ABS)).mul(height).intoArray(psi, j);" : "");
  }

  private String states(String line) {
    return lines(IntStream.range(0, form.states).mapToObj(line::formatted));
  }

  /** Those that are read anew for each vector. */
  private String constants() {
    if (!shared) {
      return VectorConstants.packed(NeuronForm.constants(form.step()));
    }
    return form.isAdaptive() ? "FloatVector g1 = at(c.own, j);" : "";
  }

  private static String assignment(Formula f) {
    return "FloatVector " + f.target() + " = " + f.vector(VectorStep::operand) + ";";
  }

  private static String operand(String name) {
    return name.equals("current") ? "in" : name.replaceFirst("^s([0-9])", "v$1");
  }
}
