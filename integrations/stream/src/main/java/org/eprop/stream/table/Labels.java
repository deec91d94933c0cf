package org.eprop.stream.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.state.StateBytes;
import org.jspecify.annotations.Nullable;

/**
 * What is to be predicted: classes in the order in which they come, or a number y, of which is
 * learned (y - middle) / deviation. Who is not told takes texts, and few whole numbers, for
 * classes.
 */
final class Labels {

  /** So many times as many numbers say better what their size is. */
  private static final long MANY = 2;

  private static final int MOST_WHOLE = 20;
  static final int MOST_CLASSES = 100;

  /** Whole numbers from here on are no classes. */
  private static final double LARGE = 1e9;

  /** Numbers farther from the quartiles than so many times their distance do not count. */
  private static final double FARTHEST = 10;

  private static final double TINY = 1e-9;
  private static final Pattern DECIMAL_COMMA = Pattern.compile("-?[0-9]+,[0-9]+");

  private final boolean told;
  private boolean values;
  private final List<String> classes = new ArrayList<>();
  private double middle;
  private double deviation = 1;

  /** How many numbers say so. */
  private int scaledBy;

  Labels(TableSettings.Target target, List<String> named) {
    told = target != TableSettings.Target.AUTO;
    values = target == TableSettings.Target.VALUES;
    classes.addAll(named);
  }

  boolean isValues() {
    return values;
  }

  List<String> classes() {
    return classes;
  }

  double deviation() {
    return deviation;
  }

  /**
   * Takes a label in. What had been classes may turn out to be numbers.
   *
   * @return the class's number, or the number itself
   * @throws InvalidInputException if it is no number among numbers, or one class too many
   */
  double take(Object label) {
    double number = Cells.number(label);
    if (values) {
      if (Double.isNaN(number)) {
        throw new InvalidInputException(
            "got the label %s, but expected a number up to 1e100, or an empty cell"
                .formatted(Cells.shown(label)));
      }
      return number;
    }
    int known = classes.indexOf(Cells.text(label));
    if (known >= 0) {
      return known;
    }
    boolean few =
        number == Math.rint(number) && Math.abs(number) < LARGE && classes.size() < MOST_WHOLE;
    if (!told && !Double.isNaN(number) && !few && areNumbers()) {
      values = true;
      return number;
    }
    if (classes.size() == MOST_CLASSES) {
      throw new InvalidInputException(
          "got the label %s, but expected one of %s classes that came before, or numbers%s"
              .formatted(
                  Cells.shown(label),
                  MOST_CLASSES,
                  DECIMAL_COMMA.matcher(Cells.text(label)).matches()
                      ? ", which have a point"
                      : ""));
    }
    classes.add(Cells.text(label));
    return classes.size() - 1;
  }

  private boolean areNumbers() {
    return classes.stream().noneMatch(text -> Double.isNaN(Cells.number(text)));
  }

  /** Of past numbers, without those that are far from all others. */
  void scale(double[] numbers) {
    if (values && numbers.length > 0) {
      double[] scale = scaleOf(numbers);
      middle = scale[0];
      deviation = scale[1];
      scaledBy = numbers.length;
    }
  }

  /** Whether the scale is of few numbers beside so many labels. */
  boolean isScaledByFew(long labels) {
    return values && labels >= MANY * scaledBy;
  }

  /** Whether two numbers or more say what their size is. */
  boolean isScaled() {
    return scaledBy > 1;
  }

  /** Whether numbers vary by ten times as much or as little, or are as far away. */
  boolean isOfOtherSize(double[] numbers) {
    if (!values || numbers.length == 0) {
      return false;
    }
    double[] scale = scaleOf(numbers);
    return scale[1] > FARTHEST * deviation
        || scale[1] * FARTHEST < deviation
        || Math.abs(scale[0] - middle) > FARTHEST * deviation;
  }

  /** Mean and standard deviation. */
  private static double[] scaleOf(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double lower = sorted[n / 4];
    double upper = sorted[n - 1 - n / 4];
    double far = lower < upper ? FARTHEST * (upper - lower) : Double.POSITIVE_INFINITY;
    double[] near =
        Arrays.stream(sorted).filter(y -> y >= lower - far && y <= upper + far).toArray();
    double mean = Arrays.stream(near).map(y -> y / near.length).sum();
    double size = Arrays.stream(near).map(y -> Math.abs(y - mean)).max().orElse(0);
    double squares = Arrays.stream(near).map(y -> square((y - mean) / size)).sum();
    double deviation = size * Math.sqrt(squares / near.length);
    return new double[] {mean, size > 0 ? deviation : Math.max(TINY, Math.abs(mean))};
  }

  private static double square(double x) {
    return x * x;
  }

  double scaled(double number) {
    return (number - middle) / deviation;
  }

  double number(double scaled) {
    return middle + deviation * scaled;
  }

  /** Whether a row may have had this label. */
  boolean isKnown(@Nullable Object label) {
    return label == null
        || (values ? !Double.isNaN(Cells.number(label)) : classes.contains(Cells.text(label)));
  }

  /** Whether a label that is known may be this. */
  boolean isKnown(double label) {
    return Double.isNaN(label) || values || label >= 0 && label < classes.size();
  }

  void exchange(StateBytes bytes) {
    values = bytes.flag("values", values);
    int count = (int) bytes.whole("classes", classes.size(), 0, MOST_CLASSES);
    for (int k = 0; k < count; k++) {
      String name = Texts.exchange(bytes, "class", bytes.isRead() ? "" : classes.get(k));
      if (bytes.isRead() && k < classes.size()) {
        classes.set(k, name);
      } else if (bytes.isRead()) {
        classes.add(name);
      }
    }
    double[] scale = {middle, deviation};
    bytes.doubles("scale", scale);
    middle = scale[0];
    deviation = scale[1];
    if (!(deviation > 0)) {
      throw new InvalidInputException("scale: got " + deviation + ", but expected more than 0");
    }
    scaledBy = (int) bytes.whole("scaled by", scaledBy, 0, Integer.MAX_VALUE);
  }

  String text() {
    return values
        ? String.format(Locale.ROOT, "numbers, about %.4g +- %.4g", middle, deviation)
        : "classes " + String.join(", ", classes);
  }
}
