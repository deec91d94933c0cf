package org.eprop.compare.table;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.eprop.compare.result.ComparisonResult;

/**
 * The tables of a comparison in LaTeX: no wider than the text of the class {@code article} at 10,
 * 11 or 12 points, nor higher than its page. They need no package, and use booktabs' rules if it is
 * loaded.
 */
public final class LatexTables {

  private static final String RULES =
      "\\providecommand{\\toprule}{\\hline\\rule{0pt}{2.6ex}}\n"
          + "\\providecommand{\\midrule}{\\hline\\rule{0pt}{2.6ex}}\n"
          + "\\providecommand{\\bottomrule}{\\hline}\n";

  /** LaTeX keeps no more than 18 tables waiting for their places. */
  private static final int FLOATS = 16;

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
        new StringBuilder("% " + result.name() + "; looks best with \\usepackage{booktabs}\n");
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
    text.append(RULES);
    LatexTables tables = new LatexTables(result);
    int count = 0;
    for (Grid grid : Grid.of(result, Numbers.Style.LATEX)) {
      if (starts.stream().noneMatch(grid.title()::startsWith)) {
        continue;
      }
      List<LatexParts.Part> parts = LatexParts.of(grid);
      for (int part = 0; part < parts.size(); part++) {
        String caption = tables.caption(grid, part, parts.size());
        String label = tables.label(grid, part);
        text.append('\n').append(table(parts.get(part), caption, label));
        text.append(++count % FLOATS == 0 ? "\\clearpage\n" : "");
      }
    }
    return text.toString();
  }

  private static String table(LatexParts.Part part, String caption, String label) {
    boolean tall = part.rows().stream().anyMatch(row -> row.lines().size() > 1);
    return "\\begin{table}\n\\centering\n\\caption{"
        + caption
        + "}\n\\label{"
        + label
        + "}\n\\vspace{4pt}\n\\footnotesize\n\\setlength{\\tabcolsep}{3pt}\n\\begin{tabular}{@{}"
        + part.alignment()
        + "@{}}\n\\toprule\n"
        + row(part.header(), false)
        + "\\midrule\n"
        + part.rows().stream().map(row -> row(row, tall)).collect(Collectors.joining())
        + "\\bottomrule\n\\end{tabular}\n\\end{table}\n";
  }

  /** Lines of one row are closer to each other than to the next row's. */
  private static String row(LatexParts.Row row, boolean tall) {
    return row.lines().stream()
        .collect(Collectors.joining(" \\\\\n", "", tall ? " \\\\[2pt]\n" : " \\\\\n"));
  }

  private String caption(Grid grid, int part, int parts) {
    StringBuilder caption = new StringBuilder(LatexText.escape(grid.title()));
    if (parts > 1) {
      caption.append(String.format(Locale.ROOT, " (part %d of %d)", part + 1, parts));
    }
    if (part > 0) {
      return caption.append(", as table~\\ref{").append(label(grid, 0)).append("}.").toString();
    }
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
      caption.append(" $p$ as in table~\\ref{").append(label(axes, 0)).append("}.");
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

  private String label(Grid grid, int part) {
    String words = result.name() + "-" + grid.title();
    String slug = words.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return "tab:" + slug.replaceAll("^-|-$", "") + (part == 0 ? "" : "-" + (part + 1));
  }
}
