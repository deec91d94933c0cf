package org.eprop.host.terminal;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

/** Somebody at a terminal who can be asked. */
@FunctionalInterface
public interface Answers {

  /**
   * Asks, and waits.
   *
   * @return the line that was typed; null if there are no more
   */
  String to(String question);

  /** Whoever sits at the terminal that input comes from and output goes to, if both are one. */
  static Optional<Answers> ofTerminal() {
    Console console = System.console();
    return console != null && isTerminal(console)
        ? Optional.of(question -> console.readLine("%s", question))
        : Optional.empty();
  }

  /** From Java 22 on there may be a console without a terminal. */
  private static boolean isTerminal(Console console) {
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }
}
