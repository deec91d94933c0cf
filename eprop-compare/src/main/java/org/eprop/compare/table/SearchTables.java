package org.eprop.compare.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.result.Range;
import org.eprop.compare.result.SearchResult;
import org.eprop.compare.result.SearchResult.Round;
import org.eprop.compare.result.SearchResult.Trial;
import org.eprop.compare.statistics.Summary;

/** The tables of a search. */
public final class SearchTables {

  private static final RoundedNumbers NUMBERS = new RoundedNumbers(RoundedNumbers.Style.MARKDOWN);

  private SearchTables() {}

  /**
   * The best trials.
   *
   * @param most how many at most
   */
  public static Grid trials(SearchResult result, int most) {
    List<String> header = new ArrayList<>(List.of("trial", result.metric().label()));
    header.add("epochs");
    header.add("outcome");
    result.ranges().forEach(range -> header.add(shortName(result, range)));
    List<List<String>> rows = new ArrayList<>();
    for (Trial trial : result.trials().subList(0, Math.min(most, result.trials().size()))) {
      List<String> row = new ArrayList<>();
      row.add(Integer.toString(trial.number()));
      row.add(NUMBERS.summary(trial.score(), result.metric().scale(), false));
      row.add(Integer.toString(trial.epochs()));
      row.add(trial.outcome());
      result.ranges().forEach(range -> row.add(text(trial.settings().get(range.path()))));
      rows.add(row);
    }
    return new Grid("The best trials", header, rows);
  }

  private static String text(JsonNode value) {
    if (value.isFloatingPointNumber()) {
      return new BigDecimal(value.asText()).toPlainString();
    }
    return value.isTextual() ? value.textValue() : value.toString();
  }

  /** The last word of its path, if no other range has that, too. */
  private static String shortName(SearchResult result, Range range) {
    long alike = result.ranges().stream().filter(r -> last(r).equals(last(range))).count();
    return alike == 1 ? last(range) : range.path();
  }

  private static String last(Range range) {
    return range.path().substring(range.path().lastIndexOf('.') + 1);
  }

  /** What each round left. */
  public static Grid rounds(SearchResult result) {
    MetricInfo metric = result.metric();
    List<List<String>> rows = new ArrayList<>();
    for (Round round : result.rounds()) {
      rows.add(
          List.of(
              Integer.toString(round.epochs()),
              Integer.toString(round.trials()),
              NUMBERS.value(round.best(), metric.scale())));
    }
    return new Grid("Rounds", List.of("epochs", "trials", "best " + metric.label()), rows);
  }

  /** The ranges that were searched. */
  public static Grid ranges(SearchResult result) {
    Trial best = result.trials().get(0);
    return new Grid(
        "Ranges",
        List.of("setting", "searched", "best"),
        result.ranges().stream()
            .map(
                range ->
                    List.of(range.path(), range.words(), text(best.settings().get(range.path()))))
            .toList());
  }

  /** The best trial on test data; null if nobody asked. */
  public static Grid test(SearchResult result) {
    if (result.test().isEmpty()) {
      return null;
    }
    List<List<String>> rows = new ArrayList<>();
    Set<String> names =
        new LinkedHashSet<>(List.of("accuracy", "mean_squared_error", "loss", "rate"));
    result.test().forEach(scores -> names.addAll(scores.values().keySet()));
    names.remove("error");
    for (String name : names) {
      double[] values =
          result.test().stream()
              .map(scores -> scores.get(name))
              .filter(value -> value != null)
              .mapToDouble(value -> value)
              .toArray();
      if (values.length > 0) {
        rows.add(
            List.of(
                Grid.info("test." + name).label(),
                NUMBERS.summary(Summary.of(values), Grid.info("test." + name).scale(), false)));
      }
    }
    return new Grid("The best trial on test data", List.of("score", "value"), rows);
  }

  /** All of it as Markdown: {@code search.md}. */
  public static String markdown(SearchResult result) {
    StringBuilder text = new StringBuilder("# " + result.name() + "\n\n" + result.method() + "\n");
    text.append('\n')
        .append(MarkdownTables.escape(OriginText.of(result.provenance())))
        .append("\n\n");
    result.notes().forEach(note -> text.append("- ").append(note).append('\n'));
    List<Grid> grids = new ArrayList<>(List.of(trials(result, result.trials().size())));
    if (!result.test().isEmpty()) {
      grids.add(test(result));
    }
    grids.add(ranges(result));
    grids.add(rounds(result));
    for (Grid grid : grids) {
      text.append("\n## ").append(grid.title()).append("\n\n").append(MarkdownTables.of(grid));
    }
    return text.toString();
  }

  /** A line for each trial, unrounded: {@code trials.csv}. Values with commas are quoted. */
  public static String csv(SearchResult result) {
    StringBuilder text = new StringBuilder("trial,epochs,outcome,score");
    result.seeds().forEach(seed -> text.append(",seed_").append(seed));
    result.ranges().forEach(range -> text.append(',').append(quoted(range.path())));
    text.append('\n');
    for (Trial trial : result.trials()) {
      List<String> cells = new ArrayList<>();
      cells.add(Integer.toString(trial.number()));
      cells.add(Integer.toString(trial.epochs()));
      cells.add(trial.outcome());
      cells.add(CsvTables.text(trial.score().mean()));
      trial.values().forEach(value -> cells.add(CsvTables.text(value)));
      trial.settings().values().forEach(value -> cells.add(quoted(text(value))));
      text.append(String.join(",", cells)).append('\n');
    }
    return text.toString();
  }

  private static String quoted(String text) {
    return text.matches("[^,\"\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
