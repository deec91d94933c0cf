package org.eprop.core.kernel.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The linear neuron's step and its adjoint, written once for any number of states:
 *
 * <pre>
 * x = A s + u I,    distance = (g.x - theta) steepness
 * source = (direct + r~.lambda) psi,    x = A^T lambda + g source,    q = u.x
 * </pre>
 *
 * <p>A form says which of the constants there are; terms of others are left out.
 */
enum NeuronForm {
  /** One state. */
  ONE("One", 1),
  /** The same as {@link #ADAPTIVE} where u_0 and g_0 are 1. */
  UNIT("Unit", 2),
  /** Two states that don't feed each other; input reaches the first, spikes the second. */
  ADAPTIVE("Adaptive", 2),
  /** Two states that don't feed each other. */
  APART("Apart", 2),
  /** Two states. */
  COUPLED("Coupled", 2);

  /** Those whose neurons may share their constants. */
  static final List<NeuronForm> SHARING = List.of(ONE, UNIT, ADAPTIVE);

  /** What reaches a neuron directly where it is one number. */
  static final String DIRECT = "direct";

  /** What reaches it from two outputs. */
  static final String OUTPUTS = "rate + f0 * b0 + f1 * b1";

  /** For use in names. */
  final String title;

  final int states;

  NeuronForm(String title, int states) {
    this.title = title;
    this.states = states;
  }

  /** Of {@code s0} and {@code current}: {@code x0} and so on, {@code distance}. */
  List<Formula> step() {
    List<String> formulas = new ArrayList<>();
    for (int m = 0; m < states; m++) {
      int to = m;
      Stream<String> input = hasInput(m) ? Stream.of(product("u" + m, "current")) : Stream.of();
      formulas.add("x" + m + " = " + sum(Stream.concat(terms(k -> a(to, k), "s"), input)));
    }
    formulas.add("distance = (" + sum(terms(m -> "g" + m, "x")) + " - theta) * steepness");
    return Formula.parse(formulas);
  }

  /** Of {@code lambda0} and {@code psi}: {@code source}, {@code x0} and so on, {@code q}. */
  List<Formula> adjoint(String direct) {
    List<String> formulas = new ArrayList<>();
    Stream<String> spikes = terms(m -> isAdaptive() && m == 0 ? null : "r" + m, "lambda");
    formulas.add("source = (" + sum(Stream.concat(Stream.of(direct), spikes)) + ") * psi");
    for (int k = 0; k < states; k++) {
      int from = k;
      Stream<String> source = Stream.of(product("g" + k, "source"));
      formulas.add("x" + k + " = " + sum(Stream.concat(terms(m -> a(m, from), "lambda"), source)));
    }
    formulas.add("q = " + sum(terms(m -> hasInput(m) ? "u" + m : null, "x")));
    return Formula.parse(formulas);
  }

  /**
   * What a step adds to the sums for the gradients by constants, of {@code source}, lambda as
   * {@code x0} and so on, {@code current}, {@code s0} and, a step before, {@code past0}.
   *
   * @param usual whether g_0 and u_0 are left out
   */
  List<Formula> sums(boolean usual) {
    List<String> formulas = new ArrayList<>();
    formulas.add("sum = sum + source");
    for (int m = 0; m < states; m++) {
      if (m > 0 || !usual) {
        formulas.add(added("sumg" + m, "source * s" + m));
      }
      for (int k = 0; k < states; k++) {
        if (a(m, k) != null) {
          formulas.add(added("suma" + m + k, "x" + m + " * past" + k));
        }
      }
      if (hasInput(m) && !usual) {
        formulas.add(added("sumu" + m, "x" + m + " * current"));
      }
    }
    return Formula.parse(formulas);
  }

  private static String added(String sum, String term) {
    return sum + " = " + sum + " + " + term;
  }

  /** The constants in formulas, as they come. */
  static List<String> constants(List<Formula> formulas) {
    return formulas.stream()
        .flatMap(Formula::operands)
        .filter(name -> name.matches("[aurg][0-9]+|theta|steepness"))
        .distinct()
        .toList();
  }

  /** Those of them that neurons share where they share all they can. */
  List<String> shared(List<Formula> formulas) {
    return constants(formulas).stream().filter(name -> !isOwn(name)).toList();
  }

  /** Whether it is a constant of its own for each neuron even then. */
  boolean isOwn(String name) {
    return isAdaptive() && name.equals("g1");
  }

  /** Whether input reaches the first state alone, and spikes the second. */
  boolean isAdaptive() {
    return this == UNIT || this == ADAPTIVE;
  }

  private boolean hasInput(int state) {
    return state == 0 || !isAdaptive();
  }

  private String product(String constant, String of) {
    return this == UNIT && constant.matches("[ug]0") ? of : constant + " * " + of;
  }

  /** The name of A's element, null for one that is zero. */
  private String a(int to, int from) {
    return to == from || this == COUPLED ? "a" + to + from : null;
  }

  private Stream<String> terms(IntFunction<String> factor, String of) {
    return IntStream.range(0, states)
        .filter(m -> factor.apply(m) != null)
        .mapToObj(m -> product(factor.apply(m), of + m));
  }

  private static String sum(Stream<String> terms) {
    return terms.collect(Collectors.joining(" + "));
  }
}
