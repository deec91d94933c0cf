package org.eprop.tck.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;

/**
 * Whether a component and what it makes keep something for themselves: fields, static ones too,
 * that a call writes, arrays and counters that a lambda has captured. Found by looking, not by
 * waiting for two threads to collide.
 */
final class StateCheck<F extends Component, I> {

  private static final String EQUATION = "calls write nothing that outlives them";

  private final Probe<F, I> probe;
  private final Findings findings;

  StateCheck(Probe<F, I> probe, Findings findings) {
    this.probe = probe;
    this.findings = findings;
  }

  void check(Choice<F> subject) {
    I made = probe.make(subject);
    Map<String, Object> roots = new LinkedHashMap<>();
    roots.put(name(subject.factory()), subject.factory());
    roots.put(name(made), made);
    Set<Class<?>> types = types(subject.factory().getClass());
    OwnState fresh = OwnState.of(roots, types);
    fresh
        .generators()
        .forEach(
            (path, type) ->
                findings.add(
                    Finding.of(
                        "no random generator is shared", path, type, "the stream that is given")));
    others(subject);
    OwnState others = OwnState.of(roots, types);
    probe.measure().of(made, 1);
    OwnState used = OwnState.of(roots, types);
    probe.measure().of(made, 2);
    Optional<OwnState.Change> change =
        fresh
            .changeTo(others, true)
            .or(() -> others.changeTo(used, true))
            .or(() -> used.changeTo(OwnState.of(roots, types), false));
    change.ifPresent(
        c -> findings.add(Finding.of(EQUATION, c.path(), c.after(), c.before() + ", as before")));
  }

  /** Makes instances with other parameter values, and asks them. */
  private void others(Choice<F> subject) {
    List<Choice<F>> around = new ArrayList<>(Variation.around(subject, probe).values());
    for (Choice<F> other : around.subList(0, Math.min(3, around.size()))) {
      probe.measure().of(probe.make(other), 2);
    }
  }

  private static String name(Object object) {
    String name = object.getClass().getName();
    return name.substring(name.lastIndexOf('.') + 1).replaceFirst("/.*", "");
  }

  /** The classes that a component's code reaches. */
  private static Set<Class<?>> types(Class<?> factory) {
    Set<Class<?>> types = new LinkedHashSet<>();
    for (String name : CodeScan.of(factory).types()) {
      try {
        types.add(Class.forName(name, false, factory.getClassLoader()));
      } catch (ClassNotFoundException | LinkageError e) {
        // It can't be used, either.
      }
    }
    return types;
  }
}
