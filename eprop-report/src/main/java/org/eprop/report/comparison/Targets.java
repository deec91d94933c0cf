package org.eprop.report.comparison;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.compare.result.ComparisonResult;

/** Where a comparison's target lies on the axis of a metric. */
final class Targets {

  private static final Pattern TARGET = Pattern.compile("(\\S+)\\s*[<>]=?\\s*(\\S+)");

  private Targets() {}

  /** Nothing if the target is about another metric; accuracy is 1 less the error. */
  static Optional<Double> of(ComparisonResult result, String metric) {
    Matcher target = TARGET.matcher(result.target() == null ? "" : result.target());
    if (!target.matches()) {
      return Optional.empty();
    }
    try {
      double value = Double.parseDouble(target.group(2));
      if (metric.equals(target.group(1))) {
        return Optional.of(value);
      }
      boolean opposite =
          metric.equals(other(target.group(1), ".error", ".accuracy"))
              || metric.equals(other(target.group(1), ".accuracy", ".error"));
      return opposite ? Optional.of(1 - value) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String other(String metric, String ending, String replacement) {
    return metric.endsWith(ending)
        ? metric.substring(0, metric.length() - ending.length()) + replacement
        : "";
  }
}
