package org.eprop.report.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * An axis' range, with ticks at round numbers.
 *
 * @param low end, which is above 0 if logarithmic
 * @param high end, above the low one
 * @param whole whether ticks are at whole numbers only
 */
record Scale(double low, double high, boolean log, boolean whole) {

  /** Of ticks, and of the labels between which there is room, in points. */
  private static final double CLOSEST = 20;

  private static final double APART = 8;

  /** With ticks at any round numbers. */
  Scale(double low, double high, boolean log) {
    this(low, high, log, false);
  }

  /** A number on the axis, with what is written there; nothing at the small ticks between. */
  record Tick(double value, String label) {}

  /** The range of some values, with a little room on both sides. */
  static Scale around(Range range, boolean log, double roomBelow, double roomAbove) {
    if (log && range.low() > 0) {
      double room = Math.max(Math.log(range.high() / range.low()), 0.1);
      return new Scale(
          range.low() * Math.exp(-roomBelow * room),
          range.high() * Math.exp(roomAbove * room),
          true);
    }
    double low = range.low();
    double high = range.high();
    if (!(low < high)) {
      double around = low == 0 ? 1 : Math.abs(low) / 2;
      low -= around;
      high += around;
    }
    double room = high - low;
    return new Scale(low - roomBelow * room, high + roomAbove * room, false);
  }

  /** Where a number is, from 0 at the low end to 1 at the high one. */
  double share(double value) {
    return log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  }

  /**
   * Ticks at round numbers, at least two.
   *
   * @param most how many fit
   */
  List<Tick> ticks(int most) {
    return log ? logarithmic(Math.max(2, most)) : linear(Math.max(2, most));
  }

  /** This with ticks at whole numbers only. */
  Scale counting() {
    return new Scale(low, high, log, true);
  }

  /** Ticks whose labels fit side by side. */
  List<Tick> ticks(double length, Typeface typeface) {
    int most = Math.max(2, (int) (length / CLOSEST));
    List<Tick> ticks = ticks(most);
    while (most > 2 && length(ticks, typeface) > length) {
      ticks = ticks(--most);
    }
    return ticks;
  }

  private static double length(List<Tick> ticks, Typeface typeface) {
    List<String> labels = ticks.stream().map(Tick::label).filter(l -> !l.isEmpty()).toList();
    return labels.size() * (typeface.widest(labels, PlotStyle.SMALL) + APART);
  }

  private List<Tick> linear(int most) {
    double exponent = Math.floor(Math.log10((high - low) / most)) - 1;
    List<Tick> ticks = List.of();
    for (int e = whole ? (int) Math.max(0, exponent) : (int) exponent;
        ticks.isEmpty() || ticks.size() > most;
        e++) {
      for (int m : new int[] {1, 2, 5}) {
        ticks = multiples(new BigDecimal(m).scaleByPowerOfTen(e));
        if (ticks.size() <= most) {
          break;
        }
      }
    }
    return ticks.size() >= 2 || whole ? ticks : ends();
  }

  private List<Tick> multiples(BigDecimal step) {
    List<Tick> ticks = new ArrayList<>();
    BigDecimal tick = new BigDecimal(low).divide(step, 0, RoundingMode.CEILING).multiply(step);
    double slack = 1e-9 * (high - low);
    while (tick.doubleValue() <= high + slack) {
      if (tick.doubleValue() >= low - slack) {
        ticks.add(new Tick(tick.doubleValue(), label(tick, step)));
      }
      tick = tick.add(step);
    }
    return ticks;
  }

  /** If a range is so placed that just one round number is in it. */
  private List<Tick> ends() {
    BigDecimal step = new BigDecimal((high - low) / 2).round(new MathContext(1, RoundingMode.DOWN));
    return multiples(step);
  }

  /** All labels of an axis have the same decimals. */
  private static String label(BigDecimal tick, BigDecimal step) {
    double size = Math.abs(tick.doubleValue());
    if (tick.signum() == 0) {
      return "0";
    }
    if (size >= 1e6 || step.doubleValue() < 1e-4) {
      return scientific(tick.stripTrailingZeros());
    }
    int decimals = Math.max(0, step.stripTrailingZeros().scale());
    return minus(tick.setScale(decimals, RoundingMode.HALF_EVEN).toPlainString());
  }

  private static String scientific(BigDecimal number) {
    int exponent = number.precision() - number.scale() - 1;
    return minus(number.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent);
  }

  private static String minus(String number) {
    return number.replace('-', '−');
  }

  private List<Tick> logarithmic(int most) {
    int first = (int) Math.ceil(Math.log10(low) - 1e-9);
    int last = (int) Math.floor(Math.log10(high) + 1e-9);
    int decades = last - first + 1;
    int every = Math.max(1, (decades + most - 1) / most);
    int[] named =
        decades >= 3 || decades >= most
            ? new int[] {1}
            : most >= 7 && decades < 2
                ? new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9}
                : new int[] {1, 2, 5};
    List<Tick> ticks = new ArrayList<>();
    int labels = 0;
    for (int e = first - 1; e <= last; e++) {
      for (int m = 1; m <= 9; m++) {
        BigDecimal tick = new BigDecimal(m).scaleByPowerOfTen(e);
        double value = tick.doubleValue();
        if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) {
          boolean shown = Math.floorMod(e - first, every) == 0 && contains(named, m);
          labels += shown ? 1 : 0;
          ticks.add(new Tick(value, shown ? power(tick) : ""));
        }
      }
    }
    return labels >= 2 ? ticks : new Scale(low, high, false).linear(most);
  }

  private static boolean contains(int[] numbers, int wanted) {
    for (int number : numbers) {
      if (number == wanted) {
        return true;
      }
    }
    return false;
  }

  private static String power(BigDecimal tick) {
    double size = tick.doubleValue();
    return size >= 1e5 || size < 1e-3
        ? scientific(tick.stripTrailingZeros())
        : tick.stripTrailingZeros().toPlainString();
  }

  /** The least and the greatest of some numbers; those that are none do not count. */
  static final class Range {

    private final boolean positive;
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;

    /**
     * Of nothing so far.
     *
     * @param positive whether only numbers above 0 count, as on a logarithmic axis
     */
    Range(boolean positive) {
      this.positive = positive;
    }

    Range include(double... values) {
      for (int i = 0; values != null && i < values.length; i++) {
        if (Double.isFinite(values[i]) && (!positive || values[i] > 0)) {
          low = Math.min(low, values[i]);
          high = Math.max(high, values[i]);
        }
      }
      return this;
    }

    double low() {
      return low <= high ? low : positive ? 0.1 : 0;
    }

    double high() {
      return low <= high ? high : 1;
    }
  }
}
