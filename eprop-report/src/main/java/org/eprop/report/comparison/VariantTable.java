package org.eprop.report.comparison;

import java.util.List;
import org.eprop.compare.table.Grid;
import org.eprop.report.page.Html;

/**
 * A table of variants that fits narrow windows: names break after signs and stay in sight when the
 * rest is moved, means and intervals are broken nowhere but between the two.
 */
final class VariantTable {

  private VariantTable() {}

  static String html(Grid grid) {
    StringBuilder html = new StringBuilder();
    html.append("<div class=\"table variants\" tabindex=\"0\" role=\"group\" aria-label=\"");
    html.append(Html.escape(grid.title())).append("\"><table><thead><tr>");
    grid.header()
        .forEach(name -> html.append("<th scope=\"col\">").append(name(name)).append("</th>"));
    html.append("</tr></thead><tbody>\n");
    for (List<String> row : grid.rows()) {
      html.append("<tr><th scope=\"row\">").append(name(row.get(0))).append("</th>");
      row.stream().skip(1).forEach(cell -> html.append("<td>").append(cell(cell)).append("</td>"));
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div>\n").toString();
  }

  /** A name that may be broken after signs. */
  static String name(String name) {
    return Html.escape(name).replaceAll("(?<=[_+./:-])(?=[^ ])", "<wbr>");
  }

  private static String cell(String cell) {
    int interval = cell.indexOf(" [");
    return interval < 0
        ? "<span>" + Html.escape(cell) + "</span>"
        : "<span>"
            + Html.escape(cell.substring(0, interval))
            + "</span> <span>"
            + Html.escape(cell.substring(interval + 1))
            + "</span>";
  }
}
