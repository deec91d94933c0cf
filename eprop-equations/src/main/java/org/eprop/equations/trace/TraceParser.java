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
import org.eprop.equations.language.Text;
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
 * "on" ("pre" | "post") ":" change { "," change }   change: name ("+=" | "-=") sum
 * </pre>
 */
final class TraceParser extends Declarations {

  private static final int MOST_STATES = 8;

  private final List<String> neuron = new ArrayList<>();
  private final List<Expr> post = new ArrayList<>();
  private final Map<String, Expr> rates = new LinkedHashMap<>();
  private final List<Change> onPre = new ArrayList<>();
  private final List<Change> onPost = new ArrayList<>();
  private Expr pre;
  private Expr trace;

  private TraceParser(Text source) {
    super(
        source,
        Set.of("model", "name", "learn", "dt", "psi", "pi", "w", "pre", "post", "on", "neuron"),
        Parameter::real);
  }

  static TraceText parse(String text) {
    Text source = new Text(text);
    TraceParser parser = new TraceParser(source);
    parser.skipLineEnds();
    while (!parser.atEnd()) {
      parser.statement();
      if (!parser.atLineEnd()) {
        throw parser.expected("an operator or the end of the line");
      }
      parser.skipLineEnds();
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
      once(pre, "pre state");
      pre = declared("the presynaptic state's name");
    } else if (take("post")) {
      expect("state");
      Expr name = declared("the postsynaptic state's name");
      if (post.size() == MOST_STATES) {
        throw source.error("more than " + MOST_STATES + " postsynaptic states", name);
      }
      post.add(name);
    } else if (take("state")) {
      once(trace, "state");
      trace = declared("the trace's name");
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
          "parameter, let, neuron, pre state, post state, state, on pre:, on post: or dx/dt = ...");
    }
  }

  private void once(Expr before, String what) {
    if (before != null) {
      throw source.error(
          "a second \""
              + what
              + "\"; with two of them it is no linear trace of one presynaptic"
              + " state, and expected one",
          from(),
          length());
    }
  }

  private void event() {
    boolean isPre = take("pre");
    if (!isPre && !take("post")) {
      throw expected("pre or post");
    }
    expect(":");
    do {
      Expr state = name("a state that changes");
      String sign = take("+=") ? "+=" : take("-=") ? "-=" : null;
      if (sign == null) {
        throw expected("+= or -=");
      }
      (isPre ? onPre : onPost).add(new Change(state, sign, sum()));
    } while (take(","));
  }

  private TraceText read() {
    int end = source.text().length();
    if (pre == null) {
      throw source.error("no presynaptic state; expected a line such as: pre state p", end, 0);
    }
    if (trace == null) {
      throw source.error("no trace; expected a line such as: state e", end, 0);
    }
    TraceText text =
        new TraceText(
            source,
            parameters(),
            abbreviations(),
            List.copyOf(neuron),
            pre,
            List.copyOf(post),
            trace,
            Map.copyOf(rates),
            List.copyOf(onPre),
            List.copyOf(onPost));
    check(text);
    return text;
  }

  private void check(TraceText text) {
    List<Expr> states = new ArrayList<>(post);
    states.add(pre);
    states.add(trace);
    for (Expr state : states) {
      if (!rates.containsKey(state.text())) {
        throw source.error(
            "no differential equation; expected a line such as: d%1$s/dt = -%1$s / tau"
                .formatted(state.text()),
            state);
      }
    }
    List<String> known = states.stream().map(Expr::text).toList();
    rates.forEach(
        (name, rate) -> {
          if (!known.contains(name)) {
            throw source.error("d" + name + "/dt of a name that is no state", rate);
          }
        });
    checkUnits(text);
    Set<String> used = new HashSet<>();
    rates.values().forEach(rate -> used.addAll(rate.names()));
    onPre.forEach(change -> used.addAll(change.value().names()));
    onPost.forEach(change -> used.addAll(change.value().names()));
    abbreviations().values().forEach(e -> used.addAll(e.names()));
    source.expectUsed(parameters().keySet(), used);
  }

  /** States are pure numbers, but those that follow the neuron's, and the trace. */
  private void checkUnits(TraceText text) {
    Map<String, Unit> units = new LinkedHashMap<>();
    units.put("pi", Unit.ONE);
    units.put("psi", null);
    neuron.forEach(name -> units.put(name, null));
    parameters().forEach((name, quantity) -> units.put(name, quantity.unit()));
    units.put(pre.text(), Unit.ONE);
    units.put(trace.text(), null);
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
    for (List<Change> changes : List.of(onPre, onPost)) {
      for (Change change : changes) {
        if (!units.containsKey(change.state().text())) {
          throw source.unknown(change.state(), units.keySet());
        }
        check.expect(
            change.value(),
            "the change of " + change.state().text(),
            units.get(change.state().text()));
      }
    }
  }
}
