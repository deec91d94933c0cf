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
