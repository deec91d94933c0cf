package org.eprop.compare.command;

import java.io.PrintWriter;
import java.util.Locale;
import org.eprop.compare.definition.Search;
import org.eprop.compare.result.MetricColumn;
import org.eprop.compare.result.Scores;
import org.eprop.compare.run.SearchListener;

/** Shows how a search goes: a line for each round, and for each run in it. Thread-safe. */
final class SearchDisplay implements SearchListener {

  private final PrintWriter out;
  private final String prefix;
  private final Search search;
  private final MetricColumn metric;
  private final boolean quiet;
  private int runs;
  private int done;

  /**
   * @param prefix of each line that says what begins
   */
  SearchDisplay(PrintWriter out, String prefix, Search search, boolean quiet) {
    this.out = out;
    this.prefix = prefix;
    this.search = search;
    this.metric = MetricColumn.named(search.metric());
    this.quiet = quiet;
  }

  @Override
  public synchronized void round(int epochs, int trials) {
    runs = trials * search.seeds().size() * search.networks();
    done = 0;
    print(
        prefix
            + trials
            + (trials == 1 ? " trial to epoch " : " trials to epoch ")
            + epochs
            + (search.seeds().size() == 1 ? "" : ", each with " + search.seeds().size() + " seeds")
            + search.folds().map(folds -> ", " + folds).orElse(""));
  }

  @Override
  public synchronized void trained(
      int trial, long seed, int epochs, Scores validation, boolean before) {
    done++;
    if (before) {
      return;
    }
    Double value =
        validation == null
            ? null
            : validation.get(search.metric().substring(search.metric().indexOf('.') + 1));
    print(
        String.format(
            Locale.ROOT,
            "%d/%d  trial %d seed %d  %s",
            done,
            runs,
            trial,
            seed,
            value == null ? "diverged" : metric.title() + " " + text(value)));
  }

  private String text(double value) {
    return String.format(
        Locale.ROOT,
        "%.4g%s",
        value * metric.scale(),
        metric.unit().isEmpty() ? "" : " " + metric.unit());
  }

  private void print(String line) {
    if (!quiet) {
      out.println(line);
      out.flush();
    }
  }
}
