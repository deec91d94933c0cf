package org.eprop.compare.table;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.IntSummaryStatistics;
import java.util.List;
import org.eprop.compare.statistics.Estimate;
import org.eprop.compare.statistics.SeedsNeeded;
import org.eprop.compare.statistics.Summary;

/** Numbers as a table shows them: rounded to what the standard deviation lets them mean. */
record RoundedNumbers(Style style) {

  private static final int DIGITS = 4;
  private static final int SD_DIGITS = 2;
  private static final int MOST_DECIMALS = 6;

  /** Relative; a smaller deviation is none but of the arithmetic. */
  private static final double ROUNDING = 1e-7;

  /** Signs of one kind of table. */
  enum Style {
    MARKDOWN(" ± ", "≥ ", "> ", "−", "–"),
    LATEX("\\,$\\pm$\\,", "$\\geq$\\,", "\\textgreater\\,", "$-$", "--");

    private final String plusMinus;
    private final String atLeast;
    private final String above;
    private final String minus;
    private final String none;

    Style(String plusMinus, String atLeast, String above, String minus, String none) {
      this.plusMinus = plusMinus;
      this.atLeast = atLeast;
      this.above = above;
      this.minus = minus;
      this.none = none;
    }
  }

  /** A thousand, and a million, as they are short for in LaTeX. */
  private record Unit(double size, String sign) {}

  /** Large numbers of one summary are all in the same unit, which each of them says. */
  private Unit unit(double x) {
    if (style != Style.LATEX || Math.abs(x) < 1e4) {
      return new Unit(1, "");
    }
    return Math.abs(x) < 1e6 ? new Unit(1e3, "k") : new Unit(1e6, "M");
  }

  /**
   * For example {@code ≥ 94.1 ± 1.3 [92.9, 95.2]}.
   *
   * @param scale what numbers are multiplied by
   * @param bound whether the mean is but a lower bound
   */
  String summary(Summary summary, double scale, boolean bound) {
    if (summary.mean() == null) {
      return style.none;
    }
    String prefix = bound ? style.atLeast : "";
    Unit unit = unit(scale * summary.mean());
    double factor = scale / unit.size;
    if (summary.sd() == null) {
      return prefix + significant(factor * summary.mean()) + unit.sign;
    }
    if (!hasDeviation(summary)) {
      return prefix + significant(factor * summary.mean()) + unit.sign + style.plusMinus + "0";
    }
    return prefix + text(summary, factor, decimals(factor * summary.sd()), unit.sign);
  }

  /**
   * As {@link #summary(Summary, double, boolean)}, but in LaTeX with as many decimals as the others
   * of a column.
   *
   * @param column all summaries of it
   */
  String summary(Summary summary, double scale, boolean bound, List<Summary> column) {
    boolean plain =
        style == Style.LATEX
            && hasDeviation(summary)
            && column.stream().allMatch(one -> one.mean() == null || isPlain(one, scale));
    if (!plain) {
      return summary(summary, scale, bound);
    }
    // Two digits of the larger deviations, and at least one of the smallest.
    IntSummaryStatistics digits =
        column.stream()
            .filter(RoundedNumbers::hasDeviation)
            .mapToInt(one -> decimals(scale * one.sd()))
            .summaryStatistics();
    int decimals = Math.max(digits.getMin(), digits.getMax() - 1);
    return (bound ? style.atLeast : "") + text(summary, scale, decimals, "");
  }

  /** Whether it is not in thousands or millions. */
  private boolean isPlain(Summary summary, double scale) {
    return unit(scale * summary.mean()).size == 1;
  }

  private static boolean hasDeviation(Summary summary) {
    return summary.mean() != null
        && summary.sd() != null
        && summary.sd() > ROUNDING * Math.abs(summary.mean());
  }

  private String text(Summary summary, double factor, int decimals, String unit) {
    return fixed(factor * summary.mean(), decimals)
        + unit
        + style.plusMinus
        + fixed(factor * summary.sd(), decimals)
        + unit
        + " ["
        + fixed(factor * summary.low(), decimals)
        + unit
        + ", "
        + fixed(factor * summary.high(), decimals)
        + unit
        + "]";
  }

  /** What stands where there is no number. */
  String none() {
    return style.none;
  }

  /** A probability; 1e-5 is as small as any test here resolves. */
  String p(Double p) {
    return p == null ? style.none : significant(p);
  }

  /** For example {@code 0.93 [−0.04, 1.83]}. */
  String estimate(Estimate estimate) {
    return estimate == null
        ? style.none
        : "%s [%s, %s]"
            .formatted(
                fixed(estimate.value(), 2), fixed(estimate.low(), 2), fixed(estimate.high(), 2));
  }

  /** For example {@code 14 (6–120)}, or {@code 14 (≥ 6)} if it may take any number. */
  String seeds(SeedsNeeded seeds) {
    if (seeds == null) {
      return style.none;
    }
    String range =
        seeds.least() == null
            ? ""
            : seeds.most() == null
                ? " (" + style.atLeast + seeds.least() + ")"
                : " (" + seeds.least() + "–" + seeds.most() + ")";
    return count(seeds.seen()) + (style == Style.LATEX ? range.replace("–", "--") : range);
  }

  /** A number of seeds; null if it takes too many. */
  String count(Integer seeds) {
    return seeds == null ? style.above + SeedsNeeded.MOST : seeds.toString();
  }

  /** Four digits. */
  String value(Double x, double scale) {
    return x == null ? style.none : significant(scale * x);
  }

  /** So many decimals that two digits of the deviation are seen. */
  private static int decimals(double sd) {
    BigDecimal rounded =
        new BigDecimal(sd).round(new MathContext(SD_DIGITS, RoundingMode.HALF_EVEN));
    int leading = rounded.precision() - rounded.scale();
    return Math.max(0, Math.min(MOST_DECIMALS, SD_DIGITS - leading));
  }

  private String fixed(double x, int decimals) {
    BigDecimal rounded = new BigDecimal(x).setScale(decimals, RoundingMode.HALF_EVEN);
    return signed(rounded.toPlainString(), rounded.signum());
  }

  /** Four digits, but never fewer than before the point. */
  private String significant(double x) {
    BigDecimal exact = new BigDecimal(x);
    BigDecimal rounded = exact.round(new MathContext(DIGITS, RoundingMode.HALF_EVEN));
    if (rounded.scale() < 0) {
      rounded = exact.setScale(0, RoundingMode.HALF_EVEN);
    }
    if (rounded.signum() == 0) {
      return "0";
    }
    return signed(rounded.stripTrailingZeros().toPlainString(), rounded.signum());
  }

  private String signed(String text, int sign) {
    return sign < 0 ? style.minus + text.substring(1) : text;
  }
}
