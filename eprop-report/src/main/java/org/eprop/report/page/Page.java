package org.eprop.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eprop.api.plugin.Printable;
import org.eprop.experiment.io.AtomicFiles;
import org.eprop.report.chart.Chart;

/**
 * A page of sections with charts: one HTML file that holds its script, style and numbers, and needs
 * neither a network nor a server.
 */
public final class Page {

  private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/dist/";

  /** What stands for a part in {@code page.html}. */
  private static final Pattern PART = Pattern.compile("\\$(\\w+)");

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
    StringBuilder links = new StringBuilder();
    StringBuilder body = new StringBuilder();
    for (Section section : sections) {
      String id = Html.escape(section.id());
      String heading = Html.escape(section.title());
      links.append("<li><a href=\"#%s\">%s</a></li>".formatted(id, heading));
      body.append("<section id=\"%s\"><h2>%s</h2>\n".formatted(id, heading));
      body.append(section.body()).append("</section>\n");
    }
    Map<String, String> parts = new HashMap<>();
    parts.put("title", Html.escape(title));
    parts.put("lead", Html.escape(lead));
    parts.put("chartStyle", Resources.ofOtherJar(UPLOT + "uPlot.min.css"));
    parts.put("style", Resources.text(Page.class, "report.css") + styles);
    parts.put("links", links.toString());
    parts.put("sections", new Glossary(Resources.glossary()).explained(body.toString()));
    parts.put("data", json("charts", data));
    parts.put("charts", Resources.ofOtherJar(UPLOT + "uPlot.iife.min.js"));
    parts.put("kinds", kinds.toString());
    parts.put("scripts", scripts.toString());
    for (String script : List.of("ticks", "report", "tools")) {
      parts.put(script, Resources.text(Page.class, script + ".js"));
    }
    return PART.matcher(Resources.text(Page.class, "page.html"))
        .replaceAll(part -> Matcher.quoteReplacement(parts.get(part.group(1))));
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

  /**
   * The words of docs/glossary.md: the first time that a page uses one, what it means is seen when
   * the pointer rests on it, or when it is chosen by keyboard or finger.
   */
  static final class Glossary {

    private static final Pattern ENTRY =
        Pattern.compile("^(\\S.*)\n: (.*(?:\n {2}.*)*)", Pattern.MULTILINE);

    /** Words that pages use as everybody does, named by the file itself. */
    private static final Pattern EVERYDAY = Pattern.compile("<!-- everyday: (.*) -->");

    private static final Pattern PARAGRAPH =
        Pattern.compile("(<(p|figcaption)\\b[^>]*>)(.*?)(</\\2>)", Pattern.DOTALL);
    private static final Pattern PART = Pattern.compile("<(/?)[^>]+?(/?)>|[^<]+");

    private static final Map<String, String> SYMBOLS =
        Map.of("epsilon", "ε", "psi", "ψ", "kappa", "κ", "tau", "τ", "theta", "θ", "lambda", "λ");

    private final Map<String, String> meanings = new LinkedHashMap<>();
    private final Pattern word;

    /** Reads the file's text. */
    Glossary(String markdown) {
      String text = markdown.replace("\r\n", "\n");
      Matcher everyday = EVERYDAY.matcher(text);
      Set<String> left = everyday.find() ? Set.of(everyday.group(1).split(", ")) : Set.of();
      Matcher entry = ENTRY.matcher(text);
      while (entry.find()) {
        for (String term : entry.group(1).replaceAll("\\s*\\([^)]*\\)", "").split(", ")) {
          if (!left.contains(term)) {
            meanings.put(term, plain(entry.group(2)));
          }
        }
      }
      String any =
          meanings.keySet().stream()
              .sorted((a, b) -> b.length() - a.length())
              .map(Pattern::quote)
              .collect(Collectors.joining("|"));
      word = Pattern.compile("(?<![\\w&#-])(" + any + ")s?(?![\\w-])", Pattern.CASE_INSENSITIVE);
    }

    /** The words that it explains. */
    List<String> terms() {
      return List.copyOf(meanings.keySet());
    }

    private static String plain(String markdown) {
      Matcher formula = Pattern.compile("\\$([^$]*)\\$").matcher(markdown.replaceAll("\\s+", " "));
      return formula
          .replaceAll(
              tex -> {
                String symbols = tex.group(1).replaceAll("\\\\bar (\\w)", "$1\u0304");
                for (Map.Entry<String, String> symbol : SYMBOLS.entrySet()) {
                  symbols = symbols.replace("\\" + symbol.getKey(), symbol.getValue());
                }
                return Matcher.quoteReplacement(symbols);
              })
          .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
          .replaceAll("[`*]", "");
    }

    /** The paragraphs and captions of a page, with its words explained; nothing else is changed. */
    String explained(String html) {
      if (meanings.isEmpty()) {
        return html;
      }
      Set<String> used = new HashSet<>();
      return PARAGRAPH
          .matcher(html)
          .replaceAll(
              p -> Matcher.quoteReplacement(p.group(1) + paragraph(p.group(3), used) + p.group(4)));
    }

    /** Words within further marks, such as formulas and links, stay as they are. */
    private String paragraph(String html, Set<String> used) {
      StringBuilder out = new StringBuilder();
      Matcher part = PART.matcher(html);
      int depth = 0;
      while (part.find()) {
        if (part.group().startsWith("<")) {
          boolean single = !part.group(2).isEmpty() || part.group().matches("<(br|img|input)\\b.*");
          depth += single ? 0 : part.group(1).isEmpty() ? 1 : -1;
        }
        out.append(
            depth > 0 || part.group().startsWith("<") ? part.group() : text(part.group(), used));
      }
      return out.toString();
    }

    private String text(String words, Set<String> used) {
      return word.matcher(words)
          .replaceAll(
              found -> {
                String term =
                    meanings.keySet().stream()
                        .filter(one -> one.equalsIgnoreCase(found.group(1)))
                        .findFirst()
                        .orElseThrow();
                boolean shouts = !term.equals(term.toLowerCase(Locale.ROOT));
                boolean same = !shouts || found.group(1).equals(term);
                return Matcher.quoteReplacement(
                    same && used.add(term)
                        ? "<dfn class=\"term\" tabindex=\"0\" title=\"%s\">%s</dfn>"
                            .formatted(Html.escape(meanings.get(term)), found.group())
                        : found.group());
              });
    }
  }
}
