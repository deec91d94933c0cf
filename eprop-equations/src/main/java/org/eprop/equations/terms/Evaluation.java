package org.eprop.equations.terms;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Terms ready to be evaluated for arrays of values of some variables. Immutable. */
public final class Evaluation {

  private final Program program;
  private final int inputs;
  private final double[] constants;

  /**
   * Terms and what they are functions of.
   *
   * @param inputs variables, or other terms whose values will be given
   * @param wanted what is to be computed
   * @param parameters the values of all else, by name
   */
  public Evaluation(Terms terms, int[] inputs, int[] wanted, Map<String, Double> parameters) {
    Map<Integer, Integer> registers = new HashMap<>();
    for (int input : inputs) {
      registers.put(input, registers.size());
    }
    Set<Integer> unchanging = new LinkedHashSet<>();
    Set<Integer> seen = new LinkedHashSet<>();
    for (int term : wanted) {
      collect(terms, term, registers, seen, unchanging);
    }
    int[] list = unchanging.stream().mapToInt(Integer::intValue).toArray();
    for (int term : list) {
      registers.put(term, registers.size());
    }
    this.inputs = inputs.length;
    constants = new ConstantTerms(terms, list).values(parameters);
    program = Program.of(terms, registers, wanted);
  }

  private static void collect(
      Terms terms,
      int term,
      Map<Integer, Integer> inputs,
      Set<Integer> seen,
      Set<Integer> unchanging) {
    if (inputs.containsKey(term) || !seen.add(term)) {
      return;
    }
    if (!terms.varies(term)) {
      unchanging.add(term);
    } else {
      terms.arguments(term).forEach(a -> collect(terms, a, inputs, seen, unchanging));
    }
  }

  /** Registers for n values at once, with the constants; the first ones are for the inputs. */
  public double[][] registers(int n) {
    double[][] r = new double[Math.max(program.registers(), inputs + constants.length)][n];
    for (int i = 0; i < constants.length; i++) {
      Arrays.fill(r[inputs + i], constants[i]);
    }
    return r;
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
