package org.eprop.equations.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.trace.LinearTrace;
import org.eprop.equations.language.Expr;
import org.eprop.equations.language.Quantity;
import org.eprop.equations.language.Text;

/**
 * A trace as its text says it, checked. Immutable.
 *
 * @param source the text
 * @param parameters by name
 * @param abbreviations what each name of a {@code let} stands for
 * @param neuron names of the neuron's states that it reads
 * @param pre the presynaptic state
 * @param post the postsynaptic states
 * @param trace the trace itself
 * @param rates the differential equation of each state, by name
 * @param onPre what a presynaptic spike does, in order
 * @param onPost what a postsynaptic spike does, in order
 */
public record TraceText(
    Text source,
    Map<String, Quantity> parameters,
    Map<String, Expr> abbreviations,
    List<String> neuron,
    Expr pre,
    List<Expr> post,
    Expr trace,
    Map<String, Expr> rates,
    List<Change> onPre,
    List<Change> onPost) {

  /**
   * A change of a state.
   *
   * @param state which
   * @param sign += or -=
   * @param value by how much
   */
  record Change(Expr state, String sign, Expr value) {}

  /**
   * Parses a text.
   *
   * @throws org.eprop.api.plugin.InvalidInputException if something is wrong with it, or it is not
   *     linear, with the place
   */
  public static TraceText of(String text) {
    TraceText read = TraceParser.parse(text);
    new TraceTerms(read, 1); // what is not linear is so for every time step
    return read;
  }

  /** The parameters that it declares, as a component has them. */
  public List<Parameter> declared() {
    return parameters.values().stream().map(Quantity::parameter).toList();
  }

  /** The trace for a time step and values of the parameters. */
  public LinearTrace trace(Context context) {
    Map<String, Double> values = new LinkedHashMap<>(Quantity.values(parameters, context));
    return new CompiledTrace(this, new TraceTerms(this, context.timeStep()), values);
  }

  /** What spikes do to the trace, in a row. */
  public String inWords() {
    List<String> all = new ArrayList<>();
    onPost.stream().filter(this::isOfTrace).forEach(c -> all.add("on post: " + words(c)));
    onPre.stream().filter(this::isOfTrace).forEach(c -> all.add("on pre: " + words(c)));
    all.add("d" + trace.text() + "/dt = " + rates.get(trace.text()).plain());
    return String.join(", ", all);
  }

  boolean isOfTrace(Change change) {
    return change.state().text().equals(trace.text());
  }

  private static String words(Change change) {
    return change.state().text() + " " + change.sign() + " " + change.value().plain();
  }
}
