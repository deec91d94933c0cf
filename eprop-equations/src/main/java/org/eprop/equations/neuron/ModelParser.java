package org.eprop.equations.neuron;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eprop.api.plugin.Parameter;
import org.eprop.equations.language.Declarations;
import org.eprop.equations.language.Expr;
import org.eprop.equations.language.Text;
import org.eprop.equations.language.Unit;
import org.eprop.equations.neuron.ModelText.Change;
import org.eprop.equations.neuron.ModelText.Changes;
import org.eprop.equations.neuron.ModelText.Flow;
import org.eprop.equations.neuron.ModelText.Flows;
import org.eprop.equations.neuron.ModelText.Method;
import org.eprop.equations.neuron.ModelText.State;
import org.eprop.equations.neuron.ModelText.Statement;

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
final class ModelParser extends Declarations {

  static final int MOST_STATES = 8;
  private final List<State> states = new ArrayList<>();
  private final List<Statement> statements = new ArrayList<>();
  private final Map<String, Method> methods = new HashMap<>();
  private final List<Expr> solved = new ArrayList<>();
  private Expr spike;
  private Expr threshold;
  private Expr scale;
  private Expr substep;

  private ModelParser(Text source) {
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
    Text source = new Text(text);
    ModelParser parser = new ModelParser(source);
    parser.skipLineEnds();
    while (!parser.atEnd()) {
      parser.statement();
      if (!parser.atLineEnd()) {
        throw parser.expected("an operator or the end of the line");
      }
      parser.skipLineEnds();
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
