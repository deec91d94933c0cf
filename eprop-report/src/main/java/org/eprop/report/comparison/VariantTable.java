package org.eprop.report.comparison;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eprop.compare.table.Grid;
import org.eprop.report.page.Html;

/**
 * A table of variants that fits narrow windows: names break after signs and stay in sight when the
 * rest is moved; columns in which all are the same are said above it; means and intervals are
 * broken nowhere but between the two.
 */
final class VariantTable {

  private static final Set<String> NONE = Set.of("", "–", "-");

  private VariantTable() {}

  static String html(Grid grid) {
    List<Integer> varied =
        IntStream.range(0, grid.header().size())
            .filter(c -> c < grid.names() || grid.rows().size() < 2 || values(grid, c).size() > 1)
            .boxed()
            .toList();
    StringBuilder html = new StringBuilder();
    String same =
        IntStream.range(0, grid.header().size())
            .filter(c -> !varied.contains(c) && !NONE.contains(grid.rows().get(0).get(c)))
            .mapToObj(c -> grid.header().get(c) + " " + grid.rows().get(0).get(c))
            .collect(Collectors.joining("; "));
    if (!same.isEmpty()) {
      html.append("<p>The same for all: ").append(Html.escape(same)).append(".</p>");
    }
    html.append("<div class=\"table variants\" tabindex=\"0\" role=\"group\" aria-label=\"");
    html.append(Html.escape(grid.title())).append("\"><table><thead><tr>");
    varied.stream()
        .map(grid.header()::get)
        .forEach(name -> html.append("<th scope=\"col\">").append(name(name)).append("</th>"));
    html.append("</tr></thead><tbody>\n");
    for (List<String> row : grid.rows()) {
      html.append("<tr><th scope=\"row\">").append(name(row.get(0))).append("</th>");
      varied.stream()
          .skip(1)
          .map(row::get)
          .forEach(cell -> html.append("<td>").append(cell(cell)).append("</td>"));
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div>\n").toString();
  }

  private static Set<String> values(Grid grid, int column) {
    return grid.rows().stream().map(row -> row.get(column)).collect(Collectors.toSet());
  }

  /** A name that may be broken after signs. */
  static String name(String name) {
    return Html.escape(name).replaceAll("(?<=[_+./:-])(?=[^ ])", "<wbr>");
  }

  private static String cell(String cell) {
    int interval = cell.indexOf(" [");
    return interval < 0
        ? "<span>" + Html.escape(cell) + "</span>"
        : "<span>%s</span> <span>%s</span>"
            .formatted(
                Html.escape(cell.substring(0, interval)),
                Html.escape(cell.substring(interval + 1)));
  }
}
