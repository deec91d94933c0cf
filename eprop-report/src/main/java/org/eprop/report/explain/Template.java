package org.eprop.report.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;
import org.eprop.report.explain.Formula.Ink;
import org.eprop.report.page.Html;
import org.eprop.report.page.Page;
import org.eprop.report.page.Resources;
import org.eprop.report.page.Section;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * A page whose charts are of one run, over one time axis, and which has one moment t: whatever the
 * pointer, the slider or the play button sets it to, every chart, number and drawing shows. It is
 * written as HTML with values, {@code ${name}}, and these elements:
 *
 * <pre>
 * section id title              with a heading
 * chart id title height         of one series or more: line, dashed, bars: of label ink
 *                               level: label of; marks: label of; what else is in it stands above
 *       x xs, log               with another axis than time
 * stack of cause ink            in a chart: parts that add up to it, each from a step of its own,
 *                               whose causes are the bars of another chart
 * quantity name symbol ink      a number that the page shows at its moment
 * f, math, formula              a {@link Formula} in the text, on a line, and above a chart
 * say                           a paragraph beside it
 * insert of, include of         markup, and another template
 * each of, only                 its content for each map of a list, or once
 * </pre>
 *
 * <p>An attribute {@code if="name"} or {@code if="!name"} leaves an element out.
 */
final class Template {

  private static final Pattern VALUE = Pattern.compile("\\$\\{(\\w+)}");
  private static final MathContext DIGITS = new MathContext(6);

  private final Page page;
  private final int steps;
  private final ObjectNode data;

  /** Where markup goes, and, but for what stands above a chart, the section around it. */
  private record Place(Section section, StringBuilder html) {

    void end() {
      if (!html.toString().isBlank()) {
        section.html(html.toString().strip());
      }
      html.setLength(0);
    }
  }

  private Template(Page page, int steps, ObjectNode data) {
    this.page = page;
    this.steps = steps;
    this.data = data;
  }

  /**
   * A page.
   *
   * @param name of the template
   * @param steps T
   * @param values texts, numbers, lists of numbers, lists of maps of such, and conditions
   * @param data more for the script
   */
  static Page page(String name, int steps, Map<String, Object> values, ObjectNode data) {
    Element root = parse(name);
    String title = attribute(root, "title", values);
    Page page = new Page(title, attribute(root, "lead", values));
    data.put("title", title).put("steps", steps);
    data.putArray("quantities");
    data.putArray("stacks");
    data.putObject("feeds");
    new Template(page, steps, data).content(root, values, new Place(null, new StringBuilder()));
    page.style(resource("explain.css")).data("explain", data);
    List<String> scripts = new ArrayList<>(List.of("toy.js", "explain.js", "fit.js"));
    if (data.has("toy")) {
      scripts.addAll(List.of("lesson.js", "knobs.js"));
    }
    if (data.has("many")) {
      scripts.add("learn.js");
    }
    scripts.forEach(script -> page.script(resource(script)));
    return page;
  }

  static ObjectNode noData() {
    return JsonNodeFactory.instance.objectNode();
  }

  static String resource(String name) {
    return Resources.text(Template.class, name);
  }

  private static Element parse(String name) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(resource(name))))
          .getDocumentElement();
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new IllegalStateException(name, e);
    }
  }

  private void content(Node parent, Map<String, Object> values, Place place) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        if (holds(element, "if", values)) {
          element(element, values, place);
        }
      } else if (node.getNodeType() == Node.TEXT_NODE) {
        String text = node.getNodeValue().replaceAll("\\s+", " ");
        place.html.append(Html.escape(filled(text, values)));
      }
    }
  }

  private void element(Element element, Map<String, Object> values, Place place) {
    String of = element.getAttribute("of");
    switch (element.getTagName()) {
      case "section" -> {
        Place inside =
            new Place(
                page.section(element.getAttribute("id"), attribute(element, "title", values)),
                new StringBuilder());
        content(element, values, inside);
        inside.end();
      }
      case "only" -> content(element, values, place);
      case "chart" -> chart(element, values, place);
      case "quantity" -> quantity(element, values);
      case "f" -> place.html.append(Formula.inline(filled(element.getTextContent(), values)));
      case "math" -> place.html.append(Formula.display(filled(element.getTextContent(), values)));
      case "formula" -> {
        String formula = Formula.display(filled(element.getTextContent(), values));
        place.html.append("<div class=\"formula\">").append(formula).append("</div>");
      }
      case "say" -> {
        place.html.append("<p class=\"say\">");
        content(element, values, place);
        place.html.append("</p>");
      }
      case "insert" -> place.html.append(value(of, values));
      case "include" -> content(parse(of), values, place);
      case "each" -> {
        for (Object one : (List<?>) value(of, values)) {
          Map<String, Object> all = new HashMap<>(values);
          ((Map<?, ?>) one).forEach((key, value) -> all.put((String) key, value));
          content(element, all, place);
        }
      }
      default -> plain(element, values, place);
    }
  }

  private void plain(Element element, Map<String, Object> values, Place place) {
    String tag = element.getTagName();
    place.html.append('<').append(tag);
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      Attr attribute = (Attr) element.getAttributes().item(i);
      if (attribute.getName().equals("hidden-if")) {
        place.html.append(holds(element, "hidden-if", values) ? " hidden" : "");
      } else if (!attribute.getName().equals("if")) {
        String value = Html.escape(filled(attribute.getValue(), values));
        place.html.append(' ').append(attribute.getName());
        place.html.append(value.isEmpty() ? "" : "=\"" + value + '"');
      }
    }
    place.html.append('>');
    content(element, values, place);
    place.html.append("</").append(tag).append('>');
  }

  private void chart(Element element, Map<String, Object> values, Place place) {
    place.end();
    String id = attribute(element, "id", values);
    LineChart.Builder chart =
        LineChart.builder(id, attribute(element, "title", values))
            .height(Integer.parseInt(attribute(element, "height", values)));
    if (element.hasAttribute("x")) {
      chart.x(
          attribute(element, "x", values), (double[]) value(element.getAttribute("xs"), values));
    } else {
      chart.group("time").x("", LineChart.steps(steps));
    }
    if (element.hasAttribute("log")) {
      chart.log();
    }
    List<String> feed = new ArrayList<>();
    Place above = new Place(null, new StringBuilder());
    parts(element, values, id, chart, feed, above);
    if (!element.hasAttribute("x")) {
      feed.forEach(data.withObject("/feeds").putArray(id)::add);
    }
    place.section.chart(chart.build(), above.html.toString());
  }

  /** What is in a chart, and in what stands there for each of a list. */
  private void parts(
      Element element,
      Map<String, Object> values,
      String id,
      LineChart.Builder chart,
      List<String> feed,
      Place above) {
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element part && holds(part, "if", values)) {
        String of = attribute(part, "of", values);
        String label = attribute(part, "label", values);
        switch (part.getTagName()) {
          case "line", "dashed", "bars" -> {
            Ink ink = Ink.valueOf(attribute(part, "ink", values).toUpperCase(Locale.ROOT));
            chart.add(series(part, label, (double[]) value(of, values), ink));
            feed.add(of);
          }
          case "level" -> chart.level(label, of.isEmpty() ? 0 : (Double) value(of, values));
          case "marks" -> chart.marks(label, (double[]) value(of, values));
          case "stack" -> stack(part, id, (List<?>) value(of, values));
          case "each" -> {
            for (Object one : (List<?>) value(of, values)) {
              Map<String, Object> all = new HashMap<>(values);
              ((Map<?, ?>) one).forEach((key, own) -> all.put((String) key, own));
              parts(part, all, id, chart, new ArrayList<>(), above);
            }
          }
          default -> element(part, values, above);
        }
      }
    }
  }

  private static Series series(Element part, String label, double[] values, Ink ink) {
    Series line = Series.line(label, values).color(ink.color());
    return switch (part.getTagName()) {
      case "dashed" -> line.style(Series.Style.DASHED);
      case "bars" -> line.style(Series.Style.BARS);
      default -> line;
    };
  }

  private void quantity(Element element, Map<String, Object> values) {
    String name = attribute(element, "name", values);
    String symbol = attribute(element, "symbol", values);
    ObjectNode quantity = data.withArray("quantities").addObject().put("name", name);
    quantity.put("symbol", symbol.isEmpty() ? "" : Formula.of(symbol));
    quantity.put("color", ink(element).color());
    put(quantity.putArray("values"), (double[]) value(name, values), 0);
  }

  private void stack(Element element, String chart, List<?> parts) {
    ObjectNode stack = data.withArray("stacks").addObject().put("chart", chart);
    stack.put("cause", element.getAttribute("cause")).put("color", ink(element).color());
    ArrayNode list = stack.putArray("parts");
    for (Object one : parts) {
      SynapseLesson.Contribution part = (SynapseLesson.Contribution) one;
      put(list.addObject().put("from", part.step()).putArray("values"), part.reach(), part.step());
    }
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

  private static Ink ink(Element element) {
    return Ink.valueOf(element.getAttribute("ink").toUpperCase(Locale.ROOT));
  }

  private static boolean holds(Element element, String attribute, Map<String, Object> values) {
    String name = element.getAttribute(attribute);
    if (name.isEmpty()) {
      return true;
    }
    boolean not = name.startsWith("!");
    Object value = value(not ? name.substring(1) : name, values);
    return not
        != (value instanceof Boolean holds ? holds : !value.equals("") && !value.equals(List.of()));
  }

  private static String attribute(Element element, String name, Map<String, Object> values) {
    return filled(element.getAttribute(name), values);
  }

  /** The text with values in place of their names; numbers have four digits. */
  private static String filled(String text, Map<String, Object> values) {
    return VALUE
        .matcher(text)
        .replaceAll(
            match -> {
              Object value = value(match.group(1), values);
              String words =
                  value instanceof Double number ? Text.number(number) : value.toString();
              return Matcher.quoteReplacement(words);
            });
  }

  private static Object value(String name, Map<String, Object> values) {
    Object value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("there is no value " + name);
    }
    return value;
  }
}
