package org.eprop.report.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.eprop.api.task.Task;
import org.eprop.report.page.Page;

/** A first look at the data of a task: a table of numbers, and a page that shows more. */
public final class DataLook {

  static final List<String> HEAD =
      List.of("set", "samples", "classes", "steps", "ms", "input", "rate", "samples/s");

  /** Between minimum, median and maximum. */
  private static final String BETWEEN = " - ";

  private final String title;
  private final Task task;
  private final List<SetStatistics> sets = new ArrayList<>();

  /**
   * Looks at the data.
   *
   * @param title of the page
   * @param most samples of each set to look at, evenly spaced
   */
  public DataLook(String title, Task task, int most) {
    this.title = title;
    this.task = task;
    int inputs = task.inputs();
    int outputs = task.outputs();
    sets.add(SetStatistics.of("train", task.train(), inputs, outputs, most));
    task.validation()
        .ifPresent(set -> sets.add(SetStatistics.of("validation", set, inputs, outputs, most)));
    task.test().ifPresent(set -> sets.add(SetStatistics.of("test", set, inputs, outputs, most)));
  }

  /** The names of the table's columns. */
  public List<String> head() {
    return HEAD;
  }

  /** A row for each set: ranges are from the least to the greatest, with the median between. */
  public List<List<String>> rows() {
    return sets.stream().map(this::row).toList();
  }

  /** Whether a cell says minimum, median and maximum. */
  boolean hasRanges() {
    return rows().stream().flatMap(List::stream).anyMatch(cell -> cell.contains(BETWEEN));
  }

  private List<String> row(SetStatistics set) {
    double[] rates = set.rates(task.timeStep());
    double mean = IntStream.range(0, rates.length).mapToDouble(i -> rates[i]).average().orElse(0);
    double[] milliseconds = new double[set.steps().length];
    for (int n = 0; n < milliseconds.length; n++) {
      milliseconds[n] = set.steps()[n] * task.timeStep();
    }
    String looked = set.looked() == set.size() ? "" : " (" + set.looked() + " looked at)";
    return List.of(
        set.name(),
        set.size() + looked,
        set.classesThere() == 0 ? "-" : set.classesThere() + " of " + task.outputs(),
        range(set.steps()),
        range(milliseconds),
        set.real()
            ? number(set.least()) + " to " + number(set.greatest())
            : range(set.activity()) + " spikes",
        set.real() ? "-" : number(mean) + " Hz",
        number(set.looked() / Math.max(1e-9, set.seconds())));
  }

  private static String range(double[] values) {
    double least = SetStatistics.least(values);
    double greatest = SetStatistics.greatest(values);
    return least == greatest
        ? number(least)
        : String.join(
            BETWEEN, number(least), number(SetStatistics.median(values)), number(greatest));
  }

  /** Three digits, but whole numbers whole. */
  static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e9) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return Math.abs(value) >= 100
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }

  /** What the user should know about these data, one sentence each. */
  public List<String> warnings() {
    List<String> all = new ArrayList<>(task.warnings());
    all.addAll(DataWarnings.of(task, sets));
    return all;
  }

  /** The page. */
  public Page page() {
    String lead =
        task.inputs()
            + " input channels"
            + task.inputShape()
                .filter(shape -> shape.height() > 1)
                .map(s -> " (" + s.polarities() + " x " + s.height() + " x " + s.width() + ")")
                .orElse("")
            + ", "
            + task.outputs()
            + " outputs, steps of "
            + number(task.timeStep())
            + " ms.";
    Page page = new Page(title, lead);
    new DataPage(task, sets).fill(page, this);
    return page;
  }

  /** What looks wrong with data, or makes them harder than they need to be. */
  private static final class DataWarnings {

    private static final double LARGE = 20;
    private static final double UNBALANCED = 5;
    private static final int MANY_STEPS = 3000;

    private DataWarnings() {}

    static List<String> of(Task task, List<SetStatistics> sets) {
      List<String> all = new ArrayList<>();
      SetStatistics train = sets.get(0);
      if (train.real() && Math.max(-train.least(), train.greatest()) > LARGE) {
        all.add(
            "Inputs go from %s to %s: networks expect values around 1."
                .formatted(DataLook.number(train.least()), DataLook.number(train.greatest())));
      }
      int empty = (int) Arrays.stream(train.activity()).filter(a -> a == 0).count();
      if (empty > 0) {
        all.add(empty + " of " + train.looked() + " training samples have no input at all.");
      }
      long silent = Arrays.stream(train.channels()).filter(sum -> sum == 0).count();
      if (silent > 0) {
        all.add(silent + " of " + task.inputs() + " input channels are never active in training.");
      }
      long[] present = Arrays.stream(train.classes()).filter(n -> n > 0).sorted().toArray();
      if (present.length > 1 && present[present.length - 1] > UNBALANCED * present[0]) {
        all.add(
            "The largest class has %s times as many %s as the smallest."
                .formatted(
                    DataLook.number((double) present[present.length - 1] / present[0]),
                    train.byStep() ? "steps" : "samples"));
      }
      if (present.length > 0 && present.length < train.classes().length) {
        all.add(
            "%s of %s classes have no training %s"
                .formatted(
                    train.classes().length - present.length,
                    train.classes().length,
                    train.byStep() ? "step." : "sample."));
      }
      if (SetStatistics.median(train.steps()) > MANY_STEPS) {
        all.add("Samples have more than " + MANY_STEPS + " steps: a larger time step is faster.");
      }
      for (SetStatistics set : sets.subList(1, sets.size())) {
        double ratio =
            SetStatistics.median(set.activity()) / SetStatistics.median(train.activity());
        if (ratio > 2 || ratio < 0.5) {
          all.add(
              "Samples of " + set.name() + " have " + DataLook.number(ratio) + " times the input.");
        }
      }
      return all;
    }
  }
}
