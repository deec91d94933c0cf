package org.eprop.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.MatrixChart;

/** A part of a page with a heading; what is added comes one below the other. */
public final class Section {

  private final String id;
  private final String title;
  private final StringBuilder body = new StringBuilder();
  private final List<Chart> charts = new ArrayList<>();

  Section(String id, String title) {
    this.id = id;
    this.title = title;
  }

  /** Adds a paragraph. */
  public Section text(String paragraph) {
    body.append("<p>").append(Html.escape(paragraph)).append("</p>\n");
    return this;
  }

  /** Adds what is to be read first: large. */
  public Section headline(String sentence) {
    body.append("<p class=\"headline\">").append(Html.escape(sentence)).append("</p>\n");
    return this;
  }

  /** Adds one legend for all curves of a group, in place of one below each chart. */
  public Section legend(String group) {
    body.append("<div class=\"legend\" data-legend=\"")
        .append(Html.escape(group))
        .append("\"></div>\n");
    return this;
  }

  /** Adds a smaller heading. */
  public Section heading(String words) {
    body.append("<h3>").append(Html.escape(words)).append("</h3>\n");
    return this;
  }

  /** Adds a chart, with its title above and its note below. */
  public Section chart(Chart chart) {
    return chart(chart, "");
  }

  /**
   * Adds a chart with more than a title above it.
   *
   * @param trustedAbove HTML, such as a formula in MathML: never anything that a user wrote
   */
  public Section chart(Chart chart, String trustedAbove) {
    charts.add(chart);
    String chartId = Html.escape(chart.id());
    body.append("<figure id=\"").append(chartId).append("\"><h3>");
    body.append(Html.escape(chart.title())).append("</h3>").append(trustedAbove);
    body.append("<div class=\"chart\"");
    // A matrix of many classes is wider than a telephone.
    body.append(chart instanceof MatrixChart ? scrolls(chart.title()) : "");
    body.append(" data-chart=\"").append(chartId).append("\"></div>");
    if (!chart.note().isEmpty()) {
      body.append("<figcaption>").append(Html.escape(chart.note())).append("</figcaption>");
    }
    body.append("</figure>\n");
    return this;
  }

  /** Adds charts side by side, where the window is wide enough. */
  public Section row(List<? extends Chart> side) {
    if (side.isEmpty()) {
      return this;
    }
    boolean matrices = side.stream().allMatch(MatrixChart.class::isInstance);
    String columns =
        matrices ? "matrices" : side.size() % 3 == 0 ? "three" : side.size() == 1 ? "one" : "two";
    body.append("<div class=\"row ").append(columns).append("\">\n");
    side.forEach(this::chart);
    body.append("</div>\n");
    return this;
  }

  /** Adds what {@code content} adds, under a heading that opens and closes it. */
  public Section fold(String summary, boolean open, Runnable content) {
    body.append(open ? "<details class=\"fold\" open>" : "<details class=\"fold\">");
    body.append("<summary>").append(Html.escape(summary)).append("</summary>\n");
    content.run();
    body.append("</details>\n");
    return this;
  }

  /** Adds short facts, each a number or a word with its name. */
  public Section facts(Map<String, String> facts) {
    body.append("<dl class=\"facts\">");
    facts.forEach(
        (name, value) ->
            body.append("<div><dt>")
                .append(Html.escape(name))
                .append("</dt><dd>")
                .append(Html.escape(value))
                .append("</dd></div>"));
    body.append("</dl>\n");
    return this;
  }

  /** Adds facts in a small line, such as by which program and when something was made. */
  public Section marks(Map<String, String> marks) {
    if (!marks.isEmpty()) {
      body.append("<p class=\"marks\">");
      marks.forEach(
          (name, value) ->
              body.append("<span><b>")
                  .append(Html.escape(name))
                  .append("</b> ")
                  .append(Html.escape(value))
                  .append("</span> "));
      body.append("</p>\n");
    }
    return this;
  }

  /** Adds a table. Cells that are numbers are set flush right by the style. */
  public Section table(List<String> head, List<List<String>> rows) {
    return table("table", head, rows, Map.of());
  }

  /**
   * Adds a table whose cells are never broken into lines.
   *
   * @param links addresses of first cells, by their text
   */
  public Section lines(List<String> head, List<List<String>> rows, Map<String, String> links) {
    return table("table lines", head, rows, links);
  }

  private Section table(
      String style, List<String> head, List<List<String>> rows, Map<String, String> links) {
    body.append("<div class=\"").append(style).append('"').append(scrolls(title));
    body.append("><table><thead><tr>");
    head.forEach(
        cell -> body.append("<th scope=\"col\">").append(Html.escape(cell)).append("</th>"));
    body.append("</tr></thead><tbody>\n");
    for (List<String> row : rows) {
      body.append("<tr>");
      for (int c = 0; c < row.size(); c++) {
        String cell = Html.escape(row.get(c));
        String link = c == 0 ? links.get(row.get(0)) : null;
        body.append("<td>")
            .append(link == null ? cell : "<a href=\"" + Html.escape(link) + "\">" + cell + "</a>")
            .append("</td>");
      }
      body.append("</tr>\n");
    }
    body.append("</tbody></table></div>\n");
    return this;
  }

  /** Adds text as it stands, under a heading that opens and closes it. */
  public Section code(String summary, String text) {
    body.append("<details><summary>").append(Html.escape(summary)).append("</summary><pre");
    body.append(scrolls(summary))
        .append('>')
        .append(Html.escape(text))
        .append("</pre></details>\n");
    return this;
  }

  /** Of what may be wider than the page: to be scrolled by keyboard, too. */
  private static String scrolls(String name) {
    return " tabindex=\"0\" role=\"group\" aria-label=\"" + Html.escape(name) + '"';
  }

  /** Adds HTML as it is, such as a formula in MathML: never anything that a user wrote. */
  public Section html(String trusted) {
    body.append(trusted).append('\n');
    return this;
  }

  String id() {
    return id;
  }

  String title() {
    return title;
  }

  List<Chart> charts() {
    return charts;
  }

  String body() {
    return body.toString();
  }
}
