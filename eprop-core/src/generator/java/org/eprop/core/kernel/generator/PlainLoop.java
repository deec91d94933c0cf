package org.eprop.core.kernel.generator;

import static org.eprop.core.kernel.generator.JavaText.lines;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A plain loop for neurons that share their constants: these stay in registers, where an array of
 * each would be read once more. All is one loop, which C2 turns into vectors as it does shorter
 * ones: what it does before and after the vectors, one neuron at a time, is done once.
 *
 * @param name the name of the method
 * @param parameters those of the method
 * @param constants the array with what they share
 * @param shared the names of what is in it
 * @param state the name of the states' arrays
 * @param formulas what becomes of a neuron
 */
record PlainLoop(
    String name,
    NeuronForm form,
    String parameters,
    String constants,
    List<String> shared,
    String state,
    List<Formula> formulas) {

  static final String STEP = "LinearArrays c, float[][] s, float[] current, float[] q";

  static final String ADJOINT = "LinearArrays c, float[][] lambda, float[] direct, float[] q";

  static final String ADJOINT_FROM_OUTPUTS =
      "LinearArrays c, float[][] lambda, float[] rate, float f0, float[] b0, float f1, float[] b1,"
          + " float[] q";

  static PlainLoop step(NeuronForm form) {
    List<Formula> step = form.step();
    return new PlainLoop("step" + form.title, form, STEP, "shared", form.shared(step), "s", step);
  }

  static PlainLoop adjoint(NeuronForm form) {
    List<Formula> adjoint = form.adjoint(NeuronForm.DIRECT);
    return adjoint(form, "adjoint" + form.title, ADJOINT, adjoint);
  }

  static PlainLoop fromOutputs(NeuronForm form, List<Formula> formulas) {
    String name = "adjoint" + form.title + "FromOutputs";
    return adjoint(form, name, ADJOINT_FROM_OUTPUTS, formulas);
  }

  private static PlainLoop adjoint(
      NeuronForm form, String name, String parameters, List<Formula> formulas) {
    List<String> shared = form.shared(form.adjoint(NeuronForm.DIRECT));
    return new PlainLoop(name, form, parameters, "sharedAdjoint", shared, "lambda", formulas);
  }

  String method() {
    return """

        private static void %s(%s) {
        float[] constants = c.%s;
        %s
        %s
        %s
        int n = c.n;
        for (int j = 0; j < n; j++) {
        %s
        }
        }"""
        .formatted(
            name,
            parameters,
            constants,
            lines(
                IntStream.range(0, shared.size())
                    .mapToObj(i -> "float %s = constants[%d];".formatted(shared.get(i), i))),
            lines(states().map(m -> "float[] %s%d = %s[%d];".formatted(state, m, state, m))),
            form.isAdaptive() ? "float[] g1 = c.own;" : "",
            lines(body()));
  }

  private Stream<Integer> states() {
    return IntStream.range(0, form.states).boxed();
  }

  /** The states are written once all has been read. */
  private Stream<String> body() {
    int last = formulas.size() - 1;
    Stream<String> locals =
        formulas.stream()
            .limit(last)
            .map(f -> "float " + f.target() + " = " + f.plain(this::operand) + ";");
    Stream<String> written = states().map(m -> "%s%d[j] = x%d;".formatted(state, m, m));
    Stream<String> q = Stream.of("q[j] = " + formulas.get(last).plain(this::operand) + ";");
    return Stream.of(locals, written, q).flatMap(s -> s);
  }

  /** The adjoint's q comes where psi was. */
  private String operand(String name) {
    boolean isNumber = name.matches("(x|f)[0-9]|source|0f") || shared.contains(name);
    return isNumber ? name : name.replace("psi", "q") + "[j]";
  }
}
