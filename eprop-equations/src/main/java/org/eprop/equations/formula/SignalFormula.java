package org.eprop.equations.formula;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.api.signal.SignalStep;
import org.eprop.api.signal.StepSignal;
import org.eprop.equations.language.Fn;
import org.eprop.equations.terms.Evaluation;
import org.eprop.equations.terms.Terms;

/**
 * L_j^t as a formula, evaluated for all neurons at once and, within sums, for one output after the
 * other. What is said of one output is summed over all. Immutable.
 */
public final class SignalFormula implements StepSignal {

  /** Of one output: B_jk, delta_k, target_k, y_k. */
  private static final List<String> OF_OUTPUTS = List.of("B", "error", "target", "y");

  /** Of the neuron or the step. */
  private static final List<String> OF_NEURONS = List.of("weight", "reward", "z", "L");

  /** What a formula may be a function of. */
  public static final List<String> VARIABLES =
      List.of("B", "error", "target", "y", "weight", "reward", "z", "L");

  private final Evaluation inner;
  private final Evaluation outer;
  private final int sums;
  private final boolean remembers;
  private final boolean symmetric;

  /**
   * The signal of a text with a context's parameters.
   *
   * @param symmetric whether B is W_out transposed; else fixed random weights
   */
  public SignalFormula(FormulaText text, Context context, boolean symmetric) {
    this.symmetric = symmetric;
    Terms terms = new Terms();
    int[] ofOutputs = variables(terms, OF_OUTPUTS);
    int[] ofNeurons = variables(terms, OF_NEURONS);
    int whole = text.term(terms);
    if (dependsOn(terms, whole, ofOutputs)) {
      whole = terms.of(Fn.SUM, whole);
    }
    Set<Integer> found = new TreeSet<>();
    LossFormula.sumsIn(terms, whole, found);
    int[] all = found.stream().mapToInt(Integer::intValue).toArray();
    int[] within = Arrays.stream(all).map(sum -> terms.arguments(sum).get(0)).toArray();
    for (int term : within) {
      Set<Integer> nested = new TreeSet<>();
      LossFormula.sumsIn(terms, term, nested);
      if (!nested.isEmpty()) {
        throw text.error("a sum within a sum; expected sums side by side");
      }
    }
    Map<String, Double> values = text.values(context);
    inner = new Evaluation(terms, joined(ofOutputs, ofNeurons), within, values);
    outer = new Evaluation(terms, joined(ofNeurons, all), new int[] {whole}, values);
    sums = all.length;
    int before = ofNeurons[OF_NEURONS.indexOf("L")];
    remembers =
        dependsOn(terms, whole, before)
            || Arrays.stream(within).anyMatch(term -> dependsOn(terms, term, before));
  }

  private static int[] variables(Terms terms, List<String> names) {
    return names.stream().mapToInt(name -> terms.variable(name, true)).toArray();
  }

  private static int[] joined(int[] a, int[] b) {
    int[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }

  private static boolean dependsOn(Terms terms, int term, int... variables) {
    return Arrays.stream(variables).anyMatch(v -> v == term)
        || terms.fn(term) != Fn.SUM
            && terms.arguments(term).stream().anyMatch(a -> dependsOn(terms, a, variables));
  }

  @Override
  public boolean needsReadout() {
    return symmetric;
  }

  @Override
  public void initialise(double[] wOut, int neurons, RandomGenerator random, double[] b) {
    if (symmetric) {
      System.arraycopy(wOut, 0, b, 0, b.length);
      return;
    }
    for (int k = 0; k < b.length; k++) {
      b[k] = random.nextGaussian() / StrictMath.sqrt(neurons);
    }
  }

  @Override
  public void follow(double[] wOut, double[] deltaWOut, double[] b) {
    if (symmetric) {
      System.arraycopy(wOut, 0, b, 0, b.length);
    }
  }

  @Override
  public int stateSize(int neurons, int outputs) {
    return remembers ? neurons : 0;
  }

  @Override
  public void step(SignalStep step, double[] state, double[] signal) {
    int n = signal.length;
    double[][] ofNeurons = new double[OF_NEURONS.size()][n];
    Arrays.fill(ofNeurons[0], step.weight());
    Arrays.fill(ofNeurons[1], step.reward());
    for (int i = 0; i < step.spikeCount(); i++) {
      ofNeurons[2][step.spikes()[i]] = 1;
    }
    if (remembers) {
      System.arraycopy(state, 0, ofNeurons[3], 0, n);
    }
    double[][] total = new double[sums][n];
    double[][] r = inner.registers(n);
    for (int k = 0; sums > 0 && k < step.error().length; k++) {
      for (int j = 0; j < n; j++) {
        r[0][j] = step.feedback()[k][j];
      }
      Arrays.fill(r[1], step.error()[k]);
      Arrays.fill(r[2], step.target()[k]);
      Arrays.fill(r[3], step.readout()[k]);
      for (int i = 0; i < ofNeurons.length; i++) {
        System.arraycopy(ofNeurons[i], 0, r[OF_OUTPUTS.size() + i], 0, n);
      }
      inner.run(r, n);
      for (int i = 0; i < sums; i++) {
        double[] x = inner.result(r, i);
        for (int j = 0; j < n; j++) {
          total[i][j] += x[j];
        }
      }
    }
    double[][] o = outer.registers(n);
    for (int i = 0; i < ofNeurons.length; i++) {
      System.arraycopy(ofNeurons[i], 0, o[i], 0, n);
    }
    for (int i = 0; i < sums; i++) {
      System.arraycopy(total[i], 0, o[OF_NEURONS.size() + i], 0, n);
    }
    outer.run(o, n);
    System.arraycopy(outer.result(o, 0), 0, signal, 0, n);
    if (remembers) {
      System.arraycopy(signal, 0, state, 0, n);
    }
  }
}
