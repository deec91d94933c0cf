package org.eprop.equations.terms;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.eprop.equations.language.Fn;
import org.eprop.equations.terms.Fusion.Fused;

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
  private final Fused[] fused;
  private final Loops.Loop[] loops;

  /** [operation][result, five arguments]. */
  private final int[] operands;

  private final int[] results;

  private Program(int registers, Fn[] fns, Fused[] fused, int[] operands, int[] results) {
    this.registers = registers;
    this.fns = fns;
    this.fused = fused;
    this.operands = operands;
    this.results = results;
    loops = new Loops.Loop[fns.length];
    for (int i = 0; i < loops.length; i++) {
      int[] own = Arrays.copyOfRange(operands, i * WIDTH, (i + 1) * WIDTH);
      loops[i] = Loops.of(fns[i], fused[i], own[0], own[1], own[2], own[3], own[4], own[5]);
    }
  }

  /**
   * Compiles terms.
   *
   * @param fixed the registers of inputs and constants, by term
   * @param wanted the terms to be computed
   */
  public static Program of(Terms terms, Map<Integer, Integer> fixed, int[] wanted) {
    return of(terms, fixed, wanted, new int[0], false, false);
  }

  /**
   * Compiles terms.
   *
   * @param homes where each of them is wanted: the register of an input that is lost, if no later
   *     operation reads it; empty if anywhere
   * @param alike whether what does not vary is the same of all neurons, too
   * @param finite whether inputs are finite
   */
  static Program of(
      Terms terms,
      Map<Integer, Integer> fixed,
      int[] wanted,
      int[] homes,
      boolean alike,
      boolean finite) {
    TreeSet<Integer> needed = new TreeSet<>();
    Map<Integer, Integer> uses = new HashMap<>();
    for (int term : wanted) {
      uses.merge(term, 2, Integer::sum); // a result is needed as it is
      need(terms, fixed, term, needed, uses);
    }
    Fusion fusion = new Fusion(terms, fixed, uses, alike, finite);
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
    Fused[] fused = new Fused[order.size()];
    int[] operands = new int[order.size() * WIDTH];
    for (int i = 0; i < order.size(); i++) {
      Fusion.Operation operation = order.get(i);
      fns[i] = terms.fn(operation.term());
      fused[i] = operation.fused();
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
    return new Program(next, fns, fused, operands, results);
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
      double a = r[operands[o + 1]];
      double b = r[operands[o + 2]];
      double c = r[operands[o + 3]];
      double d = r[operands[o + 4]];
      r[operands[o]] =
          fused[i] == Fused.NONE
              ? fns[i].apply(a, b, c, d)
              : fused[i].apply(a, b, c, d, r[operands[o + 5]]);
    }
  }

  /** Runs it for the first n neurons. */
  public void run(double[][] r, int n) {
    for (Loops.Loop loop : loops) {
      loop.run(r, n);
    }
  }

  /** One operation for many neurons: loops short enough for C2 to turn into vector instructions. */
  private static final class Loops {

    /** One operation on registers. */
    @FunctionalInterface
    interface Loop {
      void run(double[][] r, int n);
    }

    private Loops() {}

    /** An operation whose registers are known, which takes less time than looking it up. */
    static Loop of(Fn fn, Fused fused, int out, int a, int b, int c, int d, int e) {
      return switch (fused) {
        case NONE -> of(fn, out, a, b, c, d);
        case MULTIPLY_ADD -> (r, n) -> multiplyAdd(r[out], r[a], r[b], r[c], n);
        case MULTIPLY_SUBTRACT -> (r, n) -> multiplySubtract(r[out], r[a], r[b], r[c], n);
        case SCALE -> (r, n) -> scale(r[out], r[a], r[b][0], n);
        case SCALED_SUM -> (r, n) -> scaledSum(r[out], r[a], r[b][0], r[c], r[d][0], n);
        case ABOVE -> (r, n) -> above(r[out], r[a], r[b][0], 1, n);
        case SCALED_ABOVE -> (r, n) -> above(r[out], r[a], r[b][0], r[c][0], n);
        case ABOVES -> (r, n) -> aboves(r[out], r[a], r[b][0], r[c], r[d][0], 1, n);
        case SCALED_ABOVES -> (r, n) -> aboves(r[out], r[a], r[b][0], r[c], r[d][0], r[e][0], n);
      };
    }

    private static Loop of(Fn fn, int out, int a, int b, int c, int d) {
      return switch (fn) {
        case ADD -> (r, n) -> add(r[out], r[a], r[b], n);
        case SUBTRACT -> (r, n) -> subtract(r[out], r[a], r[b], n);
        case MULTIPLY -> (r, n) -> multiply(r[out], r[a], r[b], n);
        case DIVIDE -> (r, n) -> divide(r[out], r[a], r[b], n);
        case POWER -> (r, n) -> power(r[out], r[a], r[b], n);
        case NEGATE -> (r, n) -> negate(r[out], r[a], n);
        case EXP -> (r, n) -> exp(r[out], r[a], n);
        case MIN -> (r, n) -> min(r[out], r[a], r[b], n);
        case MAX -> (r, n) -> max(r[out], r[a], r[b], n);
        case ABS -> (r, n) -> abs(r[out], r[a], n);
        case IF -> (r, n) -> choose(r[out], r[a], r[b], r[c], r[d], n);
        case SUM -> (r, n) -> sum(r[out], r[a], n);
        case LARGEST -> (r, n) -> largest(r[out], r[a], n);
        case CUT -> (r, n) -> System.arraycopy(r[a], 0, r[out], 0, n);
        default -> (r, n) -> other(fn, r[out], r[a], n);
      };
    }

    static void add(double[] out, double[] a, double[] b, int n) {
      for (int j = 0; j < n; j++) {
        out[j] = a[j] + b[j];
      }
    }

    static void subtract(double[] out, double[] a, double[] b, int n) {
      for (int j = 0; j < n; j++) {
        out[j] = a[j] - b[j];
      }
    }

    static void multiply(double[] out, double[] a, double[] b, int n) {
      for (int j = 0; j < n; j++) {
        out[j] = a[j] * b[j];
      }
    }

    static void divide(double[] out, double[] a, double[] b, int n) {
      for (int j = 0; j < n; j++) {
        out[j] = a[j] / b[j];
      }
    }

    static void multiplyAdd(double[] out, double[] a, double[] b, double[] c, int n) {
      for (int j = 0; j < n; j++) {
        out[j] = a[j] * b[j] + c[j];
      }
    }

    static void multiplySubtract(double[] out, double[] a, double[] b, double[] c, int n) {
      for (int j = 0; j < n; j++) {
        out[j] = c[j] - a[j] * b[j];
      }
    }

    static void scale(double[] out, double[] a, double b, int n) {
      for (int j = 0; j < n; j++) {
        out[j] = a[j] * b;
      }
    }

    static void scaledSum(double[] out, double[] a, double b, double[] c, double d, int n) {
      for (int j = 0; j < n; j++) {
        out[j] = a[j] * b + c[j] * d;
      }
    }

    static void above(double[] out, double[] a, double b, double c, int n) {
      double half = c * 0.5;
      for (int j = 0; j < n; j++) {
        out[j] = half * Fusion.twiceAbove(a[j], b);
      }
    }

    static void aboves(double[] out, double[] a, double b, double[] c, double d, double e, int n) {
      double quarter = e * 0.25;
      for (int j = 0; j < n; j++) {
        out[j] = quarter * Fusion.twiceAbove(a[j], b) * Fusion.twiceAbove(c[j], d);
      }
    }

    static void power(double[] out, double[] a, double[] b, int n) {
      for (int j = 0; j < n; j++) {
        out[j] = StrictMath.pow(a[j], b[j]);
      }
    }

    static void negate(double[] out, double[] a, int n) {
      for (int j = 0; j < n; j++) {
        out[j] = -a[j];
      }
    }

    static void exp(double[] out, double[] a, int n) {
      for (int j = 0; j < n; j++) {
        out[j] = StrictMath.exp(a[j]);
      }
    }

    static void min(double[] out, double[] a, double[] b, int n) {
      for (int j = 0; j < n; j++) {
        out[j] = Math.min(a[j], b[j]);
      }
    }

    static void max(double[] out, double[] a, double[] b, int n) {
      for (int j = 0; j < n; j++) {
        out[j] = Math.max(a[j], b[j]);
      }
    }

    static void abs(double[] out, double[] a, int n) {
      for (int j = 0; j < n; j++) {
        out[j] = Math.abs(a[j]);
      }
    }

    static void choose(double[] out, double[] a, double[] b, double[] c, double[] d, int n) {
      for (int j = 0; j < n; j++) {
        out[j] = a[j] > b[j] ? c[j] : d[j];
      }
    }

    /** The sum over the array, everywhere in it. */
    static void sum(double[] out, double[] a, int n) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += a[j];
      }
      for (int j = 0; j < n; j++) {
        out[j] = sum;
      }
    }

    /** The largest of the array, everywhere in it. */
    static void largest(double[] out, double[] a, int n) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < n; j++) {
        largest = Math.max(largest, a[j]);
      }
      for (int j = 0; j < n; j++) {
        out[j] = largest;
      }
    }

    static void other(Fn fn, double[] out, double[] a, int n) {
      for (int j = 0; j < n; j++) {
        out[j] = fn.apply(a[j]);
      }
    }
  }
}
