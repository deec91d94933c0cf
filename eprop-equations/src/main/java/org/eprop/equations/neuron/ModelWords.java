package org.eprop.equations.neuron;

import java.util.ArrayList;
import java.util.List;
import org.eprop.equations.language.Expr;
import org.eprop.equations.neuron.ModelText.Change;
import org.eprop.equations.neuron.ModelText.Changes;
import org.eprop.equations.neuron.ModelText.Flow;
import org.eprop.equations.neuron.ModelText.Flows;
import org.eprop.equations.neuron.ModelText.Statement;

/** A model's equations in a row, for a description, which reports set as mathematics. */
final class ModelWords {

  private ModelWords() {}

  static String of(ModelText model) {
    List<String> parts = new ArrayList<>();
    for (Statement statement : model.statements()) {
      if (statement instanceof Flows flows) {
        for (Flow flow : flows.flows()) {
          String factor = flow.factor() == null ? "" : Formulas.plain(flow.factor()) + " * ";
          parts.add(factor + "d" + flow.state().text() + "/dt = " + Formulas.plain(flow.rate()));
        }
      } else if (statement instanceof Changes changes) {
        for (Change change : changes.changes()) {
          parts.add((changes.reset() ? "after spikes " : "") + change(change));
        }
      }
    }
    Expr spike = model.spike();
    parts.add("spike when " + Formulas.plain(spike) + " > " + Formulas.plain(model.threshold()));
    model
        .abbreviations()
        .forEach((name, formula) -> parts.add(name + " = " + Formulas.plain(formula)));
    return String.join(", ", parts);
  }

  private static String change(Change change) {
    String name = change.state().text();
    String value = Formulas.plain(change.value());
    return change.sign().equals("*=")
        ? name + " = " + name + " * (" + value + ")"
        : name + " " + change.sign() + " " + value;
  }
}
