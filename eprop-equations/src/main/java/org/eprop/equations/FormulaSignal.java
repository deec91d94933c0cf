package org.eprop.equations;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.signal.SignalStep;
import org.eprop.api.signal.StepSignal;
import org.eprop.equations.language.Fn;
import org.eprop.equations.terms.Evaluation;
import org.eprop.equations.terms.Terms;

/**
 * A learning signal written as a formula: of B, error, target and y of one output, summed over the
 * outputs; of the step's weight and reward, the neuron's spike z, and L, what the signal was a step
 * before.
 */
public final class FormulaSignal extends FormulaComponent implements LearningSignalFactory {

  private static final String DEFAULT = "B error";

  private static final String SYMMETRIC = "symmetric";

  private static final Parameter FEEDBACK =
      Parameter.choice("feedback", "random", SYMMETRIC, "random")
          .describe("B: the readout weights transposed, or fixed random ones");

  /** The default formula. */
  public FormulaSignal() {
    this(DEFAULT);
  }

  private FormulaSignal(String given) {
    super(
        given,
        "L of a step; see eprop docs equations",
        "L",
        SignalFormula.VARIABLES,
        true,
        FEEDBACK);
  }

  @Override
  FormulaSignal with(String other) {
    return new FormulaSignal(other);
  }

  @Override
  public String description() {
    return "A learning signal written as a formula, summed over outputs: L = "
        + text().formula()
        + ".";
  }

  @Override
  public LearningSignal create(Context context) {
    return new SignalFormula(text(), context, context.text(FEEDBACK).equals(SYMMETRIC));
  }

  /**
   * L_j^t as a formula, evaluated for all neurons at once and, within sums, for one output after
   * the other. What is said of one output is summed over all. Immutable.
   */
  private static final class SignalFormula implements StepSignal {

    /** Of one output: B_jk, delta_k, target_k, y_k. */
    private static final List<String> OF_OUTPUTS = List.of("B", "error", "target", "y");

    /** Of the neuron or the step. */
    private static final List<String> OF_NEURONS = List.of("weight", "reward", "z", "L");

    /** What a formula may be a function of. */
    public static final List<String> VARIABLES =
        List.of("B", "error", "target", "y", "weight", "reward", "z", "L");

    /** Of sums, those within others first: [depth]. */
    private final List<Evaluation> inner = new ArrayList<>();

    /** The sums of each depth. */
    private final List<Fn[]> sums = new ArrayList<>();

    private final Evaluation outer;
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
      Map<String, Double> values = text.values(context);
      int[] known = ofNeurons;
      for (int[] level : levels(terms, whole)) {
        int[] within = Arrays.stream(level).map(sum -> terms.arguments(sum).get(0)).toArray();
        inner.add(new Evaluation(terms, joined(known, ofOutputs), within, values));
        sums.add(Arrays.stream(level).mapToObj(terms::fn).toArray(Fn[]::new));
        known = joined(known, level);
      }
      outer = new Evaluation(terms, known, new int[] {whole}, values);
      int before = ofNeurons[OF_NEURONS.indexOf("L")];
      remembers = isPartOf(terms, whole, before);
    }

    /** Sums by how many are within each other below them, the innermost first. */
    private static List<int[]> levels(Terms terms, int whole) {
      TreeMap<Integer, Integer> depths = new TreeMap<>();
      Set<Integer> open = new TreeSet<>();
      FormulaLoss.LossFormula.sumsIn(terms, whole, open);
      open.forEach(sum -> depth(terms, sum, depths));
      int deepest = depths.values().stream().mapToInt(depth -> depth).max().orElse(0);
      return IntStream.rangeClosed(1, deepest)
          .mapToObj(
              level ->
                  depths.keySet().stream()
                      .filter(sum -> depths.get(sum) == level)
                      .mapToInt(sum -> sum)
                      .toArray())
          .toList();
    }

    private static int depth(Terms terms, int sum, Map<Integer, Integer> depths) {
      if (!depths.containsKey(sum)) {
        Set<Integer> within = new TreeSet<>();
        FormulaLoss.LossFormula.sumsIn(terms, terms.arguments(sum).get(0), within);
        depths.put(
            sum,
            1 + within.stream().mapToInt(inner -> depth(terms, inner, depths)).max().orElse(0));
      }
      return depths.get(sum);
    }

    private static int[] variables(Terms terms, List<String> names) {
      return names.stream().mapToInt(name -> terms.variable(name, true)).toArray();
    }

    private static int[] joined(int[] a, int[] b) {
      int[] joined = Arrays.copyOf(a, a.length + b.length);
      System.arraycopy(b, 0, joined, a.length, b.length);
      return joined;
    }

    private static boolean isPartOf(Terms terms, int term, int variable) {
      return term == variable
          || terms.arguments(term).stream().anyMatch(a -> isPartOf(terms, a, variable));
    }

    private static boolean dependsOn(Terms terms, int term, int... variables) {
      return Arrays.stream(variables).anyMatch(v -> v == term)
          || !terms.fn(term).isOverOutputs()
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
      double[][] known = outer.ofThread(n); // its inputs come first
      Arrays.fill(known[0], 0, n, step.weight());
      Arrays.fill(known[1], 0, n, step.reward());
      Arrays.fill(known[2], 0, n, 0);
      for (int i = 0; i < step.spikeCount(); i++) {
        known[2][step.spikes()[i]] = 1;
      }
      if (remembers) {
        System.arraycopy(state, 0, known[3], 0, n);
      }
      int count = OF_NEURONS.size();
      for (int level = 0; level < inner.size(); level++) {
        overOutputs(level, step, known, count, n);
        count += sums.get(level).length;
      }
      outer.runInto(known, n, signal);
      if (remembers) {
        System.arraycopy(signal, 0, state, 0, n);
      }
    }

    /** The sums of a depth, after the arrays that are known. */
    private void overOutputs(int level, SignalStep step, double[][] known, int first, int n) {
      Fn[] fns = sums.get(level);
      for (int i = 0; i < fns.length; i++) {
        Arrays.fill(known[first + i], 0, n, fns[i] == Fn.SUM ? 0 : Double.NEGATIVE_INFINITY);
      }
      Evaluation evaluation = inner.get(level);
      double[][] r = evaluation.ofThread(n);
      set(r, known, first, n);
      for (int k = 0; k < step.error().length; k++) {
        for (int j = 0; j < n; j++) {
          r[first][j] = step.feedback()[k][j];
        }
        Arrays.fill(r[first + 1], 0, n, step.error()[k]);
        Arrays.fill(r[first + 2], 0, n, step.target()[k]);
        Arrays.fill(r[first + 3], 0, n, step.readout()[k]);
        evaluation.run(r, n);
        for (int i = 0; i < fns.length; i++) {
          double[] total = known[first + i];
          double[] x = evaluation.result(r, i);
          for (int j = 0; j < n; j++) {
            total[j] = fns[i] == Fn.SUM ? total[j] + x[j] : Math.max(total[j], x[j]);
          }
        }
      }
    }

    private static void set(double[][] registers, double[][] values, int count, int n) {
      for (int i = 0; i < count; i++) {
        System.arraycopy(values[i], 0, registers[i], 0, n);
      }
    }
  }
}
