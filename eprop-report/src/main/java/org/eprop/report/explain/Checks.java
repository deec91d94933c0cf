package org.eprop.report.explain;

import org.eprop.report.page.Html;

/** A number that several computations agree on, as a table. */
final class Checks {

  private final double eta;
  private final StringBuilder rows = new StringBuilder();
  private final String name;

  Checks(String name, double eta) {
    this.name = name;
    this.eta = eta;
  }

  void add(String how, double value) {
    rows.append("<tr><td>").append(Html.escape(how)).append("</td><td class=\"n\">");
    rows.append(Text.number(value, 9)).append("</td></tr>");
  }

  void addGradient(String how, double gradient) {
    add(how, -eta * gradient);
  }

  String html() {
    return "<div class=\"checks\"><h3>The same number, however it is computed</h3><table><thead><tr>"
        + "<th></th><th class=\"n\">"
        + Html.escape(name)
        + "</th></tr></thead><tbody>"
        + rows
        + "</tbody></table></div>";
  }
}
