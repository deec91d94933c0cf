package org.eprop.tck.check;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps the virtual machine alive when a component that is being checked calls {@link System#exit}.
 *
 * <p>An exit runs all shutdown hooks first and blocks its caller for ever; all other threads go on.
 * So a hook that waits is time enough for the check to name the culprit and for whatever else the
 * program wants to do. The hook lets go as soon as the program itself has come to its end: its main
 * thread is gone, or waits for an exit, too. Any other exit, as by Ctrl-C, is let pass.
 */
final class ExitTrap {

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
