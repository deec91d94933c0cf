package org.eprop.compare.table;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eprop.api.plugin.Printable;
import org.eprop.compare.result.ComparisonResult;

/**
 * The tables of a comparison in LaTeX: each a {@code longtable} with booktabs' rules, which breaks
 * between rows. What is wider than the page is for its reader to turn, or to split by {@code
 * --tables}.
 */
public final class LatexTables {

  private static final String AXES = "Effects of the axes";
  private static final String LEVELS = "Effects of each level";

  private final ComparisonResult result;

  private LatexTables(ComparisonResult result) {
    this.result = result;
  }

  /** Kinds of tables, by how their titles begin. */
  private static final Map<String, List<String>> KINDS =
      Map.of(
          "main", List.of("Results"),
          "differences", List.of("Difference", "Contrast"),
          "effects", List.of("Effects", RankGrids.TITLE),
          "tuning", List.of("Tuning"),
          "gradients", List.of("Cosine"),
          "costs", List.of("Cost", "Training"));

  /** The names of all kinds of tables. */
  public static List<String> kinds() {
    return KINDS.keySet().stream().sorted().toList();
  }

  /** All tables: {@code comparison.tex}. */
  public static String of(ComparisonResult result) {
    return of(result, kinds());
  }

  /**
   * Some tables.
   *
   * @param kinds of {@link #kinds()}
   */
  public static String of(ComparisonResult result, List<String> kinds) {
    List<String> starts = kinds.stream().flatMap(kind -> KINDS.get(kind).stream()).toList();
    StringBuilder text =
        new StringBuilder("% " + result.name() + "; needs \\usepackage{booktabs,longtable}\n");
    text.append("% ")
        .append(
            MarkdownTables.method(result)
                .strip()
                .replace("\n\n", "\n")
                .replace("\n", "\n% ")
                .replace("±", "+-")
                .replace("&lt;", "<"))
        .append('\n');
    text.append(
        OriginText.of(result.provenance()).isEmpty()
            ? ""
            : "% " + OriginText.of(result.provenance()) + "\n");
    result.notes().forEach(note -> text.append("% ").append(note).append('\n'));
    LatexTables tables = new LatexTables(result);
    for (Grid grid : Grid.of(result, RoundedNumbers.Style.LATEX)) {
      if (starts.stream().anyMatch(grid.title()::startsWith)) {
        text.append('\n').append(tables.table(grid));
      }
    }
    return text.toString();
  }

  private String table(Grid grid) {
    List<String> header = grid.header().stream().map(LatexText::escape).toList();
    List<List<String>> rows = grid.rows().stream().map(row -> cells(row, grid.names())).toList();
    String columns =
        IntStream.range(0, header.size())
            .mapToObj(c -> c == 0 || rows.stream().allMatch(row -> isWord(row.get(c))) ? "l" : "r")
            .collect(Collectors.joining());
    return "{\\footnotesize\n\\setlength{\\tabcolsep}{3pt}\n\\begin{longtable}{@{}"
        + columns
        + "@{}}\n\\caption{"
        + caption(grid)
        + "}\\label{"
        + label(grid)
        + "} \\\\\n\\toprule\n"
        + line(header)
        + "\\midrule\n\\endfirsthead\n\\toprule\n"
        + line(header)
        + "\\midrule\n\\endhead\n\\bottomrule\n\\endfoot\n"
        + rows.stream()
            .filter(row -> row.stream().skip(grid.names()).anyMatch(cell -> !cell.isEmpty()))
            .map(LatexTables::line)
            .collect(Collectors.joining())
        + "\\end{longtable}}\n";
  }

  /** Names are free text; what has a sign of LaTeX among numbers is LaTeX already. */
  private static List<String> cells(List<String> row, int names) {
    return IntStream.range(0, row.size())
        .mapToObj(
            c -> {
              String cell = row.get(c);
              boolean number = c >= names && cell.matches("(?s).*( \\[|\\$|\\\\).*");
              return number ? cell : LatexText.escape(cell);
            })
        .toList();
  }

  private static boolean isWord(String cell) {
    return !cell.isEmpty() && Character.isLetter(cell.charAt(0));
  }

  private static String line(List<String> cells) {
    return String.join(" & ", cells) + " \\\\\n";
  }

  private String caption(Grid grid) {
    StringBuilder caption = new StringBuilder(LatexText.escape(grid.title()));
    caption.append(". ");
    int n = result.seeds().size();
    if (n > 1) {
      caption.append("Mean $\\pm$ standard deviation over $n = ").append(n).append("$ seeds");
      caption.append("; in brackets the ").append(LatexText.escape(result.method().interval()));
    } else {
      caption.append("One seed, $n = 1$");
    }
    caption.append('.');
    caption.append(LatexText.escape(tests(grid)));
    if (grid.title().startsWith(LEVELS) && grid.header().contains("p")) {
      Grid axes = new Grid(grid.title().replace(LEVELS, AXES), grid.header(), grid.rows());
      caption.append(" $p$ as in table~\\ref{").append(label(axes)).append("}.");
    }
    if (grid.rows().stream().flatMap(List::stream).anyMatch(cell -> cell.startsWith("$\\geq$"))) {
      caption.append(" Runs that did not reach the target ");
      caption.append(result.target() == null ? "" : LatexText.escape(result.target()) + " ");
      caption.append("count with all the updates they had: a lower bound.");
    }
    return caption.toString();
  }

  /** How what is in a table was tested, unless another table says it. */
  private String tests(Grid grid) {
    if (grid.title().startsWith(AXES)) {
      return " " + Grid.effects(result);
    }
    if (grid.header().contains("p") && !grid.title().startsWith(LEVELS)) {
      return " p: " + result.method().test() + "; " + result.method().correction() + ".";
    }
    if (grid.title().startsWith(RankGrids.TITLE)) {
      return " " + Grid.RANKS;
    }
    if (grid.title().equals("Tuning")) {
      return " " + result.tuning();
    }
    if (grid.header().contains("detectable now")) {
      return " Seeds for 80 % power: how many find a difference as large as the one seen in 80 % of"
          + " repetitions; detectable now: the smallest that these seeds find so.";
    }
    return "";
  }

  private String label(Grid grid) {
    String words = result.name() + "-" + grid.title();
    String slug = words.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return "tab:" + slug.replaceAll("^-|-$", "");
  }

  /** Words for LaTeX. */
  private static final class LatexText {

    private static final Map<Integer, String> SIGNS =
        Map.ofEntries(
            Map.entry((int) '_', "\\_"),
            Map.entry((int) '%', "\\%"),
            Map.entry((int) '&', "\\&"),
            Map.entry((int) '#', "\\#"),
            Map.entry((int) '$', "\\$"),
            Map.entry((int) '{', "\\{"),
            Map.entry((int) '}', "\\}"),
            Map.entry((int) '\\', "\\textbackslash{}"),
            Map.entry((int) '~', "\\textasciitilde{}"),
            Map.entry((int) '^', "\\textasciicircum{}"),
            Map.entry((int) '<', "$<$"),
            Map.entry((int) '>', "$>$"),
            Map.entry((int) '|', "$|$"),
            Map.entry((int) '±', "$\\pm$"),
            Map.entry((int) '×', "$\\times$"),
            Map.entry((int) '≥', "$\\geq$"),
            Map.entry((int) '≤', "$\\leq$"),
            Map.entry((int) '−', "$-$"),
            Map.entry((int) '–', "--"));

    private LatexText() {}

    /** Free text with the signs that mean something to LaTeX escaped. */
    static String escape(String text) {
      StringBuilder escaped = new StringBuilder();
      Printable.lines(text)
          .codePoints()
          .forEach(
              c -> {
                String sign = SIGNS.get(c);
                if (sign != null) {
                  escaped.append(sign);
                } else {
                  escaped.appendCodePoint(c);
                }
              });
      return escaped.toString();
    }
  }
}
