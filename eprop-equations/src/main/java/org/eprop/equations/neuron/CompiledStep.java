package org.eprop.equations.neuron;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
}
