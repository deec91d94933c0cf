package org.eprop.equations.neuron;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Parameter;
import org.eprop.equations.language.Declarations.Quantity;
import org.eprop.equations.language.Expr;
import org.eprop.equations.language.Text;
import org.eprop.equations.neuron.ModelText.Change;
import org.eprop.equations.neuron.ModelText.Changes;
import org.eprop.equations.neuron.ModelText.Flow;
import org.eprop.equations.neuron.ModelText.Flows;
import org.eprop.equations.neuron.ModelText.Statement;

/**
 * A neuron model as its text says it, checked. Immutable.
 *
 * @param source the text
 * @param parameters by name
 * @param states in the order of their declaration
 * @param abbreviations what each name of a {@code let} stands for
 * @param statements what a step does, in order
 * @param spike what is compared with the threshold
 * @param threshold what it is compared with
 * @param scale the unit of the surrogate's distance to the threshold; null for the threshold
 * @param substep the longest sub-step, ms; infinite if none is given
 * @param substepGiven where it is said; null if none is given
 */
public record ModelText(
    Text source,
    Map<String, Quantity> parameters,
    List<State> states,
    Map<String, Expr> abbreviations,
    List<Statement> statements,
    Expr spike,
    Expr threshold,
    Expr scale,
    double substep,
    Expr substepGiven) {

  /**
   * Parses a text.
   *
   * @throws org.eprop.api.plugin.InvalidInputException if something is wrong with it, with the
   *     place
   */
  public static ModelText of(String text) {
    ModelText model = ModelParser.parse(text);
    CompiledStep.of(model, 1); // what can't be solved is wrong for every time step
    return model;
  }

  /** The parameters that it declares, as a component has them. */
  public List<Parameter> declared() {
    return parameters.values().stream().map(Quantity::parameter).toList();
  }

  /** The equations in a row, as descriptions of components have them. */
  public String inWords() {
    return ModelWords.of(this);
  }

  /**
   * The model for a time step.
   *
   * @param dt ms
   */
  public CompiledStep ready(double dt) {
    return CompiledStep.of(this, dt);
  }

  /**
   * A state.
   *
   * @param name as formulas have it
   * @param initial before the first step
   * @param low what it is kept from falling below; null if nothing
   * @param high what it is kept from exceeding; null if nothing
   */
  record State(String name, Expr initial, Expr low, Expr high) {}

  /** How a differential equation is solved. */
  enum Method {
    /** Exactly, if linear; else by Euler's step. */
    BEST,
    /** Exactly. */
    EXACT,
    /** x + h f(x). */
    EULER,
    /** x + h phi(h df/dx) f(x). */
    EXPONENTIAL_EULER
  }

  /** A part of a step. */
  sealed interface Statement {}

  /**
   * Differential equations that are solved together.
   *
   * @param flows each
   */
  record Flows(List<Flow> flows) implements Statement {}

  /**
   * {@code factor dx/dt = rate}.
   *
   * @param state x
   * @param factor null for 1
   * @param rate the right side
   * @param method how it is solved
   */
  record Flow(Expr state, Expr factor, Expr rate, Method method) {}

  /**
   * Changes that take place together.
   *
   * @param changes each
   * @param reset whether only after a spike, and detached
   */
  record Changes(List<Change> changes, boolean reset) implements Statement {}

  /**
   * {@code x = value}, or {@code x += value} and the like.
   *
   * @param state x
   * @param sign =, +=, -= or *=
   * @param value the right side
   */
  record Change(Expr state, String sign, Expr value) {}

  /** A model's equations in a row, for a description, which reports set as mathematics. */
  private static final class ModelWords {

    private ModelWords() {}

    static String of(ModelText model) {
      List<String> parts = new ArrayList<>();
      for (Statement statement : model.statements()) {
        if (statement instanceof Flows flows) {
          for (Flow flow : flows.flows()) {
            String factor = flow.factor() == null ? "" : flow.factor().plain() + " * ";
            parts.add(factor + "d" + flow.state().text() + "/dt = " + flow.rate().plain());
          }
        } else if (statement instanceof Changes changes) {
          for (Change change : changes.changes()) {
            parts.add((changes.reset() ? "after spikes " : "") + change(change));
          }
        }
      }
      Expr spike = model.spike();
      parts.add("spike when " + spike.plain() + " > " + model.threshold().plain());
      model.abbreviations().forEach((name, formula) -> parts.add(name + " = " + formula.plain()));
      return String.join(", ", parts);
    }

    private static String change(Change change) {
      String name = change.state().text();
      String value = change.value().plain();
      return change.sign().equals("*=")
          ? name + " = " + name + " * (" + value + ")"
          : name + " " + change.sign() + " " + value;
    }
  }
}
