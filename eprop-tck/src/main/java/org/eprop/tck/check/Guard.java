package org.eprop.tck.check;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.eprop.api.plugin.Choice;

/**
 * Runs what is being checked in threads of its own, so that a loop without end, a deadlock or an
 * exit of the virtual machine costs no more than a finding. A thread can't be stopped from outside:
 * one that does not end is left behind as a daemon.
 *
 * @param limit from one step to the next, see {@link #step()}
 */
record Guard(Duration limit) {

  /** The group of all threads that a check starts, directly or not. */
  static final String GROUP = "eprop-tck";

  /** What is found of a loop without end. */
  static final String NO_END = "no end within ";

  /** Asleep, no processor time passes. */
  private static final int PATIENCE = 6;

  /** On a busy machine processor time passes slowly. */
  private static final int LONGEST = 100;

  private static final long POLL_MILLISECONDS = 20;
  private static final long STACK = 1L << 20;

  /**
   * Something that did not end.
   *
   * @param found in words
   * @param place where it was then
   */
  record Stuck(String found, String place) {}

  /** What became of it: at most one of the two is not null. */
  record End(Throwable thrown, Stuck stuck) {}

  /** Counts its own steps. */
  private static final class Guarded extends Thread {

    private final AtomicLong steps = new AtomicLong();

    /** Which parameters have another value than their default. */
    private volatile String values = "";

    Guarded(ThreadGroup group, Runnable body) {
      super(group, body, GROUP, STACK);
    }
  }

  /**
   * Says that a step of a property is done, such as that a component has been made: the next one
   * has as long again. One task reads sixty thousand pictures each time it is made, and it is made
   * a hundred times.
   */
  static void step() {
    if (Thread.currentThread() instanceof Guarded guarded) {
      guarded.steps.incrementAndGet();
    }
  }

  /** Says which component is looked at from now on: if there is no end to it, its values matter. */
  static void trying(Choice<?> choice) {
    if (Thread.currentThread() instanceof Guarded guarded) {
      Map<String, Object> values = choice.arguments().values();
      guarded.values =
          choice.factory().parameters().stream()
              .filter(p -> !p.defaultValue().equals(values.get(p.name())))
              .map(p -> "%s = %s".formatted(p.name(), Variation.show(values.get(p.name()))))
              .collect(Collectors.joining(", "));
    }
  }

  /** Runs something, and waits for it. */
  End run(Runnable body) {
    ThreadGroup group = new ThreadGroup(GROUP);
    Throwable[] thrown = new Throwable[1];
    Guarded thread = new Guarded(group, () -> thrown[0] = outcome(body));
    thread.setDaemon(true);
    thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    ExitTrap trap = ExitTrap.set();
    try {
      thread.start();
      Stuck stuck = await(thread, group);
      return stuck == null ? new End(thrown[0], null) : new End(null, stuck);
    } finally {
      trap.remove();
    }
  }

  /** Errors, too: a stack or a heap that overflows is a finding. */
  private static Throwable outcome(Runnable body) {
    try {
      body.run();
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  /**
   * Time that passes by the clock is counted in looks: where the machine is so busy that this
   * thread does not run, the other may not have run either.
   */
  private Stuck await(Guarded thread, ThreadGroup group) {
    long asleep = 0; // in looks, as is the next
    long looks = 0;
    long before = 0;
    long steps = 0;
    try {
      while (true) {
        thread.join(POLL_MILLISECONDS);
        if (!thread.isAlive()) {
          return null;
        }
        if (ExitTrap.exits(group)) {
          return new Stuck("a call of System.exit", ExitTrap.caller(group));
        }
        looks++;
        asleep = isAwake(group) ? 0 : asleep + 1;
        if (thread.steps.get() != steps) {
          steps = thread.steps.get();
          looks = 0;
          before = busy(group);
        }
        if (busy(group) - before > limit.toNanos()
            || asleep * POLL_MILLISECONDS > PATIENCE * limit.toMillis()
            || looks * POLL_MILLISECONDS > LONGEST * limit.toMillis()) {
          String place = place(group) + (thread.values.isEmpty() ? "" : ", at " + thread.values);
          group.interrupt();
          return new Stuck(NO_END + Numbers.text(limit.toMillis() / 1e3) + " s", place);
        }
      }
    } catch (InterruptedException e) {
      group.interrupt();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** All threads of a group that live. */
  static List<Thread> threads(ThreadGroup group) {
    Thread[] all = new Thread[group.activeCount() + 16];
    return Arrays.asList(all).subList(0, group.enumerate(all));
  }

  private static long processorTime(Thread thread) {
    ThreadMXBean times = ManagementFactory.getThreadMXBean();
    return times.isThreadCpuTimeSupported() ? times.getThreadCpuTime(thread.getId()) : 0;
  }

  /** Whether a thread has work to do, though it may wait for a processor. */
  private static boolean isAwake(ThreadGroup group) {
    return threads(group).stream().anyMatch(thread -> thread.getState() == Thread.State.RUNNABLE);
  }

  /** Of the busiest thread, ns. */
  private static long busy(ThreadGroup group) {
    return threads(group).stream().mapToLong(Guard::processorTime).max().orElse(0);
  }

  /** Where the busiest thread is, in code that is neither Java's nor eprop's if there is such. */
  private static String place(ThreadGroup group) {
    StackTraceElement[] trace =
        threads(group).stream()
            .max(java.util.Comparator.comparingLong(Guard::processorTime))
            .map(Thread::getStackTrace)
            .orElse(new StackTraceElement[0]);
    return place(trace);
  }

  /** The first place of a stack that is neither Java's nor eprop's, or else the first. */
  static String place(StackTraceElement[] trace) {
    return Arrays.stream(trace)
        .filter(frame -> !isOurs(frame.getClassName()))
        .findFirst()
        .or(() -> Arrays.stream(trace).findFirst())
        .map(Guard::text)
        .orElse("");
  }

  private static boolean isOurs(String type) {
    return type.startsWith("java.")
        || type.startsWith("jdk.")
        || type.startsWith("sun.")
        || type.startsWith("org.eprop.core.")
        || type.startsWith("org.eprop.api.")
        || type.matches("org\\.eprop\\.tck\\.\\w+\\.\\w*(Check|Checks|Probe|Dynamics)(\\$.*)?");
  }

  private static String text(StackTraceElement frame) {
    String method = frame.getMethodName().replaceFirst("^lambda\\$(.*)\\$\\d+$", "$1");
    String line = frame.getLineNumber() > 0 ? ", line " + frame.getLineNumber() : "";
    return frame.getClassName() + "." + method + line;
  }

  /**
   * Keeps the virtual machine alive when a component that is being checked calls {@link
   * System#exit}.
   *
   * <p>An exit runs all shutdown hooks first and blocks its caller for ever; all other threads go
   * on. So a hook that waits is time enough for the check to name the culprit and for whatever else
   * the program wants to do. The hook lets go as soon as the program itself has come to its end:
   * its main thread is gone, or waits for an exit, too. Any other exit, as by Ctrl-C, is let pass.
   */
  private static final class ExitTrap {

    /** What {@code eprop check} ends with if something is broken. */
    private static final int BROKEN = 2;

    private static final long POLL_NANOSECONDS = 20_000_000;
    private static final String END_OF_MAIN = "DestroyJavaVM";

    private final Thread hook;

    private ExitTrap(Thread hook) {
      this.hook = hook;
    }

    /** Until it is removed. */
    static ExitTrap set() {
      Thread thread = new Thread(ExitTrap::waitForTheProgram, "eprop-tck exit");
      try {
        Runtime.getRuntime().addShutdownHook(thread);
      } catch (IllegalStateException e) {
        // An exit is being held up already.
      }
      return new ExitTrap(thread);
    }

    void remove() {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // It has begun its work.
      }
    }

    private static void waitForTheProgram() {
      boolean caught = false;
      while (true) {
        boolean checked = false;
        boolean over = false;
        for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
          boolean exits = exits(entry.getValue());
          boolean ours = isChecked(entry.getKey());
          checked |= exits && ours;
          over |= (exits && !ours) || entry.getKey().getName().equals(END_OF_MAIN);
        }
        caught |= checked;
        if (!caught) {
          return;
        }
        if (over) {
          Runtime.getRuntime().halt(BROKEN);
        }
        LockSupport.parkNanos(POLL_NANOSECONDS);
      }
    }

    private static boolean isChecked(Thread thread) {
      for (ThreadGroup g = thread.getThreadGroup(); g != null; g = g.getParent()) {
        if (g.getName().equals(Guard.GROUP)) {
          return true;
        }
      }
      return false;
    }

    private static boolean exits(StackTraceElement[] trace) {
      return Arrays.stream(trace)
          .anyMatch(
              frame ->
                  frame.getClassName().equals("java.lang.Runtime")
                      && frame.getMethodName().equals("exit"));
    }

    private static List<StackTraceElement[]> exiting(ThreadGroup group) {
      return Guard.threads(group).stream()
          .map(Thread::getStackTrace)
          .filter(ExitTrap::exits)
          .toList();
    }

    /** Whether some thread of a group is waiting for an exit of its own. */
    static boolean exits(ThreadGroup group) {
      return !exiting(group).isEmpty();
    }

    /** Who called it. */
    static String caller(ThreadGroup group) {
      return exiting(group).stream().findFirst().map(Guard::place).orElse("");
    }
  }
}
