package org.eprop.equations.terms;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.eprop.equations.language.Fn;

/**
 * Terms turned into a list of operations on registers, each of which is a number, or an array with
 * a number for each neuron. The same operations in the same order for both: the same bits. The
 * first registers are inputs, then come constants, then what is computed on the way, whose
 * registers are used again as soon as nobody needs them. Immutable.
 */
public final class Program {

  private static final int WIDTH = 6;

  private final int registers;
  private final Fn[] fns;

  /** [operation][result, four arguments, unused]. */
  private final int[] operands;

  private final int[] results;

  private Program(int registers, Fn[] fns, int[] operands, int[] results) {
    this.registers = registers;
    this.fns = fns;
    this.operands = operands;
    this.results = results;
  }

  /**
   * Compiles terms.
   *
   * @param fixed the registers of inputs and constants, by term
   * @param wanted the terms to be computed
   */
  public static Program of(Terms terms, Map<Integer, Integer> fixed, int[] wanted) {
    return of(terms, fixed, wanted, new int[0], false);
  }

  /**
   * Compiles terms.
   *
   * @param homes where each of them is wanted: the register of an input that is lost, if no later
   *     operation reads it; empty if anywhere
   * @param alike whether what does not vary is the same of all neurons, too
   */
  static Program of(
      Terms terms, Map<Integer, Integer> fixed, int[] wanted, int[] homes, boolean alike) {
    TreeSet<Integer> needed = new TreeSet<>();
    Map<Integer, Integer> uses = new HashMap<>();
    for (int term : wanted) {
      uses.merge(term, 2, Integer::sum); // a result is needed as it is
      need(terms, fixed, term, needed, uses);
    }
    Fusion fusion = new Fusion(terms, fixed, uses, alike);
    List<Fusion.Operation> order = new ArrayList<>();
    while (!needed.isEmpty()) { // from the last on, so that nothing is part of what goes itself
      Fusion.Operation operation = fusion.operation(needed.pollLast());
      needed.removeAll(operation.within());
      order.add(operation);
    }
    Collections.reverse(order);
    Map<Integer, Integer> lastUse = new HashMap<>();
    for (int i = 0; i < order.size(); i++) {
      for (int a : order.get(i).arguments()) {
        lastUse.put(a, i);
      }
    }
    for (int term : wanted) {
      lastUse.put(term, Integer.MAX_VALUE);
    }
    Map<Integer, Integer> register = new HashMap<>(fixed);
    Map<Integer, Integer> home = homes(order, lastUse, fixed, wanted, homes);
    int next = fixed.values().stream().mapToInt(r -> r + 1).max().orElse(0);
    TreeSet<Integer> free = new TreeSet<>();
    Fn[] fns = new Fn[order.size()];
    int[] operands = new int[order.size() * WIDTH];
    for (int i = 0; i < order.size(); i++) {
      Fusion.Operation operation = order.get(i);
      fns[i] = operation.fn();
      int k = 1;
      for (int a : operation.arguments()) {
        operands[i * WIDTH + k++] = register.get(a);
      }
      for (int a : new TreeSet<>(operation.arguments())) {
        if (lastUse.get(a) == i && !fixed.containsKey(a)) {
          free.add(register.get(a));
        }
      }
      Integer own = home.get(operation.term());
      if (own == null) {
        own = free.isEmpty() ? Integer.valueOf(next++) : free.pollFirst();
      }
      register.put(operation.term(), own);
      operands[i * WIDTH] = own;
    }
    int[] results = new int[wanted.length];
    for (int i = 0; i < results.length; i++) {
      results[i] = register.get(wanted[i]);
    }
    return new Program(next, fns, operands, results);
  }

  /** The registers of terms whose home is free by the time that they are computed. */
  private static Map<Integer, Integer> homes(
      List<Fusion.Operation> order,
      Map<Integer, Integer> lastUse,
      Map<Integer, Integer> fixed,
      int[] wanted,
      int[] homes) {
    Map<Integer, Integer> found = new HashMap<>();
    for (int i = 0; i < homes.length; i++) {
      int home = homes[i];
      int until = -1;
      for (Map.Entry<Integer, Integer> input : fixed.entrySet()) {
        if (input.getValue() == home) {
          until = lastUse.getOrDefault(input.getKey(), -1);
        }
      }
      for (int k = 0; k < order.size(); k++) {
        if (order.get(k).term() == wanted[i] && until <= k) {
          found.putIfAbsent(wanted[i], home);
        }
      }
    }
    return found;
  }

  private static void need(
      Terms terms,
      Map<Integer, Integer> fixed,
      int term,
      TreeSet<Integer> needed,
      Map<Integer, Integer> uses) {
    if (fixed.containsKey(term) || !needed.add(term)) {
      return;
    }
    for (int a : terms.arguments(term)) {
      uses.merge(a, 1, Integer::sum);
      need(terms, fixed, a, needed, uses);
    }
  }

  /** How many registers it needs. */
  public int registers() {
    return registers;
  }

  /** Whether it reads a register, or has it as a result. */
  boolean reads(int register) {
    boolean reads = Arrays.stream(results).anyMatch(r -> r == register);
    for (int o = 0; o < operands.length; o++) {
      reads |= o % WIDTH != 0 && operands[o] == register; // the first one where there is none
    }
    return reads;
  }

  /** The register that holds the i-th term wanted, after a run. */
  public int result(int i) {
    return results[i];
  }

  /** Runs it for one neuron. */
  public void run(double[] r) {
    for (int i = 0; i < fns.length; i++) {
      int o = i * WIDTH;
      r[operands[o]] =
          fns[i].apply(
              r[operands[o + 1]], r[operands[o + 2]], r[operands[o + 3]], r[operands[o + 4]]);
    }
  }

  /** Runs it for the first n neurons. */
  public void run(double[][] r, int n) {
    for (int i = 0; i < fns.length; i++) {
      int o = i * WIDTH;
      double[] out = r[operands[o]];
      double[] a = r[operands[o + 1]];
      double[] b = r[operands[o + 2]];
      switch (fns[i]) {
        case ADD -> Loops.add(out, a, b, n);
        case SUBTRACT -> Loops.subtract(out, a, b, n);
        case MULTIPLY -> Loops.multiply(out, a, b, n);
        case MULTIPLY_ADD -> Loops.multiplyAdd(out, a, b, r[operands[o + 3]], n);
        case MULTIPLY_SUBTRACT -> Loops.multiplySubtract(out, a, b, r[operands[o + 3]], n);
        case SCALE -> Loops.scale(out, a, b[0], n);
        case SCALED_SUM ->
            Loops.scaledSum(out, a, b[0], r[operands[o + 3]], r[operands[o + 4]][0], n);
        case ABOVE -> Loops.above(out, a, b[0], n);
        case SCALED_ABOVE -> Loops.scaledAbove(out, a, b[0], r[operands[o + 3]][0], n);
        case ABOVE_TIMES -> Loops.aboveTimes(out, a, b[0], r[operands[o + 3]], n);
        case SCALED_ABOVE_TIMES ->
            Loops.scaledAboveTimes(out, a, b[0], r[operands[o + 3]], r[operands[o + 4]][0], n);
        case DIVIDE -> Loops.divide(out, a, b, n);
        case POWER -> Loops.power(out, a, b, n);
        case NEGATE -> Loops.negate(out, a, n);
        case EXP -> Loops.exp(out, a, n);
        case MIN -> Loops.min(out, a, b, n);
        case MAX -> Loops.max(out, a, b, n);
        case ABS -> Loops.abs(out, a, n);
        case IF -> Loops.choose(out, a, b, r[operands[o + 3]], r[operands[o + 4]], n);
        case SUM -> Loops.sum(out, a, n);
        case LARGEST -> Loops.largest(out, a, n);
        case CUT -> System.arraycopy(a, 0, out, 0, n);
        default -> Loops.other(fns[i], out, a, n);
      }
    }
  }
}
