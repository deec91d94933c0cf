package org.eprop.compare.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.eprop.compare.statistics.Summary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatexPartsTest {

  private static final String CELL = "395.7k\\,$\\pm$\\,42.7k [357.9k, 425.5k]";

  private static Grid grid(int rows, int columns, String name) {
    List<String> header = new ArrayList<>(List.of("variant"));
    List<String> row = new ArrayList<>(List.of(name));
    for (int c = 0; c < columns; c++) {
      header.add("row additions, gradient");
      row.add(CELL);
    }
    List<List<String>> all = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      all.add(row);
    }
    return new Grid("t", header, all);
  }

  private static List<List<String>> lines(LatexParts.Part part) {
    return part.rows().stream().map(LatexParts.Row::lines).toList();
  }

  @Test
  void aTableThatFitsStaysWhole() {
    List<LatexParts.Part> parts = LatexParts.of(grid(2, 1, "bptt"));

    assertEquals(1, parts.size());
    assertEquals(List.of("variant & row additions, gradient"), parts.get(0).header().lines());
    assertEquals(
        List.of(List.of("bptt & " + CELL), List.of("bptt & " + CELL)), lines(parts.get(0)));
  }

  @Test
  void aWordOfAHeadingStaysWholeAboveNarrowCells() {
    Grid grid = new Grid("t", List.of("variant", "detectable now"), List.of(List.of("bptt", "–")));

    assertEquals(
        List.of("variant & detectable", " & now"), LatexParts.of(grid).get(0).header().lines());
  }

  @Test
  void intervalsGoBelowMeansAndColumnsIntoParts() {
    List<LatexParts.Part> parts = LatexParts.of(grid(1, 6, "eprop_one_hop+fast_sigmoid"));

    assertEquals(2, parts.size());
    assertEquals(
        List.of(
            "variant & row additions, & row additions, & row additions,",
            " & gradient & gradient & gradient"),
        parts.get(0).header().lines());
    String mean = "395.7k\\,$\\pm$\\,42.7k";
    String interval = "[357.9k, 425.5k]";
    assertEquals(
        List.of(
            String.join(" & ", "eprop\\_one\\_hop+fast\\_", mean, mean, mean),
            String.join(" & ", "sigmoid", interval, interval, interval)),
        parts.get(1).rows().get(0).lines());
  }

  @Test
  void aPartHasNoLinesThatOnlyOthersNeed() {
    Grid four = grid(1, 4, "eprop_one_hop+fast_sigmoid");
    List<String> header = new ArrayList<>(four.header());
    List<String> row = new ArrayList<>(four.rows().get(0));
    header.set(4, "time");
    row.set(4, "3".repeat(12));
    List<LatexParts.Part> parts = LatexParts.of(new Grid("t", header, List.of(row)));

    assertEquals(2, parts.size());
    assertEquals(2, parts.get(0).header().lines().size());
    assertEquals(List.of("variant & time"), parts.get(1).header().lines());
    assertEquals(
        List.of(List.of("eprop\\_one\\_hop+fast\\_ & " + "3".repeat(12), "sigmoid & ")),
        lines(parts.get(1)));
  }

  @Test
  void rowsGoToTheNextPage() {
    List<LatexParts.Part> parts = LatexParts.of(grid(100, 1, "bptt"));

    assertEquals(List.of(32, 32, 32, 4), parts.stream().map(part -> part.rows().size()).toList());
  }

  @Test
  void eachPartHasAllNamesAndOnlyRowsThatSayMore() {
    List<String> header = new ArrayList<>(List.of("axis", "level"));
    List<String> reference = new ArrayList<>(List.of("feedback", "symmetric"));
    List<String> other = new ArrayList<>(List.of("feedback", "random"));
    for (int c = 0; c < 5; c++) {
      header.add("difference");
      reference.add(c == 0 ? CELL : "");
      other.add(CELL);
    }
    List<LatexParts.Part> parts =
        LatexParts.of(new Grid("t", header, List.of(reference, other), 2));

    String mean = "395.7k\\,$\\pm$\\,42.7k";
    String interval = "[357.9k, 425.5k]";
    assertEquals(2, parts.size());
    assertEquals(
        "feedback & symmetric & " + mean + " &  & ", parts.get(0).rows().get(0).lines().get(0));
    assertEquals(List.of("axis & level & difference & difference"), parts.get(1).header().lines());
    assertEquals(
        List.of(
            List.of(
                String.join(" & ", "feedback", "random", mean, mean),
                String.join(" & ", "", "", interval, interval))),
        lines(parts.get(1)));
  }

  @Test
  void namesBreakAfterSignsAndLoseNothing() {
    String name = "random_feedback_normalised_at_a_tenth_of_the_learning_rate";
    List<String> lines = LatexText.lines(name, 12);

    assertEquals(name, String.join("", lines));
    assertTrue(lines.stream().allMatch(line -> LatexText.width(line) <= 12), lines.toString());
    assertTrue(lines.subList(0, lines.size() - 1).stream().allMatch(line -> line.endsWith("_")));
    assertEquals(List.of("mmmm", "mmm"), LatexText.lines("mmmmmmm", 4));
  }

  @Test
  void signsAreEscaped() {
    assertEquals(
        "\\_\\%\\&\\#\\$\\{\\}\\textbackslash{}\\textasciitilde{}\\textasciicircum{}$<$$\\pm$",
        LatexText.escape("_%&#${}\\~^<±"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "9999|12|9990|10010|9999\\,$\\pm$\\,12 [9990, 10010]",
        "395719|42684|357882|425542|396k\\,$\\pm$\\,43k [358k, 426k]",
        "31950000|0|31950000|31950000|31.95M\\,$\\pm$\\,0",
        "-1234567|100000|-1300000|-1200000|$-$1.23M\\,$\\pm$\\,0.10M [$-$1.30M, $-$1.20M]"
      })
  void largeNumbersAreInThousandsAndMillions(
      double mean, double sd, double low, double high, String text) {
    assertEquals(
        text,
        new Numbers(Numbers.Style.LATEX).summary(new Summary(5, mean, sd, low, high), 1, false));
  }
}
