package org.eprop.equations.neuron;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eprop.equations.language.Expr;
import org.eprop.equations.language.Fn;
import org.eprop.equations.neuron.ModelText.Change;
import org.eprop.equations.neuron.ModelText.Changes;
import org.eprop.equations.neuron.ModelText.Flow;
import org.eprop.equations.neuron.ModelText.Flows;
import org.eprop.equations.neuron.ModelText.Method;
import org.eprop.equations.neuron.ModelText.State;
import org.eprop.equations.neuron.ModelText.Statement;
import org.eprop.equations.terms.Lowering;
import org.eprop.equations.terms.Terms;

/**
 * A model's step as terms: s^t of s^{t-1}, z^{t-1} and I^t, and its derivatives.
 *
 * <p>The spike is two variables of the same value: one where it resets, one elsewhere, so that the
 * derivative with the reset detached is that by the latter alone. Where something precedes
 * differential equations that are solved in sub-steps, the states that they start from are
 * quantities of their own: derivatives by them, of which there are d, are followed through the
 * sub-steps, in place of those by all that went before.
 */
final class StepTerms {

  static final int MOST_SUBSTEPS = 100;

  private static final String MARGIN = "margin";

  final Terms terms = new Terms();

  /** Names of the states, [d]. */
  final List<String> stateNames = new ArrayList<>();

  /** Variables: s^{t-1} [d]. */
  final int[] before;

  /** Variables. */
  final int spike = terms.variable("z", true);

  final int resetSpike = terms.variable("z.reset", true);
  final int current = terms.variable("I", true);

  /** s^t [d]. */
  final int[] after;

  /** s before the first step [d]. */
  final int[] initial;

  /** g [d], theta and the scale. */
  final int[] spikeWeights;

  final int threshold;
  final int scale;

  /**
   * Whether the distance to threshold is no fixed combination of states, and a state of its own.
   */
  final boolean hasMargin;

  /** The lower and the upper bound of each state that has them. */
  final int[] bounds;

  private final ModelText model;
  private final Lowering names;
  private final int step;
  private int[] cut;

  /** What {@link #cut} stands for. */
  private int[] cutFrom;

  /**
   * The terms of a model.
   *
   * @param dt ms
   * @param values of parameters, which are constants then; of the others there are none
   */
  StepTerms(ModelText model, double dt, Map<String, Double> values) {
    this.model = model;
    names = new Lowering(model.source(), terms, model.abbreviations());
    step = terms.number(dt);
    names.set("dt", step);
    names.set("I", current);
    names.set("z", spike);
    for (String p : model.parameters().keySet()) {
      Double value = values.get(p);
      names.set(p, value == null ? terms.variable(p, false) : terms.number(value));
    }
    int d = model.states().size();
    int[] states = new int[d];
    int[] starts = new int[d];
    for (int m = 0; m < d; m++) {
      State state = model.states().get(m);
      stateNames.add(state.name());
      states[m] = terms.variable(state.name(), true);
      starts[m] = names.of(state.initial());
    }
    for (int m = 0; m < d; m++) {
      names.set(stateNames.get(m), states[m]);
    }
    for (int i = 0; i < model.statements().size(); i++) {
      run(model.statements().get(i), dt, i > 0);
    }
    int[] ends = new int[d];
    for (int m = 0; m < d; m++) {
      ends[m] = names.get(stateNames.get(m));
    }
    bounds =
        model.states().stream()
            .filter(state -> state.low() != null)
            .flatMap(state -> Stream.of(state.low(), state.high()))
            .mapToInt(names::of)
            .toArray();
    Distance distance = distance(starts, states, ends);
    hasMargin = distance.weights == null;
    scale = distance.scale;
    if (hasMargin) {
      stateNames.add(MARGIN);
      before = grown(states, terms.variable("z.margin", true));
      after = grown(ends, distance.now);
      initial = grown(starts, distance.start);
      spikeWeights = grown(zeros(d), terms.number(1));
      threshold = terms.number(0);
    } else {
      before = states;
      after = ends;
      initial = starts;
      spikeWeights = distance.weights;
      threshold = distance.threshold;
    }
  }

  private int[] zeros(int d) {
    int[] zeros = new int[d];
    java.util.Arrays.fill(zeros, terms.number(0));
    return zeros;
  }

  private static int[] grown(int[] array, int last) {
    int[] grown = java.util.Arrays.copyOf(array, array.length + 1);
    grown[array.length] = last;
    return grown;
  }

  // What a step does

  private void run(Statement statement, double dt, boolean hasPast) {
    if (statement instanceof Changes changes) {
      change(changes);
    } else if (statement instanceof Flows flows) {
      solve(flows, dt, hasPast);
    }
  }

  private void change(Changes changes) {
    Map<String, Integer> values = new HashMap<>();
    for (Change change : changes.changes()) {
      String name = change.state().text();
      int old = names.get(name);
      int value = names.of(change.value());
      values.put(
          name,
          changes.reset() ? reset(old, change.sign(), value) : sum(old, change.sign(), value));
    }
    values.forEach(names::set);
  }

  private int sum(int old, String sign, int value) {
    return switch (sign) {
      case "+=" -> terms.of(Fn.ADD, old, value);
      case "-=" -> terms.of(Fn.SUBTRACT, old, value);
      case "*=" -> terms.of(Fn.MULTIPLY, old, value);
      default -> value;
    };
  }

  /** x + z (value - x), so that z makes the difference. */
  private int reset(int old, String sign, int value) {
    return switch (sign) {
      case "+=" -> terms.of(Fn.ADD, old, terms.of(Fn.MULTIPLY, resetSpike, value));
      case "-=" -> terms.of(Fn.SUBTRACT, old, terms.of(Fn.MULTIPLY, resetSpike, value));
      default ->
          terms.of(
              Fn.ADD,
              old,
              terms.of(Fn.MULTIPLY, resetSpike, terms.of(Fn.SUBTRACT, sum(old, sign, value), old)));
    };
  }

  private void solve(Flows flows, double dt, boolean hasPast) {
    boolean wanted = flows.flows().stream().anyMatch(f -> f.method() == Method.EXACT);
    boolean others =
        flows.flows().stream()
            .anyMatch(
                f ->
                    f.method() == Method.EULER
                        || f.method() == Method.EXPONENTIAL_EULER
                        || bounded(f.state().text()));
    LinearFlow linear = others ? null : LinearFlow.of(flows, names, terms);
    if (linear != null) {
      linear.solve(step).forEach(names::set);
      return;
    }
    if (wanted) {
      Flow flow =
          flows.flows().stream().filter(f -> f.method() == Method.EXACT).findFirst().orElseThrow();
      throw model
          .source()
          .error(
              "this can't be solved exactly: equations that stand together have to be linear in"
                  + " their states, without bounds, and all solved exactly; expected euler or"
                  + " exponential_euler",
              flow.rate());
    }
    double count = Math.max(1, Math.ceil(dt / model.substep()));
    if (!(count <= MOST_SUBSTEPS)) {
      throw model
          .source()
          .error(
              ("this cuts the time step of %s ms into %s sub-steps, but expected at most %s")
                  .formatted(dt, (long) count, MOST_SUBSTEPS),
              model.substepGiven());
    }
    if (hasPast && cut == null) {
      cutHere();
    }
    int h = terms.number(dt / count);
    for (int i = 0; i < count; i++) {
      substep(flows, h);
    }
  }

  private void cutHere() {
    int d = stateNames.size();
    cut = new int[d];
    cutFrom = new int[d];
    for (int m = 0; m < d; m++) {
      cutFrom[m] = names.get(stateNames.get(m));
      cut[m] = terms.of(Fn.CUT, cutFrom[m]);
      names.set(stateNames.get(m), cut[m]);
    }
  }

  private void substep(Flows flows, int h) {
    Map<String, Integer> values = new HashMap<>();
    for (Flow flow : flows.flows()) {
      String name = flow.state().text();
      int x = names.get(name);
      int rate = rate(flow, names);
      int share = h;
      if (flow.method() == Method.EXPONENTIAL_EULER) {
        share =
            terms.of(Fn.MULTIPLY, h, terms.of(Fn.PHI, terms.of(Fn.MULTIPLY, h, slope(flow, x))));
      }
      int moved = terms.of(Fn.ADD, x, terms.of(Fn.MULTIPLY, share, rate));
      values.put(name, kept(name, moved));
    }
    values.forEach(names::set);
  }

  /** df/dx at x, all else held. */
  private int slope(Flow flow, int x) {
    String name = flow.state().text();
    int own = terms.variable("z.own." + name, true);
    names.set(name, own);
    int slope = terms.derivative(rate(flow, names), own);
    names.set(name, x);
    return terms.replace(slope, Map.of(own, x));
  }

  static int rate(Flow flow, Lowering names) {
    int right = names.of(flow.rate());
    return flow.factor() == null ? right : names.of(Fn.DIVIDE, right, names.of(flow.factor()));
  }

  private State state(String name) {
    return model.states().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  private boolean bounded(String name) {
    return state(name).low() != null;
  }

  private int kept(String name, int value) {
    State state = state(name);
    if (state.low() == null) {
      return value;
    }
    int below = terms.of(Fn.MIN, names.of(state.high()), value);
    return terms.of(Fn.MAX, names.of(state.low()), below);
  }

  // The spike condition

  /** Either weights and threshold, or the distance itself. */
  private record Distance(int[] weights, int threshold, int scale, int now, int start) {}

  private Distance distance(int[] starts, int[] states, int[] ends) {
    int d = states.length;
    for (int m = 0; m < d; m++) {
      names.set(stateNames.get(m), states[m]);
    }
    int general = terms.of(Fn.SUBTRACT, names.of(model.spike()), names.of(model.threshold()));
    int[] weights = new int[d];
    boolean linear = true;
    Map<Integer, Integer> nothing = new HashMap<>();
    for (int m = 0; m < d; m++) {
      weights[m] = terms.derivative(general, states[m]);
      linear &= !terms.varies(weights[m]);
      nothing.put(states[m], terms.number(0));
    }
    int theta = terms.of(Fn.NEGATE, terms.replace(general, nothing));
    Expr unit = model.scale();
    if (unit == null && !linear) {
      throw model
          .source()
          .error(
              "the threshold depends on states; expected a line with the surrogate's unit, such as: "
                  + new ModelCheck(model).scaleLine(),
              model.threshold());
    }
    int size = unit == null ? theta : names.of(unit);
    if (linear) {
      return new Distance(weights, theta, size, 0, 0);
    }
    Map<Integer, Integer> first = new HashMap<>();
    Map<Integer, Integer> last = new HashMap<>();
    for (int m = 0; m < d; m++) {
      first.put(states[m], starts[m]);
      last.put(states[m], ends[m]);
    }
    return new Distance(null, 0, size, terms.replace(general, last), terms.replace(general, first));
  }

  // Derivatives

  /** ds_m^t/dx for a variable x. */
  int derivative(int m, int x) {
    int sum = terms.derivative(after[m], x);
    for (int k = 0; cut != null && k < cut.length; k++) {
      int inner = terms.derivative(cutFrom[k], x);
      sum = terms.of(Fn.ADD, sum, terms.of(Fn.MULTIPLY, terms.derivative(after[m], cut[k]), inner));
    }
    return sum;
  }

  /** ds_m^t/dz^{t-1} in full. */
  int bySpike(int m) {
    return terms.of(Fn.ADD, derivative(m, spike), derivative(m, resetSpike));
  }

  /**
   * Differential equations that are linear in their states, dx/dt = M x + b, with M of parameters
   * alone and b held over the step. Their exact solution is
   *
   * <pre>    x(t + h) = exp(h M) x(t) + h phi(h M) b,    phi(a) = (exp(a) - 1) / a</pre>
   */
  private static final class LinearFlow {

    private final Terms terms;
    private final List<String> names;
    private final int[] states;
    private final int[][] matrix;
    private final int[] drive;

    private LinearFlow(Terms terms, List<String> names, int[] states, int[][] matrix, int[] drive) {
      this.terms = terms;
      this.names = names;
      this.states = states;
      this.matrix = matrix;
      this.drive = drive;
    }

    /** The equations in this form; null if they are not linear. */
    static LinearFlow of(Flows flows, Lowering lowering, Terms terms) {
      List<String> names = flows.flows().stream().map(f -> f.state().text()).toList();
      int n = names.size();
      int[] states = new int[n];
      int[] own = new int[n];
      Map<Integer, Integer> zero = new HashMap<>();
      for (int i = 0; i < n; i++) {
        states[i] = lowering.get(names.get(i));
        own[i] = terms.variable("z.own." + names.get(i), true);
        zero.put(own[i], terms.number(0));
      }
      for (int i = 0; i < n; i++) {
        lowering.set(names.get(i), own[i]);
      }
      int[] rates = new int[n];
      for (int i = 0; i < n; i++) {
        Flow flow = flows.flows().get(i);
        rates[i] = StepTerms.rate(flow, lowering);
      }
      for (int i = 0; i < n; i++) {
        lowering.set(names.get(i), states[i]);
      }
      int[][] matrix = new int[n][n];
      int[] drive = new int[n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          matrix[i][j] = terms.derivative(rates[i], own[j]);
          if (terms.varies(matrix[i][j])) {
            return null;
          }
        }
        drive[i] = terms.replace(rates[i], zero);
      }
      return new LinearFlow(terms, names, states, matrix, drive);
    }

    /** The states after a time, by name. */
    Map<String, Integer> solve(int time) {
      int n = names.size();
      int[] scaled = new int[n * n];
      boolean diagonal = true;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          scaled[i * n + j] = terms.of(Fn.MULTIPLY, time, matrix[i][j]);
          diagonal &= i == j || terms.is(matrix[i][j], 0);
        }
      }
      Map<String, Integer> solved = new LinkedHashMap<>();
      for (int i = 0; i < n; i++) {
        int sum = terms.number(0);
        for (int j = 0; j < n; j++) {
          if (diagonal && i != j) {
            continue;
          }
          int place = i * n + j;
          int kept =
              diagonal
                  ? terms.of(Fn.EXP, scaled[place])
                  : terms.entry(Fn.MATRIX_EXP, place, scaled);
          sum = terms.of(Fn.ADD, sum, terms.of(Fn.MULTIPLY, kept, states[j]));
          if (!terms.is(drive[j], 0)) {
            int taken =
                diagonal
                    ? terms.of(Fn.PHI, scaled[place])
                    : terms.entry(Fn.MATRIX_PHI, place, scaled);
            int effect = terms.of(Fn.MULTIPLY, terms.of(Fn.MULTIPLY, time, taken), drive[j]);
            sum = terms.of(Fn.ADD, sum, effect);
          }
        }
        solved.put(names.get(i), sum);
      }
      return solved;
    }
  }
}
