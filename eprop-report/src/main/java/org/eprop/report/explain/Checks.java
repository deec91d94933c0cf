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

  /**
   * A number that the page computes itself, too.
   *
   * @param result its name in the script
   */
  void add(String how, double value, String result) {
    rows.append("<tr><td>")
        .append(Html.escape(how))
        .append("</td><td class=\"n\" data-digits=\"9\"");
    rows.append(" data-result=\"").append(result).append("\">");
    rows.append(Text.number(value, 9)).append("</td></tr>");
  }

  void addGradient(String how, double gradient, String result) {
    add(how, -eta * gradient, result);
  }

  /** A number that the engine alone computes: with other constants there is none. */
  void addOriginal(String how, double gradient) {
    rows.append("<tr><td>").append(Html.escape(how)).append("</td><td class=\"n\">");
    rows.append("<span data-original>").append(Text.number(-eta * gradient, 9));
    rows.append("</span><span data-changed hidden>only for the constants it was made with</span>");
    rows.append("</td></tr>");
  }

  String html() {
    return ("<div class=\"checks\"><h3>The same number, however it is"
            + " computed</h3><table><thead><tr><th scope=\"col\">way</th><th scope=\"col\""
            + " class=\"n\">%s</th></tr></thead><tbody>%s</tbody></table></div>")
        .formatted(Html.escape(name), rows);
  }
}
