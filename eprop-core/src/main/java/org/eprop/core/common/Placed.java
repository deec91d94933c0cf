package org.eprop.core.common;

import java.util.function.Supplier;
import org.eprop.api.plugin.InvalidInputException;

/** What is done with something of a place, such as a file: what is wrong with it is wrong there. */
public final class Placed {

  private Placed() {}

  /**
   * What an action makes.
   *
   * @param place in messages
   * @throws InvalidInputException that of the action, placed there
   */
  public static <T> T at(String place, Supplier<T> action) {
    try {
      return action.get();
    } catch (InvalidInputException e) {
      throw e.at(place);
    }
  }

  /**
   * The same of an action that makes nothing, such as a check.
   *
   * @throws InvalidInputException that of the action, placed there
   */
  public static void run(String place, Runnable action) {
    try {
      action.run();
    } catch (InvalidInputException e) {
      throw e.at(place);
    }
  }
}
