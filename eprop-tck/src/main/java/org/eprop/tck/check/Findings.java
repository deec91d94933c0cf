package org.eprop.tck.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Collects what one check finds. A broken equation is usually broken in many places; the worst of
 * them is kept, and of equally bad ones the first. Not thread-safe.
 */
public final class Findings {

  private final Map<String, Finding> worst = new LinkedHashMap<>();
  private String notApplicable = "";
  private String warning = "";
  private boolean tested = true;

  public void add(Finding finding) {
    worst.merge(finding.equation(), finding, (old, young) -> size(young) > size(old) ? young : old);
  }

  /** Adds something that is another than it should be, see {@link Finding}. */
  public void add(String equation, String where, String found, String expected) {
    add(new Finding(equation, where, found, expected, Double.NaN));
  }

  /** Adds what the component itself, or its description, is refused for. */
  public void add(String equation, String where, InvalidInputException refusal) {
    add(Finding.of(equation, where, refusal));
  }

  /** Adds a number that is another than it should be. */
  public void number(String equation, String where, double found, double expected) {
    add(Finding.number(equation, where, found, expected));
  }

  /** What can't be expressed as a difference is worse than any. */
  private static double size(Finding finding) {
    double difference = finding.difference();
    return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.abs(difference);
  }

  /** Adds a finding unless the numbers are as close as that; NaN is close to nothing. */
  public void near(String equation, String where, double found, double expected, double tolerance) {
    if (!(Math.abs(found - expected) <= tolerance)) {
      add(Finding.number(equation, where, found, expected));
    }
  }

  /**
   * The same of a slope against those to its left and right: between them, at a slight corner, it
   * may be any.
   */
  public void slope(
      String equation, String where, double found, double left, double right, double tolerance) {
    double between = Math.max(Math.min(left, right), Math.min(Math.max(left, right), found));
    if (!(Math.abs(found - between) <= tolerance)) {
      number(equation, where, found, (left + right) / 2);
    }
  }

  /** Adds a finding unless a number is finite. */
  public void finite(String equation, String where, double found) {
    if (!Double.isFinite(found)) {
      add(Finding.of(equation, where, Numbers.text(found), "a finite number"));
    }
  }

  /** Adds a finding unless two lists of numbers are the same to the bit. */
  public void sameBits(String equation, String where, double[] found, double[] expected) {
    int i = Numbers.firstDifference(found, expected);
    if (i < 0) {
      return;
    }
    if (i >= found.length || i >= expected.length) {
      add(Finding.of(equation, where, found.length + " numbers", expected.length + " numbers"));
      return;
    }
    String place = where + (where.isEmpty() ? "" : ", ") + "number " + i;
    add(
        new Finding(
            equation,
            place,
            Double.toString(found[i]),
            Double.toString(expected[i]),
            Double.isFinite(found[i] - expected[i]) ? found[i] - expected[i] : Double.NaN));
  }

  /**
   * Adds a finding for an entry that was not written.
   *
   * @param nothing what there is where NaN was before
   * @param zero what there is where 0 was before
   * @return whether all were
   */
  public boolean written(
      String equation, String where, String name, double[] nothing, double[] zero) {
    for (int i = 0; i < zero.length; i++) {
      if (Double.isNaN(nothing[i]) && zero[i] == 0) {
        add(Finding.of(equation, where, name + "[" + i + "] was not written", ""));
        return false;
      }
    }
    return true;
  }

  /** What looks wrong, and may be meant; the first such counts. */
  public void warn(String text) {
    warning = warning.isEmpty() ? text : warning;
  }

  public String warning() {
    return warning;
  }

  /** The property makes no demand on this component. */
  public void notApplicable(String reason) {
    notApplicable = reason;
  }

  /** Nothing can be said, as something is missing that the component needs. */
  public void notTested(String reason) {
    notApplicable = reason;
    tested = false;
  }

  public boolean isTested() {
    return tested;
  }

  public String notApplicable() {
    return notApplicable;
  }

  public boolean isEmpty() {
    return worst.isEmpty();
  }

  public List<Finding> list() {
    return List.copyOf(worst.values());
  }
}
