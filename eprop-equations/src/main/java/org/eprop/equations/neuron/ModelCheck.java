package org.eprop.equations.neuron;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eprop.equations.language.Expr;
import org.eprop.equations.language.Fn;
import org.eprop.equations.language.SourceText;
import org.eprop.equations.language.Unit;
import org.eprop.equations.language.UnitCheck;
import org.eprop.equations.neuron.ModelText.Change;
import org.eprop.equations.neuron.ModelText.Changes;
import org.eprop.equations.neuron.ModelText.Flow;
import org.eprop.equations.neuron.ModelText.Flows;
import org.eprop.equations.neuron.ModelText.State;
import org.eprop.equations.neuron.ModelText.Statement;

/** Checks names and units of a model. */
final class ModelCheck {

  private final ModelText model;
  private final SourceText source;

  /** Units of all that does not change from step to step. */
  private final Map<String, Unit> constants = new LinkedHashMap<>();

  private final Map<String, Unit> states = new LinkedHashMap<>();

  /** Of everything. */
  private final Map<String, Unit> names = new LinkedHashMap<>();

  /** Of the two sides of the spike condition; null if it fits every one. */
  private Unit compared;

  ModelCheck(ModelText model) {
    this.model = model;
    this.source = model.source();
  }

  /** A line that a model which passed the check can have: the unit of the spike condition. */
  String scaleLine() {
    check();
    boolean plain = compared == null || compared.fits(Unit.ONE);
    return "scale = 1" + (plain ? "" : " [" + compared.shown().replaceFirst("^in ", "") + "]");
  }

  void check() {
    constants.put("dt", Unit.MS);
    constants.put("pi", Unit.ONE);
    model.parameters().forEach((name, quantity) -> constants.put(name, quantity.unit()));
    for (State state : model.states()) {
      Unit unit = new UnitCheck(source, constants(state.initial())).of(state.initial());
      states.put(state.name(), unit == null ? Unit.ONE : unit);
    }
    names.putAll(constants);
    names.putAll(states);
    names.put("I", Unit.ONE);
    names.put("z", Unit.ONE);
    model
        .abbreviations()
        .forEach((name, formula) -> names.put(name, new UnitCheck(source, names).of(formula)));
    UnitCheck units = new UnitCheck(source, names);
    for (State state : model.states()) {
      if (state.low() != null) {
        UnitCheck bounds = new UnitCheck(source, constants(state.low(), state.high()));
        bounds.expect(state.low(), '"' + state.name() + '"', states.get(state.name()));
        bounds.expect(state.high(), '"' + state.name() + '"', states.get(state.name()));
      }
    }
    Set<String> changed = new HashSet<>();
    model.statements().forEach(statement -> check(statement, units, changed));
    for (State state : model.states()) {
      if (!changed.contains(state.name())) {
        throw source.error(
            "the state \"" + state.name() + "\" never changes; expected an equation for it",
            state.initial());
      }
    }
    spike(units);
    used();
  }

  /** The names that may stand in a formula of what does not change: abbreviations of such, too. */
  private Map<String, Unit> constants(Expr... formulas) {
    Map<String, Unit> known = new LinkedHashMap<>(constants);
    model
        .abbreviations()
        .forEach(
            (name, formula) -> {
              if (known.keySet().containsAll(formula.names())) {
                known.put(name, new UnitCheck(source, known).of(formula));
              }
            });
    for (Expr formula : formulas) {
      refuse(formula, known);
    }
    return known;
  }

  private void refuse(Expr formula, Map<String, Unit> known) {
    if (formula.fn() == Fn.NAME && !known.containsKey(formula.text()) && isVariable(formula)) {
      throw source.error(
          '"'
              + formula.text()
              + "\" changes from step to step; expected numbers and parameters alone",
          formula);
    }
    formula.arguments().forEach(argument -> refuse(argument, known));
  }

  private boolean isVariable(Expr name) {
    return name.text().equals("I")
        || name.text().equals("z")
        || model.abbreviations().containsKey(name.text())
        || model.states().stream().anyMatch(s -> s.name().equals(name.text()));
  }

  private void check(Statement statement, UnitCheck units, Set<String> changed) {
    if (statement instanceof Flows flows) {
      for (Flow flow : flows.flows()) {
        Unit rate = state(flow.state()).over(Unit.MS);
        Unit factor = flow.factor() == null ? null : units.of(flow.factor());
        String what =
            (flow.factor() == null ? "" : flow.factor() + " ") + "d" + flow.state().text() + "/dt";
        boolean free = flow.factor() != null && factor == null;
        units.expect(flow.rate(), what, free ? null : factor == null ? rate : factor.times(rate));
        changed.add(flow.state().text());
      }
    } else if (statement instanceof Changes changes) {
      for (Change change : changes.changes()) {
        Unit unit = state(change.state());
        boolean factor = change.sign().equals("*=");
        units.expect(
            change.value(),
            factor ? "a factor" : '"' + change.state().text() + '"',
            factor ? Unit.ONE : unit);
        changed.add(change.state().text());
      }
    }
  }

  private Unit state(Expr name) {
    Unit unit = states.get(name.text());
    if (unit == null) {
      if (names.containsKey(name.text())) {
        throw source.error(
            '"' + name.text() + "\" is no state; expected one of " + states.keySet(), name);
      }
      throw source.unknown(name, states.keySet());
    }
    return unit;
  }

  private void spike(UnitCheck units) {
    Map<String, Unit> known = new HashMap<>(names);
    for (String name : new String[] {"I", "z"}) {
      known.remove(name);
    }
    UnitCheck condition = new UnitCheck(source, known);
    for (Expr side : new Expr[] {model.spike(), model.threshold()}) {
      Set<String> all = side.names();
      model.abbreviations().forEach((n, f) -> all.addAll(all.contains(n) ? f.names() : Set.of()));
      if (all.contains("I") || all.contains("z")) {
        throw source.error(
            "the spike condition compares states; expected neither I nor z in it", side);
      }
    }
    Unit unit = condition.of(model.spike());
    compared = unit;
    condition.expect(model.threshold(), "the left side", unit);
    if (model.scale() != null) {
      UnitCheck constant = new UnitCheck(source, constants(model.scale()));
      constant.expect(model.scale(), "the spike condition", unit);
    }
  }

  /** That each parameter has an effect. */
  private void used() {
    Set<String> used = new HashSet<>();
    everything(used);
    source.expectUsed(model.parameters().keySet(), used);
  }

  private void everything(Set<String> used) {
    used.addAll(model.spike().names());
    used.addAll(model.threshold().names());
    if (model.scale() != null) {
      used.addAll(model.scale().names());
    }
    for (State state : model.states()) {
      used.addAll(state.initial().names());
      if (state.low() != null) {
        used.addAll(state.low().names());
        used.addAll(state.high().names());
      }
    }
    for (Statement statement : model.statements()) {
      if (statement instanceof Flows flows) {
        for (Flow flow : flows.flows()) {
          used.addAll(flow.rate().names());
          used.addAll(flow.factor() == null ? Set.of() : flow.factor().names());
        }
      } else if (statement instanceof Changes changes) {
        changes.changes().forEach(change -> used.addAll(change.value().names()));
      }
    }
    model.abbreviations().values().forEach(formula -> used.addAll(formula.names()));
  }
}
