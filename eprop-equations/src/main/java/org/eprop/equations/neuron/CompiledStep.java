package org.eprop.equations.neuron;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.neuron.ArrayDerivatives;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronArray;
import org.eprop.api.neuron.NeuronArrayMaker;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.neuron.NonlinearNeuron;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.equations.language.Declarations.Quantity;
import org.eprop.equations.neuron.ModelText.State;
import org.eprop.equations.terms.ConstantTerms;
import org.eprop.equations.terms.Evaluation;
import org.eprop.equations.terms.Program;
import org.eprop.equations.terms.Terms;

/**
 * A model's step for one time step, ready to make neurons. Registers: s [d], z, I, then constants
 * of each neuron. Immutable.
 */
public final class CompiledStep implements NeuronArrayMaker {

  final int d;
  final List<String> stateNames;
  private final LinearForm linear;
  private final ModelText model;
  private final double dt;

  /** g [d], theta, the scale, s before the first step [d]. */
  private ConstantTerms fixed;

  private ConstantTerms constants;
  private ConstantTerms bounds;
  private int constantCount;

  /** s^t. */
  Program step;

  /** s^t, ds/ds row by row, ds/dI, ds/dz, ds/dz without the reset. */
  Program derivatives;

  /** ds/dphi, a row for each learnable parameter. */
  Program byParameters;

  List<String> learnable = List.of();
  private double[] unitFactors = {};

  private CompiledStep(StepTerms terms, ModelText model, double dt) {
    this.dt = dt;
    this.model = model;
    d = terms.before.length;
    stateNames = List.copyOf(terms.stateNames);
    linear = LinearForm.of(terms);
    if (linear == null) {
      compile(terms);
    }
  }

  /**
   * Compiles a model.
   *
   * @param dt ms
   * @throws InvalidInputException if it can't be solved as it says
   */
  static CompiledStep of(ModelText model, double dt) {
    return new CompiledStep(new StepTerms(model, dt, Map.of()), model, dt);
  }

  private void compile(StepTerms step) {
    int[] all = new int[d + d * d + 3 * d];
    for (int m = 0; m < d; m++) {
      all[m] = step.after[m];
      for (int n = 0; n < d; n++) {
        all[d + m * d + n] = step.derivative(m, step.before[n]);
      }
      all[d + d * d + m] = step.derivative(m, step.current);
      all[2 * d + d * d + m] = step.bySpike(m);
      all[3 * d + d * d + m] = step.derivative(m, step.spike);
    }
    int[] parameters = byParameters(step);
    int[] other = new int[2 * d + 2];
    System.arraycopy(step.spikeWeights, 0, other, 0, d);
    other[d] = step.threshold;
    other[d + 1] = step.scale;
    System.arraycopy(step.initial, 0, other, d + 2, d);
    Terms terms = step.terms;
    Map<Integer, Integer> registers = new HashMap<>();
    for (int m = 0; m < d; m++) {
      registers.put(step.before[m], m);
    }
    registers.put(step.spike, d);
    registers.put(step.resetSpike, d);
    registers.put(step.current, d + 1);
    int[] wanted = Arrays.copyOf(all, all.length + parameters.length);
    System.arraycopy(parameters, 0, wanted, all.length, parameters.length);
    int[] list = Evaluation.addConstants(terms, wanted, registers, d + 2);
    constantCount = list.length;
    constants = new ConstantTerms(terms, list);
    fixed = new ConstantTerms(terms, other);
    bounds = new ConstantTerms(terms, step.bounds);
    this.step = Program.of(terms, registers, Arrays.copyOf(all, d));
    derivatives = Program.of(terms, registers, all);
    byParameters = Program.of(terms, registers, parameters);
  }

  private int[] byParameters(StepTerms step) {
    List<Integer> rows = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<Double> factors = new ArrayList<>();
    model
        .parameters()
        .forEach(
            (name, quantity) -> {
              List<Integer> row = row(step, step.terms.variable(name, false));
              if (row != null) {
                names.add(name);
                factors.add(quantity.unit().factor());
                rows.addAll(row);
              }
            });
    learnable = List.copyOf(names);
    unitFactors = factors.stream().mapToDouble(Double::doubleValue).toArray();
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }

  /** ds/dphi; null if it has no closed form, or if the state before the first step changes, too. */
  private List<Integer> row(StepTerms step, int parameter) {
    List<Integer> row = new ArrayList<>();
    try {
      for (int m = 0; m < d; m++) {
        if (!step.terms.is(step.terms.derivative(step.initial[m], parameter), 0)) {
          return null;
        }
        row.add(step.derivative(m, parameter));
      }
    } catch (Terms.UnknownDerivativeException e) {
      return null; // whoever learns it takes differences of the step
    }
    return row;
  }

  /** Says where a constant overflows with some parameters, if it is a part of a formula. */
  static InvalidInputException notFinite(
      double value, ModelText model, double dt, Map<String, Double> parameters) {
    try {
      var unused = new StepTerms(model, dt, parameters);
    } catch (InvalidInputException e) {
      return e;
    }
    return new InvalidInputException(
        "a constant of the equations is %s for the parameters %s, but expected a number of single precision"
            .formatted(value, parameters));
  }

  /**
   * The neuron with a context's parameters.
   *
   * @throws InvalidInputException if they make no neuron
   */
  public NeuronModel neuron(Context context) {
    Map<String, Double> parameters = Quantity.values(model.parameters(), context);
    if (linear != null) {
      return linear.neuron(parameters, model, dt);
    }
    expectOrdered(bounds.values(parameters));
    double[] other = fixed.values(parameters);
    double[] own = constants.values(parameters);
    for (double[] values : new double[][] {other, own}) {
      for (double value : values) {
        if (!Double.isFinite(value)) {
          throw notFinite(value, model, dt, parameters);
        }
      }
    }
    if (!(other[d + 1] > 0)) {
      throw model
          .source()
          .error(
              model.scale() == null
                  ? "the threshold is "
                      + other[d + 1]
                      + ", but expected > 0, or a line with the surrogate's unit, such as: "
                      + new ModelCheck(model).scaleLine()
                  : "the scale is " + other[d + 1] + ", but expected > 0",
              model.scale() == null ? model.threshold() : model.scale());
    }
    return new EquationNeuron(this, own, other);
  }

  private void expectOrdered(double... ends) {
    int k = 0;
    for (State state : model.states()) {
      if (state.low() != null) {
        double low = ends[k];
        double high = ends[k + 1];
        k += 2;
        if (!(low <= high)) {
          throw model
              .source()
              .error(
                  "a state between %s and %s, but expected the lower bound first"
                      .formatted(low, high),
                  state.low());
        }
      }
    }
  }

  double[] unitFactors() {
    return unitFactors;
  }

  /** Registers of a program for one neuron, its constants in place. */
  double[] registers(Program program, double[] own) {
    double[] r = new double[Math.max(program.registers(), d + 2 + constantCount)];
    System.arraycopy(own, 0, r, d + 2, constantCount);
    return r;
  }

  int constantCount() {
    return constantCount;
  }

  @Override
  public NeuronArray array(List<NonlinearNeuron> neurons) {
    return new EquationArray(this, neurons.stream().map(n -> ((EquationNeuron) n)).toList());
  }

  /**
   * Many neurons of one model, a block of them at a time, so that all registers stay in the nearest
   * cache. Immutable.
   */
  private static final class EquationArray implements NeuronArray {

    /** Neurons in a block. */
    private static final int BLOCK = 128;

    private final CompiledStep compiled;
    private final int n;

    /** [block][constant][neuron of the block]. */
    private final double[][][] constants;

    EquationArray(CompiledStep compiled, List<EquationNeuron> neurons) {
      this.compiled = compiled;
      n = neurons.size();
      int blocks = (n + BLOCK - 1) / BLOCK;
      constants = new double[blocks][compiled.constantCount()][];
      for (int b = 0; b < blocks; b++) {
        int size = Math.min(BLOCK, n - b * BLOCK);
        for (int k = 0; k < constants[b].length; k++) {
          constants[b][k] = new double[size];
          for (int j = 0; j < size; j++) {
            constants[b][k][j] = neurons.get(b * BLOCK + j).constants[k];
          }
        }
      }
    }

    @Override
    public Stepper stepper() {
      return new Blocks();
    }

    /** Steps them with registers of its own. */
    private final class Blocks implements Stepper {

      private final double[][] step = registers(compiled.step);
      private final double[][] derivatives = registers(compiled.derivatives);

      private double[][] registers(Program program) {
        int inputs = compiled.d + 2;
        int least = inputs + compiled.constantCount();
        double[][] r = new double[Math.max(program.registers(), least)][];
        for (int i = 0; i < r.length; i++) {
          boolean constant = i >= inputs && i < least;
          r[i] = constant ? null : new double[Math.min(n, BLOCK)];
        }
        return r;
      }

      @Override
      public void step(
          double[][] s, double[] z, double[] current, double[][] next, ArrayDerivatives out) {
        Program program = out == null ? compiled.step : compiled.derivatives;
        double[][] r = out == null ? step : derivatives;
        int d = compiled.d;
        for (int b = 0; b < constants.length; b++) {
          int from = b * BLOCK;
          int size = Math.min(BLOCK, n - from);
          for (int m = 0; m < d; m++) {
            System.arraycopy(s[m], from, r[m], 0, size);
          }
          System.arraycopy(z, from, r[d], 0, size);
          System.arraycopy(current, from, r[d + 1], 0, size);
          System.arraycopy(constants[b], 0, r, d + 2, constants[b].length);
          program.run(r, size);
          for (int m = 0; m < d; m++) {
            take(program, r, m, next[m], from, size);
          }
          if (out != null) {
            take(program, r, out, from, size);
          }
        }
      }

      private void take(Program program, double[][] r, ArrayDerivatives out, int from, int size) {
        int d = compiled.d;
        for (int m = 0; m < d; m++) {
          for (int k = 0; k < d; k++) {
            take(program, r, d + m * d + k, out.state[m][k], from, size);
          }
          take(program, r, d + d * d + m, out.input[m], from, size);
          take(program, r, 2 * d + d * d + m, out.spike[m], from, size);
          take(program, r, 3 * d + d * d + m, out.spikeDetached[m], from, size);
        }
      }

      private void take(Program program, double[][] r, int i, double[] to, int from, int size) {
        System.arraycopy(r[program.result(i)], 0, to, from, size);
      }
    }
  }

  /**
   * A step that is one of the linear family, s^t = A s^{t-1} + u I^t + r z^{t-1}: which terms the
   * constants are. Immutable.
   */
  private static final class LinearForm {

    private final String[] states;
    private final boolean[] detached;
    private final ConstantTerms constants;

    private LinearForm(String[] states, boolean[] detached, ConstantTerms constants) {
      this.states = states;
      this.detached = detached;
      this.constants = constants;
    }

    /** The step in this form; null if it is not of the family. */
    static LinearForm of(StepTerms step) {
      Terms terms = step.terms;
      int d = step.before.length;
      if (step.hasMargin || step.scale != step.threshold) {
        return null;
      }
      Map<Integer, Integer> nothing = new HashMap<>();
      for (int variable : step.before) {
        nothing.put(variable, terms.number(0));
      }
      nothing.put(step.current, terms.number(0));
      nothing.put(step.spike, terms.number(0));
      nothing.put(step.resetSpike, terms.number(0));
      boolean[] detached = new boolean[d];
      int[] wanted = new int[d * d + 3 * d + 1];
      for (int m = 0; m < d; m++) {
        int drive = terms.replace(step.after[m], nothing);
        if (!terms.is(drive, 0) || !terms.is(step.initial[m], 0)) {
          return null;
        }
        for (int n = 0; n < d; n++) {
          wanted[m * d + n] = step.derivative(m, step.before[n]);
        }
        int attached = step.derivative(m, step.spike);
        int reset = step.derivative(m, step.resetSpike);
        detached[m] = terms.is(attached, 0) && !terms.is(reset, 0);
        if (!terms.is(attached, 0) && !terms.is(reset, 0)) {
          return null;
        }
        wanted[d * d + m] = step.derivative(m, step.current);
        wanted[d * d + d + m] = step.bySpike(m);
        wanted[d * d + 2 * d + m] = step.spikeWeights[m];
      }
      wanted[d * d + 3 * d] = step.threshold;
      if (Arrays.stream(wanted).anyMatch(terms::varies)) {
        return null;
      }
      return new LinearForm(
          step.stateNames.toArray(new String[0]), detached, new ConstantTerms(terms, wanted));
    }

    /**
     * The neuron of some parameters, by name.
     *
     * @throws InvalidInputException if a constant is not finite, or the threshold not &gt; 0
     */
    LinearNeuron neuron(Map<String, Double> parameters, ModelText model, double dt) {
      double[] c = constants.values(parameters);
      for (double constant : c) {
        if (!Float.isFinite((float) constant)) {
          throw CompiledStep.notFinite(constant, model, dt, parameters);
        }
      }
      int d = states.length;
      double theta = c[d * d + 3 * d];
      if (theta <= 0) {
        throw model
            .source()
            .error(
                "the threshold is "
                    + theta
                    + ", but expected > 0, or a line with the surrogate's unit, such as: "
                    + new ModelCheck(model).scaleLine(),
                model.threshold());
      }
      LinearNeuron.Builder neuron = LinearNeuron.withState(states);
      for (int m = 0; m < d; m++) {
        for (int n = 0; n < d; n++) {
          neuron.couple(m, n, c[m * d + n]);
        }
        neuron.input(m, c[d * d + m]);
        double effect = c[d * d + d + m];
        if (detached[m]) {
          neuron.detachedSpike(m, effect);
        } else {
          neuron.spike(m, effect);
        }
        neuron.spikesWhen(m, c[d * d + 2 * d + m]);
      }
      try {
        return neuron.exceeds(c[d * d + 3 * d]);
      } catch (IllegalArgumentException e) {
        throw new InvalidInputException(e.getMessage() + ", for the parameters " + parameters, e);
      }
    }
  }
}
