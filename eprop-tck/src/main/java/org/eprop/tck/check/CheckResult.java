package org.eprop.tck.check;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What came out of a check.
 *
 * @param property short name of the property
 * @param statement what is demanded
 * @param findings what is wrong, one for each broken equation, at its worst place; empty if the
 *     property holds
 * @param notApplicable why the property makes no demand on this component; empty if it does
 * @param warning what looks wrong, and may be meant; empty if nothing
 * @param tested false if nothing can be said, as what the component needs is missing, such as a
 *     file
 */
public record CheckResult(
    String property,
    String statement,
    List<Finding> findings,
    String notApplicable,
    String warning,
    boolean tested) {

  /** Copies the list. */
  public CheckResult {
    findings = List.copyOf(findings);
  }

  /** Whether nothing is wrong. */
  public boolean holds() {
    return findings.isEmpty();
  }

  /** Whether the component did not come to an end with what it was asked. */
  public boolean isEndless() {
    return findings.size() == 1 && findings.get(0).found().startsWith(Guard.NO_END);
  }

  /** All findings, a line each, after the property's name. */
  public String message() {
    return property
        + ": "
        + findings.stream().map(Finding::message).collect(Collectors.joining("\n  "));
  }
}
