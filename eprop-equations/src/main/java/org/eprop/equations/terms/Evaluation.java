package org.eprop.equations.terms;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.eprop.equations.language.Fn;

/** Terms ready to be evaluated for arrays of values of some variables. Immutable. */
public final class Evaluation {

  private final Program program;
  private final int inputs;
  private final double[] constants;
  private final int results;
  private final ThreadLocal<double[][]> ofThread = ThreadLocal.withInitial(() -> registers(1));
  private final boolean[] read;

  /**
   * Terms and what they are functions of.
   *
   * @param inputs variables, or other terms whose values will be given
   * @param wanted what is to be computed
   * @param parameters the values of all else, by name
   */
  public Evaluation(Terms terms, int[] inputs, int[] wanted, Map<String, Double> parameters) {
    this(terms, inputs, wanted, parameters, new int[0], false);
  }

  private Evaluation(
      Terms terms,
      int[] inputs,
      int[] wanted,
      Map<String, Double> parameters,
      int[] homes,
      boolean finite) {
    Map<Integer, Integer> registers = new HashMap<>();
    for (int input : inputs) {
      registers.put(input, registers.size());
    }
    int[] list = addConstants(terms, wanted, registers, inputs.length);
    this.inputs = inputs.length;
    results = wanted.length;
    constants = new ConstantTerms(terms, list).values(parameters);
    program = Program.of(terms, registers, wanted, homes, true, finite);
    read = new boolean[inputs.length];
    for (int i = 0; i < read.length; i++) {
      read[i] = program.reads(i);
    }
  }

  /** Terms of inputs that are finite, which take less time. */
  public static Evaluation ofFinite(
      Terms terms, int[] inputs, int[] wanted, Map<String, Double> parameters) {
    return new Evaluation(terms, inputs, wanted, parameters, new int[0], true);
  }

  /**
   * Terms of finite inputs that become the last ones: {@link #step} leaves them there.
   *
   * @param next what becomes of each of them
   */
  public static Evaluation ofStep(
      Terms terms, int[] inputs, int[] next, Map<String, Double> parameters) {
    int first = inputs.length - next.length;
    int[] wanted = next.clone();
    int[] homes = new int[next.length];
    for (int k = 0; k < next.length; k++) {
      homes[k] = first + k;
      int term = next[k];
      if (term != inputs[first + k] && Arrays.stream(inputs).anyMatch(x -> x == term)) {
        wanted[k] = terms.of(Fn.CUT, term); // a copy, as the input may be lost before
      }
    }
    return new Evaluation(terms, inputs, wanted, parameters, homes, true);
  }

  /**
   * Gives a register to each term that does not vary of which others are made.
   *
   * @param registers those of inputs, by term; receives the others
   * @param first the first that is free
   * @return the terms that do not vary, in the order of their registers
   */
  public static int[] addConstants(
      Terms terms, int[] wanted, Map<Integer, Integer> registers, int first) {
    Set<Integer> seen = new HashSet<>(registers.keySet());
    Set<Integer> unchanging = new LinkedHashSet<>();
    for (int term : wanted) {
      collect(terms, term, seen, unchanging);
    }
    int[] constants = unchanging.stream().mapToInt(Integer::intValue).toArray();
    for (int i = 0; i < constants.length; i++) {
      registers.put(constants[i], first + i);
    }
    return constants;
  }

  private static void collect(Terms terms, int term, Set<Integer> seen, Set<Integer> unchanging) {
    if (!seen.add(term)) {
      return;
    }
    if (!terms.varies(term)) {
      unchanging.add(term);
    } else {
      terms.arguments(term).forEach(a -> collect(terms, a, seen, unchanging));
    }
  }

  /** Registers for n values at once, with the constants; the first ones are for the inputs. */
  public double[][] registers(int n) {
    double[][] r =
        new double[Math.max(program.registers(), inputs + constants.length)][Math.max(1, n)];
    for (int i = 0; i < constants.length; i++) {
      Arrays.fill(r[inputs + i], constants[i]);
    }
    return r;
  }

  /** This thread's registers with room for n values at least, to be used until the next call. */
  public double[][] ofThread(int n) {
    double[][] r = ofThread.get();
    if (r[0].length < n) {
      r = registers(n);
      ofThread.set(r);
    }
    return r;
  }

  /** Registers for one value, with the constants; the first ones are for the inputs. */
  public double[] registers() {
    double[] r = new double[Math.max(program.registers(), inputs + constants.length)];
    System.arraycopy(constants, 0, r, inputs, constants.length);
    return r;
  }

  /** Whether the i-th input is needed; if it may be that of others, for sure. */
  public boolean reads(int i) {
    return read[i];
  }

  /** Computes one value; it is in the register {@link #place}. */
  public void run(double[] registers) {
    program.run(registers);
  }

  /** The number of the register with the i-th term wanted. */
  public int place(int i) {
    return program.result(i);
  }

  /**
   * Computes the first n values of one term.
   *
   * @param out receives them
   */
  public void runInto(double[][] registers, int n, double[] out) {
    int place = program.result(0);
    if (place >= inputs + constants.length) { // a register of its own, which may be any array
      registers[place] = out;
      program.run(registers, n);
    } else {
      System.arraycopy(registers[place], 0, out, 0, n);
    }
  }

  /** Computes the first n values of a {@linkplain #ofStep step} in place of the last inputs. */
  public void step(double[][] registers, int n) {
    program.run(registers, n);
    int first = inputs - results;
    for (int k = 0; k < results; k++) {
      double[] now = result(registers, k);
      if (now != registers[first + k]) {
        System.arraycopy(now, 0, registers[first + k], 0, n);
      }
    }
  }

  /** Computes the first n values; they are in the registers {@link #result}. */
  public void run(double[][] registers, int n) {
    program.run(registers, n);
  }

  /** The register with the i-th term wanted. */
  public double[] result(double[][] registers, int i) {
    return registers[program.result(i)];
  }
}
