package org.eprop.equations.neuron;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eprop.api.plugin.Parameter;
import org.eprop.equations.language.Declarations;
import org.eprop.equations.language.Declarations.Quantity;
import org.eprop.equations.language.Expr;
import org.eprop.equations.language.SourceText;
import org.eprop.equations.language.Unit;
import org.eprop.equations.neuron.ModelText.Change;
import org.eprop.equations.neuron.ModelText.Changes;
import org.eprop.equations.neuron.ModelText.Flow;
import org.eprop.equations.neuron.ModelText.Flows;
import org.eprop.equations.neuron.ModelText.Method;
import org.eprop.equations.neuron.ModelText.State;
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
    SourceText source,
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

  /**
   * Parses the text of a neuron model, a statement a line:
   *
   * <pre>
   * parameter name = number { "," ("above" | "at least" | "below" | "at most") number }
   * state name [ "=" sum ] [ "between" sum "and" sum ]
   * let name = sum
   * [ product ] "d"name"/dt" = sum
   * change { "," change }                    change: name ("=" | "+=" | "-=" | "*=") sum
   * reset ":" change { "," change }
   * spike when sum (">" | "&lt;") sum
   * scale = sum
   * solve name { "," name } by ("exact" | "euler" | "exponential_euler")
   * substep = number
   * </pre>
   */
  private static final class ModelParser extends Declarations {

    static final int MOST_STATES = 8;
    private final List<State> states = new ArrayList<>();
    private final List<Statement> statements = new ArrayList<>();
    private final Map<String, Method> methods = new HashMap<>();
    private final List<Expr> solved = new ArrayList<>();
    private Expr spike;
    private Expr threshold;
    private Expr scale;
    private Expr substep;

    private ModelParser(SourceText source) {
      super(
          source,
          Set.of("model", "name", "learn", "refractory", "dt", "z", "I", "pi"),
          Parameter::perNeuron);
    }

    /**
     * A model.
     *
     * @throws org.eprop.api.plugin.InvalidInputException if the text is none, with the place
     */
    static ModelText parse(String text) {
      SourceText source = new SourceText(text);
      ModelParser parser = new ModelParser(source);
      parser.skipLineEnds();
      while (!parser.atEnd()) {
        parser.statement();
        parser.endLine();
      }
      ModelText model = parser.model();
      new ModelCheck(model).check();
      return model;
    }

    private ModelText model() {
      int end = source.text().length();
      if (states.isEmpty()) {
        throw source.error("no state; expected a line such as: state v", end, 0);
      }
      if (spike == null) {
        throw source.error("no spike condition; expected a line such as: spike when v > 1", end, 0);
      }
      for (Expr name : solved) {
        if (statements.stream().noneMatch(s -> s instanceof Flows f && has(f, name.text()))) {
          throw source.error(
              '"' + name.text() + "\" has no differential equation that could be solved", name);
        }
      }
      double longest = Double.POSITIVE_INFINITY;
      if (substep != null) {
        Unit unit = Unit.of(source, substep);
        if (!unit.fits(Unit.MS) || !(substep.value() > 0)) {
          throw source.error("expected a time > 0, as in: substep = 0.5 [ms]", substep);
        }
        longest = substep.value() * unit.factor();
      }
      List<Statement> all = statements.stream().map(this::withMethods).toList();
      return new ModelText(
          source,
          parameters(),
          List.copyOf(states),
          abbreviations(),
          all,
          spike,
          threshold,
          scale,
          longest,
          substep);
    }

    private static boolean has(Flows flows, String state) {
      return flows.flows().stream().anyMatch(flow -> flow.state().text().equals(state));
    }

    private Statement withMethods(Statement statement) {
      return statement instanceof Flows flows
          ? new Flows(
              flows.flows().stream()
                  .map(
                      f ->
                          new Flow(
                              f.state(),
                              f.factor(),
                              f.rate(),
                              methods.getOrDefault(f.state().text(), Method.BEST)))
                  .toList())
          : statement;
    }

    private void statement() {
      if (take("parameter")) {
        parameter();
      } else if (take("state")) {
        state();
      } else if (take("let")) {
        abbreviation();
      } else if (isNext("spike")) {
        once(spike);
        spike();
      } else if (isNext("scale")) {
        once(scale);
        take("scale");
        expect("=");
        scale = sum();
      } else if (isNext("substep")) {
        once(substep);
        take("substep");
        expect("=");
        substep = signedNumber("a time, as in: substep = 0.5 [ms]");
      } else if (take("solve")) {
        solve();
      } else if (take("reset")) {
        expect(":");
        statements.add(new Changes(changes(), true));
      } else if (rate() >= 0) {
        flow();
      } else {
        statements.add(new Changes(changes(), false));
      }
    }

    private void once(Expr before) {
      if (before != null) {
        throw source.error("said a second time; expected it once", from(), length());
      }
    }

    private void state() {
      Expr name = declared("the state's name");
      if (states.size() == MOST_STATES) {
        throw source.error("more than " + MOST_STATES + " states", name);
      }
      Expr initial = take("=") ? sum() : Expr.number(0, "", name.from(), name.length());
      Expr low = null;
      Expr high = null;
      if (take("between")) {
        low = sum();
        expect("and");
        high = sum();
      }
      states.add(new State(name.text(), initial, low, high));
    }

    private void spike() {
      take("spike");
      expect("when");
      Expr left = sum();
      if (!isNext(">") && !isNext("<")) {
        throw expected("> or <");
      }
      boolean greater = take(">");
      if (!greater) {
        take("<");
      }
      Expr right = sum();
      spike = greater ? left : right;
      threshold = greater ? right : left;
    }

    private void solve() {
      List<Expr> which = new ArrayList<>();
      do {
        which.add(name("a state"));
      } while (take(","));
      expect("by");
      Expr how = name("exact, euler or exponential_euler");
      Method method =
          switch (how.text()) {
            case "exact" -> Method.EXACT;
            case "euler" -> Method.EULER;
            case "exponential_euler" -> Method.EXPONENTIAL_EULER;
            default -> throw source.error("expected exact, euler or exponential_euler", how);
          };
      for (Expr state : which) {
        if (methods.put(state.text(), method) != null) {
          throw source.error("a second method for \"" + state.text() + '"', state);
        }
      }
      solved.addAll(which);
    }

    private void flow() {
      int rate = rate();
      Expr factor = rate == position() ? null : productBefore(rate);
      Expr state = rateOf();
      expect("=");
      Flow flow = new Flow(state, factor, sum(), Method.BEST);
      boolean goesOn =
          !statements.isEmpty() && statements.get(statements.size() - 1) instanceof Flows;
      List<Flow> flows = new ArrayList<>();
      if (goesOn) {
        Flows before = (Flows) statements.remove(statements.size() - 1);
        if (has(before, state.text())) {
          throw source.error("a second equation for d" + state.text() + "/dt", state);
        }
        flows.addAll(before.flows());
      }
      flows.add(flow);
      statements.add(new Flows(flows));
    }

    private List<Change> changes() {
      List<Change> changes = new ArrayList<>();
      do {
        Expr state =
            name(
                "parameter, state, let, spike, reset, scale, solve, substep, dx/dt = ... or x = ...");
        String sign = sign();
        Change change = new Change(state, sign, sum());
        if (changes.stream().anyMatch(c -> c.state().equals(state))) {
          throw source.error(
              '"' + state.text() + "\" changes twice at once; expected lines of their own", state);
        }
        changes.add(change);
      } while (take(","));
      return changes;
    }

    private String sign() {
      for (String sign : new String[] {"=", "+=", "-=", "*="}) {
        if (take(sign)) {
          return sign;
        }
      }
      throw expected("=, +=, -= or *=");
    }
  }
}
