package org.eprop.compare.table;

import java.util.List;
import java.util.stream.Collectors;
import org.eprop.compare.result.ComparisonResult;

/** The tables of a comparison in LaTeX, for the package booktabs. */
public final class LatexTables {

  private LatexTables() {}

  /** All tables: {@code comparison.tex}. */
  public static String of(ComparisonResult result) {
    StringBuilder text =
        new StringBuilder("% " + result.name() + "; needs \\usepackage{booktabs}\n");
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
        Origin.of(result.provenance()).isEmpty()
            ? ""
            : "% " + Origin.of(result.provenance()) + "\n");
    result.notes().forEach(note -> text.append("% ").append(note).append('\n'));
    for (Grid grid : Grid.of(result, Numbers.Style.LATEX)) {
      text.append('\n').append(table(grid));
    }
    return text.toString();
  }

  private static String table(Grid grid) {
    return "\\begin{table}\n\\caption{"
        + escape(grid.title())
        + "}\n\\begin{tabular}{l"
        + "r".repeat(grid.header().size() - 1)
        + "}\n\\toprule\n"
        + row(grid.header().stream().map(LatexTables::escape).toList())
        + "\\midrule\n"
        + grid.rows().stream()
            .map(cells -> row(cells.stream().map(LatexTables::escape).toList()))
            .collect(Collectors.joining())
        + "\\bottomrule\n\\end{tabular}\n\\end{table}\n";
  }

  private static String row(List<String> cells) {
    return String.join(" & ", cells) + " \\\\\n";
  }

  /** Names are free text; numbers are LaTeX already, without any of these signs. */
  private static String escape(String text) {
    return text.replace("_", "\\_").replace("%", "\\%").replace("<", "$<$").replace(">", "$>$");
  }
}
