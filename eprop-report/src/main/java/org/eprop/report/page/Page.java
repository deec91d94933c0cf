package org.eprop.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eprop.api.plugin.Printable;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.report.chart.Chart;

/**
 * A page of sections with charts: one HTML file that holds its script, style and numbers, and needs
 * neither a network nor a server.
 */
public final class Page {

  private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/dist/";

  private final String title;
  private final String lead;
  private final List<Section> sections = new ArrayList<>();
  private final StringBuilder styles = new StringBuilder();
  private final StringBuilder scripts = new StringBuilder();
  private final StringBuilder kinds = new StringBuilder();

  /**
   * An empty page.
   *
   * @param title its heading
   * @param lead a sentence below it
   */
  public Page(String title, String lead) {
    this.title = title;
    this.lead = lead;
  }

  /**
   * Adds a section.
   *
   * @param id for links, unlike every other of the page
   */
  public Section section(String id, String heading) {
    Section section = new Section(id, heading);
    sections.add(section);
    return section;
  }

  /** Adds to the style. */
  public Page style(String css) {
    styles.append(css);
    return this;
  }

  /** Adds a script, which finds the charts drawn. */
  public Page script(String js) {
    scripts.append("<script>\n").append(js).append("</script>\n");
    return this;
  }

  /** Adds a script that draws further kinds of charts: it puts them into epropKinds. */
  public Page kinds(String js) {
    kinds.append("<script>\n").append(js).append("</script>\n");
    return this;
  }

  /** Adds data for a script, which finds it as the text of the element of this id. */
  public Page data(String id, JsonNode json) {
    scripts.append(json(id, json));
    return this;
  }

  private static String json(String id, JsonNode json) {
    // Within a script, only "<" could end it.
    String text = Printable.lines(json.toString()).replace("<", "\\u003c");
    return "<script type=\"application/json\" id=\"" + id + "\">" + text + "</script>\n";
  }

  /** All charts, from the top down. */
  public List<Chart> charts() {
    return sections.stream().flatMap(section -> section.charts().stream()).toList();
  }

  /** The file's text. */
  public String html() {
    ArrayNode data = JsonNodeFactory.instance.arrayNode();
    charts().forEach(chart -> data.add(chart.json().put("title", chart.title())));
    StringBuilder html = new StringBuilder(1 << 16);
    html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.append("<title>").append(Html.escape(title)).append("</title>\n");
    html.append("<meta name=\"description\" content=\"").append(Html.escape(lead)).append("\">\n");
    html.append("<style>\n").append(Resources.ofOtherJar(UPLOT + "uPlot.min.css")).append('\n');
    html.append(Resources.text(Page.class, "report.css"))
        .append(styles)
        .append("</style>\n</head>\n<body>\n");
    navigation(html);
    html.append("<main>\n<header><h1>").append(Html.escape(title)).append("</h1><p>");
    html.append(Html.escape(lead)).append("</p></header>\n");
    StringBuilder body = new StringBuilder();
    for (Section section : sections) {
      body.append("<section id=\"").append(Html.escape(section.id())).append("\"><h2>");
      body.append(Html.escape(section.title())).append("</h2>\n");
      body.append(section.body()).append("</section>\n");
    }
    html.append(new Glossary(Resources.glossary()).explained(body.toString()))
        .append("</main>\n")
        .append(json("charts", data));
    html.append("<script>\n")
        .append(Resources.ofOtherJar(UPLOT + "uPlot.iife.min.js"))
        .append("\n</script>\n");
    html.append("<script>\n").append(Resources.text(Page.class, "ticks.js")).append("</script>\n");
    html.append(kinds);
    html.append("<script>\n").append(Resources.text(Page.class, "report.js")).append("</script>\n");
    html.append("<script>\n").append(Resources.text(Page.class, "tools.js")).append("</script>\n");
    html.append(scripts).append("</body>\n</html>\n");
    return html.toString();
  }

  private void navigation(StringBuilder html) {
    html.append("<nav><strong>").append(Html.escape(title)).append("</strong><ul>");
    for (Section section : sections) {
      html.append("<li><a href=\"#").append(Html.escape(section.id())).append("\">");
      html.append(Html.escape(section.title())).append("</a></li>");
    }
    html.append("</ul></nav>\n");
  }

  /**
   * Writes the file.
   *
   * @throws org.eprop.api.plugin.InvalidInputException if it can't be written
   */
  public void write(Path file) {
    byte[] bytes = html().getBytes(StandardCharsets.UTF_8);
    AtomicFiles.write(file, out -> out.write(bytes));
  }
}
