package org.eprop.cli.stream;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
 * @param reach how far from the mean labels are learned as they are, in deviations: ten times the
 *     farthest of the first rows
 */
record LabelColumn(String name, List<String> classes, double mean, double deviation, double reach) {

  private static final int MOST_CLASSES = 20;

  private static final int FARTHER = 10;

  /** Chooses by the cells of the first rows. */
  static LabelColumn of(String name, List<String> cells) {
    Set<String> different = new TreeSet<>(cells);
    different.remove("");
    if (different.size() < 2) {
      throw new InvalidInputException(
          ("--label: got the column \"%s\" with %s different labels, but expected at least 2")
              .formatted(name, different.size()));
    }
    Optional<String> noNumber =
        different.stream().filter(cell -> Double.isNaN(ColumnEncoder.number(cell))).findFirst();
    double[] numbers =
        cells.stream().filter(c -> !c.isEmpty()).mapToDouble(ColumnEncoder::number).toArray();
    boolean whole = Arrays.stream(numbers).allMatch(number -> number == Math.rint(number));
    if (noNumber.isEmpty() && (!whole || different.size() > MOST_CLASSES)) {
      return ofNumbers(name, numbers);
    }
    if (different.size() > MOST_CLASSES) {
      throw new InvalidInputException(
          ("--label: got the column \"%s\" with %s different texts in the first rows, such as %s, but"
                  + " expected at most %s classes, or all by --classes, or numbers up to 1e100, and empty cells")
              .formatted(
                  name,
                  different.size(),
                  ColumnEncoder.shown(noNumber.orElseThrow()),
                  MOST_CLASSES));
    }
    return new LabelColumn(name, List.copyOf(different), 0, 1, 0);
  }

  private static LabelColumn ofNumbers(String name, double[] numbers) {
    double mean = Arrays.stream(numbers).average().orElseThrow();
    double[] away = Arrays.stream(numbers).map(y -> Math.abs(y - mean)).toArray();
    double deviation = Math.sqrt(Arrays.stream(away).map(y -> y * y).average().orElseThrow());
    if (deviation == 0) {
      throw new InvalidInputException(
          "--label: got the column \"%s\" with equal numbers, but expected different ones"
              .formatted(name));
    }
    double farthest = Arrays.stream(away).max().orElseThrow();
    return new LabelColumn(name, List.of(), mean, deviation, FARTHER * farthest / deviation);
  }

  /** Of classes that are known. */
  static LabelColumn ofClasses(String name, List<String> classes) {
    if (classes.size() < 2 || Set.copyOf(classes).size() < classes.size()) {
      throw new InvalidInputException(
          "--classes: got " + classes + ", but expected at least 2 different names");
    }
    return new LabelColumn(name, List.copyOf(classes), 0, 1, 0);
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
          ("got the label %s, but expected one of %s: name all that may come by --classes;"
                  + " else they are those of the first rows")
              .formatted(ColumnEncoder.shown(cell), classes));
    }
    if (!Double.isFinite(number)) {
      throw new InvalidInputException(
          "got the label %s, but expected a number up to 1e100, or an empty cell"
              .formatted(ColumnEncoder.shown(cell)));
    }
    return isClass() ? number : (number - mean) / deviation;
  }

  String text() {
    return isClass()
        ? "classes " + String.join(", ", classes)
        : String.format(Locale.ROOT, "numbers, about %.4g +- %.4g", mean, deviation);
  }
}
