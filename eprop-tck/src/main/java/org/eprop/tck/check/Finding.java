package org.eprop.tck.check;

import org.eprop.api.plugin.InvalidInputException;

/**
 * One thing that a check found wrong.
 *
 * @param equation the equation or rule that is broken, for example {@code "dE/dy = error"}
 * @param where the place: the argument, step, neuron, synapse or parameter
 * @param found what the component gives
 * @param expected what it should be; empty if {@code found} says it
 * @param difference found - expected; NaN if they are not two finite numbers
 */
public record Finding(
    String equation, String where, String found, String expected, double difference) {

  private static final String START = "got ";
  private static final String MIDDLE = ", but expected ";

  /** Of a place that is a beginning alone, such as "width = 2, ", the comma is left out. */
  public Finding {
    where = where.endsWith(", ") ? where.substring(0, where.length() - 2) : where;
  }

  /** A number that is another than it should be. */
  public static Finding number(String equation, String where, double found, double expected) {
    double difference = found - expected;
    return new Finding(
        equation,
        where,
        Numbers.text(found),
        Double.isNaN(found) && Double.isNaN(expected) ? "a finite number" : Numbers.text(expected),
        Double.isFinite(difference) ? difference : Double.NaN);
  }

  /** Something that is another than it should be. */
  public static Finding of(String equation, String where, String found, String expected) {
    return new Finding(equation, where, found, expected, Double.NaN);
  }

  /** What the component itself, or its description, is refused for. */
  public static Finding of(String equation, String where, InvalidInputException refusal) {
    String problem = refusal.problem();
    int middle = problem.indexOf(MIDDLE);
    return problem.startsWith(START) && middle > 0
        ? of(
            equation,
            where,
            problem.substring(START.length(), middle),
            problem.substring(middle + MIDDLE.length()))
        : of(equation, where, problem, "");
  }

  /** All of it in one line. */
  public String message() {
    return "%s: %sfound %s%s%s"
        .formatted(
            equation,
            where.isEmpty() ? "" : where + ": ",
            found,
            expected.isEmpty() ? "" : ", expected " + expected,
            Double.isNaN(difference) ? "" : ", difference " + Numbers.text(difference));
  }

  @Override
  public String toString() {
    return message();
  }
}
