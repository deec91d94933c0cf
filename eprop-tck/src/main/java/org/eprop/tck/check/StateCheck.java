package org.eprop.tck.check;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;

/**
 * Whether a component and what it makes keep something for themselves: fields, static ones too,
 * that a call writes, arrays and counters that a lambda has captured. Found by looking, not by
 * waiting for two threads to collide.
 */
record StateCheck<F extends Component, I>(Probe<F, I> probe, Findings findings) {

  private static final String EQUATION = "calls write nothing that outlives them";

  private static final int LOOKS = 40;

  /**
   * Of what takes longer than that in all, in ns: a large data set is not looked through so often.
   */
  private static final int LOOKS_AT_LARGE = 8;

  private static final long LARGE = 2_000_000_000L;

  /** Between two looks, in ns, so that they find another place of the call. */
  private static final long PAUSE = 300_000;

  /** For all of them, in ns: a busy machine hardly lets one look. */
  private static final long PATIENCE = 20_000_000_000L;

  void check(Choice<F> subject) {
    I made = probe.make(subject);
    Map<String, Object> roots = new LinkedHashMap<>();
    roots.put(name(subject.factory()), subject.factory());
    roots.put(name(made), made);
    Set<Class<?>> types = types(subject.factory().getClass(), OwnState.of(roots, Set.of()));
    Supplier<OwnState> look = () -> OwnState.of(roots, types);
    OwnState fresh = look.get();
    fresh
        .generators()
        .forEach(
            (path, type) ->
                findings.add(
                    "no random generator is shared", path, type, "the stream that is given"));
    others(subject);
    OwnState others = look.get();
    probe.measure().of(made, 1);
    OwnState used = look.get();
    probe.measure().of(made, 2);
    Optional<OwnState.Change> change =
        fresh
            .changeTo(others, true)
            .or(() -> others.changeTo(used, true))
            .or(() -> used.changeTo(look.get(), false));
    if (change.isEmpty()) {
      change = meanwhile(made, look);
    }
    change.ifPresent(c -> findings.add(EQUATION, c.path(), c.after(), c.before() + ", as before"));
  }

  /** What is written during a call and wiped at its end is seen from outside. */
  private Optional<OwnState.Change> meanwhile(I made, Supplier<OwnState> look) {
    OwnState before = look.get();
    AtomicBoolean enough = new AtomicBoolean();
    AtomicInteger rounds = new AtomicInteger();
    Thread asking =
        new Thread(
            () -> {
              while (!enough.get()) {
                probe.measure().of(made, 1);
                rounds.incrementAndGet();
              }
            });
    asking.setDaemon(true);
    asking.setUncaughtExceptionHandler((thread, e) -> enough.set(true)); // found elsewhere
    asking.start();
    Optional<OwnState.Change> change = Optional.empty();
    long start = System.nanoTime();
    for (int looks = 0;
        change.isEmpty()
            && !enough.get()
            && (looks < (System.nanoTime() - start < LARGE ? LOOKS : LOOKS_AT_LARGE)
                || rounds.get() == 0)
            && System.nanoTime() - start < PATIENCE;
        looks++) {
      change = before.changeTo(look.get(), true);
      LockSupport.parkNanos(PAUSE);
    }
    enough.set(true);
    return change;
  }

  /** Makes instances with other parameter values, and asks them. */
  private void others(Choice<F> subject) {
    for (Choice<F> other : Variation.some(subject, probe, 3)) {
      probe.measure().of(probe.make(other), 2);
    }
  }

  private static String name(Object object) {
    String name = object.getClass().getName();
    return name.substring(name.lastIndexOf('.') + 1).replaceFirst("/.*", "");
  }

  /** The classes that a component's code reaches. */
  private static Set<Class<?>> types(Class<?> factory, OwnState state) {
    Set<Class<?>> types = new LinkedHashSet<>();
    for (String name : CodeScan.around(factory, state.objects()).types()) {
      try {
        types.add(Class.forName(name, false, factory.getClassLoader()));
      } catch (ClassNotFoundException | LinkageError e) {
        // It can't be used, either.
      }
    }
    return types;
  }
}
