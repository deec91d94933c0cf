package org.eprop.equations.trace;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eprop.api.plugin.Parameter;
import org.eprop.equations.language.Declarations;
import org.eprop.equations.language.Expr;
import org.eprop.equations.language.SourceText;
import org.eprop.equations.language.Unit;
import org.eprop.equations.language.UnitCheck;
import org.eprop.equations.trace.TraceText.Change;

/**
 * Parses the text of a trace, a statement a line:
 *
 * <pre>
 * parameter name = number { "," bound }
 * let name = sum
 * neuron name { "," name }                          states of the neuron that are read
 * "pre" "state" name | "post" "state" name | "state" name
 * "d"name"/dt" = sum
 * "on" ("pre" | "post" | "step") ":" change { "," change }
 * ["filtered"] "trace" = sum                        if it is not the state
 * change: name ("=" | "+=" | "-=" | "*=") sum
 * </pre>
 */
final class TraceParser extends Declarations {

  private static final int MOST_STATES = 8;

  private final List<String> neuron = new ArrayList<>();
  private final List<Expr> post = new ArrayList<>();
  private final Map<String, Expr> rates = new LinkedHashMap<>();
  private final List<Change> onPre = new ArrayList<>();
  private final List<Change> onPost = new ArrayList<>();
  private final List<Change> onStep = new ArrayList<>();
  private final List<Expr> pre = new ArrayList<>();
  private final List<Expr> states = new ArrayList<>();
  private Expr output;
  private boolean byReadout;

  private TraceParser(SourceText source) {
    super(
        source,
        Set.of(
            "model",
            "name",
            "learn",
            "dt",
            "psi",
            "pi",
            "w",
            "z",
            "pre",
            "post",
            "on",
            "step",
            "neuron",
            "trace",
            "filtered"),
        Parameter::real);
  }

  static TraceText parse(String text) {
    SourceText source = new SourceText(text);
    TraceParser parser = new TraceParser(source);
    parser.skipLineEnds();
    while (!parser.atEnd()) {
      parser.statement();
      parser.endLine();
    }
    return parser.read();
  }

  private void statement() {
    if (take("parameter")) {
      parameter();
    } else if (take("let")) {
      abbreviation();
    } else if (take("pre")) {
      expect("state");
      add(pre, "presynaptic state");
    } else if (take("post")) {
      expect("state");
      add(post, "postsynaptic state");
    } else if (take("state")) {
      add(states, "state");
    } else if (take("filtered")) {
      expect("trace");
      output(true);
    } else if (take("trace")) {
      output(false);
    } else if (take("neuron")) {
      do {
        neuron.add(declared("the name of a state of the neuron, such as v").text());
      } while (take(","));
    } else if (take("on")) {
      event();
    } else if (rate() == position()) {
      Expr state = rateOf();
      expect("=");
      if (rates.put(state.text(), sum()) != null) {
        throw source.error("a second equation for d" + state.text() + "/dt", state);
      }
    } else {
      throw expected(
          "parameter, let, neuron, pre state, post state, state, on pre:, on post:, on step:, trace"
              + " = or dx/dt = ...");
    }
  }

  private void add(List<Expr> to, String what) {
    Expr name = declared("the " + what + "'s name");
    if (to.size() == MOST_STATES) {
      throw source.error("more than " + MOST_STATES + " " + what + "s", name);
    }
    to.add(name);
  }

  private void output(boolean filtered) {
    if (output != null) {
      throw source.error("a second trace; expected one", from(), length());
    }
    expect("=");
    byReadout = filtered;
    output = sum();
  }

  private void event() {
    List<Change> to = take("pre") ? onPre : take("post") ? onPost : take("step") ? onStep : null;
    if (to == null) {
      throw expected("pre, post or step");
    }
    expect(":");
    do {
      Expr state = name("a state that changes");
      String sign = null;
      for (String one : List.of("=", "+=", "-=", "*=")) {
        sign = sign == null && take(one) ? one : sign;
      }
      if (sign == null) {
        throw expected("+=, -=, *= or =");
      }
      to.add(new Change(state, sign, sum()));
    } while (take(","));
  }

  private TraceText read() {
    int end = source.text().length();
    if (pre.isEmpty()) {
      throw source.error("no presynaptic state; expected a line such as: pre state p", end, 0);
    }
    if (states.isEmpty() && output == null) {
      throw source.error("no trace; expected a line such as: state e", end, 0);
    }
    if (states.size() > 1 && output == null) {
      throw source.error(
          "which of the states is the trace? Expected a line such as: trace = "
              + states.get(states.size() - 1).text(),
          states.get(1));
    }
    TraceText text =
        new TraceText(
            source,
            parameters(),
            abbreviations(),
            List.copyOf(neuron),
            List.copyOf(pre),
            List.copyOf(post),
            List.copyOf(states),
            output,
            byReadout,
            Map.copyOf(rates),
            List.copyOf(onPre),
            List.copyOf(onPost),
            List.copyOf(onStep),
            null);
    check(text);
    return text;
  }

  private void check(TraceText text) {
    List<Expr> all = new ArrayList<>(post);
    all.addAll(pre);
    all.addAll(states);
    for (Expr state : all) {
      if (!rates.containsKey(state.text())) {
        throw source.error(
            "no differential equation; expected a line such as: d%1$s/dt = -%1$s / tau"
                .formatted(state.text()),
            state);
      }
    }
    List<String> known = all.stream().map(Expr::text).toList();
    rates.forEach(
        (name, rate) -> {
          if (!known.contains(name)) {
            throw source.error("d" + name + "/dt of a name that is no state", rate);
          }
        });
    checkUnits(text);
    Set<String> used = new HashSet<>();
    rates.values().forEach(rate -> used.addAll(rate.names()));
    text.events().forEach(change -> used.addAll(change.value().names()));
    if (output != null) {
      used.addAll(output.names());
    }
    abbreviations().values().forEach(e -> used.addAll(e.names()));
    source.expectUsed(parameters().keySet(), used);
  }

  /** States are pure numbers, but those that follow the neuron's, and the trace. */
  private void checkUnits(TraceText text) {
    Map<String, Unit> units = new LinkedHashMap<>();
    units.put("pi", Unit.ONE);
    units.put("dt", Unit.MS);
    units.put("psi", null);
    neuron.forEach(name -> units.put(name, null));
    parameters().forEach((name, quantity) -> units.put(name, quantity.unit()));
    units.put("z", Unit.ONE);
    units.put("w", null);
    pre.forEach(state -> units.put(state.text(), Unit.ONE));
    states.forEach(state -> units.put(state.text(), null));
    for (Expr state : post) {
      boolean follows = rates.get(state.text()).names().stream().anyMatch(neuron::contains);
      units.put(state.text(), follows ? null : Unit.ONE);
    }
    UnitCheck check = new UnitCheck(source, units);
    abbreviations().forEach((name, e) -> units.put(name, check.of(e)));
    rates.forEach(
        (name, rate) -> {
          Unit of = units.get(name);
          Unit expected = of == null ? null : of.over(Unit.MS);
          check.expect(rate, "d" + name + "/dt", expected);
        });
    for (Change change : text.events()) {
      Expr state = change.state();
      if (!units.containsKey(state.text())) {
        throw source.unknown(state, units.keySet());
      }
      Unit of = change.sign().equals("*=") ? Unit.ONE : units.get(state.text());
      check.expect(change.value(), "the change of " + state.text(), of);
    }
    if (output != null) {
      check.of(output);
    }
  }
}
