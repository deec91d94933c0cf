package org.eprop.cli.stream;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.eprop.api.plugin.InvalidInputException;

/**
 * What is to be predicted, chosen by the first rows: classes if they are texts or few different
 * whole numbers, else a number, of which the network learns (y - mean) / deviation. Immutable.
 *
 * @param name of the column
 * @param classes as they stand in the table; none of numbers
 * @param mean of the first rows' numbers
 * @param deviation their standard deviation
 */
record LabelColumn(String name, List<String> classes, double mean, double deviation) {

  private static final int MOST_CLASSES = 20;

  /** Chooses by the cells of the first rows. */
  static LabelColumn of(String name, List<String> cells) {
    Set<String> different = new TreeSet<>();
    boolean numbers = true;
    boolean whole = true;
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (String cell : cells) {
      if (!cell.isEmpty()) {
        double number = ColumnEncoder.number(cell);
        different.add(cell);
        numbers &= Double.isFinite(number);
        whole &= number == Math.rint(number);
        sum += number;
        squares += number * number;
        count++;
      }
    }
    if (different.size() < 2) {
      throw new InvalidInputException(
          ("--label: got the column \"%s\" with %s different labels, but expected at least 2")
              .formatted(name, different.size()));
    }
    if (numbers && (!whole || different.size() > MOST_CLASSES)) {
      double mean = sum / count;
      double variance = Math.max(0, squares / count - mean * mean);
      return new LabelColumn(name, List.of(), mean, Math.sqrt(variance));
    }
    if (different.size() > MOST_CLASSES) {
      throw new InvalidInputException(
          ("--label: got the column \"%s\" with %s different texts in the first rows,"
                  + " but expected at most %s classes, or numbers")
              .formatted(name, different.size(), MOST_CLASSES));
    }
    return new LabelColumn(name, List.copyOf(different), 0, 1);
  }

  /** Of classes that are known. */
  static LabelColumn ofClasses(String name, List<String> classes) {
    if (classes.size() < 2 || Set.copyOf(classes).size() < classes.size()) {
      throw new InvalidInputException(
          "--classes: got " + classes + ", but expected at least 2 different names");
    }
    return new LabelColumn(name, List.copyOf(classes), 0, 1);
  }

  boolean isClass() {
    return !classes.isEmpty();
  }

  int outputs() {
    return isClass() ? classes.size() : 1;
  }

  /**
   * The class, or the number on the network's scale; NaN of an empty cell.
   *
   * @throws InvalidInputException if it is no such class, or no number
   */
  double of(String cell) {
    double number = isClass() ? classes.indexOf(cell) : ColumnEncoder.number(cell);
    if (cell.isEmpty()) {
      return Double.NaN;
    }
    if (isClass() && number < 0) {
      throw new InvalidInputException(
          ("got the label \"%s\", but expected one of %s: name all that may come by --classes;"
                  + " else they are those of the first rows")
              .formatted(cell, classes));
    }
    if (!Double.isFinite(number)) {
      throw new InvalidInputException(
          "got the label \"%s\", but expected a number, or an empty cell".formatted(cell));
    }
    return isClass() ? number : (number - mean) / deviation;
  }

  String text() {
    return isClass()
        ? "classes " + String.join(", ", classes)
        : String.format(Locale.ROOT, "numbers, about %.4g +- %.4g", mean, deviation);
  }
}
