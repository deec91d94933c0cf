package org.eprop.report.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;
import org.eprop.report.page.Html;
import org.eprop.report.page.Page;
import org.eprop.report.page.Resources;
import org.eprop.report.page.Section;

/**
 * A page whose charts are all of the same run, over the same time axis, and which has one moment t:
 * whatever the pointer, the slider or the play button sets it to, every chart, number and drawing
 * shows.
 */
final class Frame {

  private static final MathContext DIGITS = new MathContext(6);

  private final Page page;
  private final String title;
  private final int steps;
  private final ArrayNode quantities = JsonNodeFactory.instance.arrayNode();
  private final ArrayNode stacks = JsonNodeFactory.instance.arrayNode();
  private final ObjectNode data = JsonNodeFactory.instance.objectNode();
  private final ObjectNode feeds = JsonNodeFactory.instance.objectNode();

  Frame(String title, String lead, int steps) {
    this.title = title;
    this.page = new Page(title, lead);
    this.steps = steps;
  }

  Section section(String id, String heading) {
    return page.section(id, heading);
  }

  LineChart.Builder chart(String id, String heading, int height) {
    return LineChart.builder(id, heading)
        .group("time")
        .x("", LineChart.steps(steps))
        .height(height);
  }

  static Series line(String label, Ink ink, double... values) {
    return Series.line(label, values).color(ink.color());
  }

  static Series bars(String label, Ink ink, double... values) {
    return line(label, ink, values).style(Series.Style.BARS);
  }

  static Series dashed(String label, Ink ink, double... values) {
    return line(label, ink, values).style(Series.Style.DASHED);
  }

  /** A formula and what it says, to stand above a curve. */
  static String above(String formula, String sentences) {
    return "<div class=\"formula\">" + formula + "</div><p class=\"say\">" + sentences + "</p>";
  }

  /**
   * A number that the page shows at its moment, in the bar or wherever {@code data-show} asks for
   * it.
   *
   * @param symbol in the bar, as MathML; empty if it does not stand there
   */
  void quantity(String name, String symbol, Ink ink, double[] values) {
    ObjectNode quantity = quantities.addObject().put("name", name);
    quantity.put("symbol", symbol).put("color", ink.color());
    put(quantity.putArray("values"), values, 0);
  }

  /**
   * Parts that add up to a curve, each beginning at a step of its own: drawn one above the other.
   *
   * @param chart under whose curve
   * @param cause the chart whose bars fade as their parts do
   */
  void stack(String chart, String cause, Ink ink, List<SynapseLesson.Contribution> parts) {
    ObjectNode stack = stacks.addObject().put("chart", chart).put("cause", cause);
    stack.put("color", ink.color());
    ArrayNode list = stack.putArray("parts");
    for (SynapseLesson.Contribution part : parts) {
      ObjectNode entry = list.addObject().put("from", part.step());
      put(entry.putArray("values"), part.reach(), part.step());
    }
  }

  /** Which quantities the curves of a chart show, in their order. */
  void feed(String chart, String... names) {
    ArrayNode list = feeds.putArray(chart);
    for (String name : names) {
      list.add(name);
    }
  }

  /** More for the script. */
  ObjectNode data() {
    return data;
  }

  private static void put(ArrayNode array, double[] values, int from) {
    for (int t = from; t < values.length; t++) {
      double v = values[t];
      if (Double.isFinite(v)) {
        array.add(v == 0 ? BigDecimal.ZERO : new BigDecimal(v).round(DIGITS));
      } else {
        array.addNull();
      }
    }
  }

  /** The way to the other pages. */
  static String links(String here) {
    StringBuilder links = new StringBuilder("<div class=\"pages\">");
    String[][] all = {
      {"index.html", "Overview"},
      {"input.html", "Input weight"},
      {"recurrent.html", "Recurrent weight"},
      {"output.html", "Output weight"}
    };
    for (String[] one : all) {
      links.append("<a href=\"").append(one[0]).append('"');
      links.append(one[0].equals(here) ? " class=\"here\">" : ">");
      links.append(Html.escape(one[1])).append("</a>");
    }
    return links.append("</div>").toString();
  }

  /** The finished page. */
  Page finish() {
    data.put("title", title).put("steps", steps);
    data.set("quantities", quantities);
    data.set("stacks", stacks);
    data.set("feeds", feeds);
    page.style(resource("explain.css")).data("explain", data);
    for (String script : List.of("toy.js", "explain.js", "fit.js")) {
      page.script(resource(script));
    }
    if (data.has("toy")) {
      page.script(resource("lesson.js")).script(resource("knobs.js"));
    }
    if (data.has("many")) {
      page.script(resource("learn.js"));
    }
    return page;
  }

  static String resource(String name) {
    return Resources.text(Frame.class, name);
  }
}
