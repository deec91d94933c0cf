package org.eprop.host.docs;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A page in HTML. */
final class WebPage extends Inline {

  private static final String SCROLLS = " tabindex=\"0\" role=\"group\" aria-label=\"";

  private final Function<String, Target> targets;
  private final UnaryOperator<String> title;
  private final StringBuilder html = new StringBuilder();
  private String section = "";

  /**
   * @param targets where a link leads; null if not to a page
   * @param title of a page
   */
  WebPage(Function<String, Target> targets, UnaryOperator<String> title) {
    this.targets = targets;
    this.title = title;
  }

  /**
   * The file of a page.
   *
   * @param style CSS
   */
  String of(String name, List<Markdown.Block> blocks, String style) {
    String heading = escape(title.apply(name));
    html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
        .append(heading)
        .append(name.equals(Docs.INDEX) ? "" : " - eprop")
        .append("</title>\n<meta name=\"description\" content=\"eprop: ")
        .append(heading)
        .append("\">\n<style>\n")
        .append(style)
        .append("</style>\n</head>\n<body>\n<nav><a href=\"index.html\">eprop</a></nav>\n<main>\n");
    blocks(blocks);
    return html.append("</main>\n</body>\n</html>\n").toString();
  }

  private void blocks(List<Markdown.Block> blocks) {
    for (Markdown.Block block : blocks) {
      if (block instanceof Markdown.Heading heading) {
        section = heading.words();
        html.append("<h%s id=\"%s\">".formatted(heading.level(), anchor(section)))
            .append(of(section))
            .append("</h%s>\n".formatted(heading.level()));
      } else if (block instanceof Markdown.Paragraph paragraph) {
        html.append("<p>").append(of(paragraph.words())).append("</p>\n");
      } else if (block instanceof Markdown.Code code) {
        html.append("<pre").append(scrolls()).append('>');
        html.append(escape(code.text())).append("</pre>\n");
      } else if (block instanceof Markdown.Formula formula) {
        html.append("<p class=\"formula\"").append(scrolls()).append('>');
        html.append(escape(Tex.plain(formula.tex())).replace("\n", "<br>")).append("</p>\n");
      } else if (block instanceof Markdown.Table table) {
        table(table.rows());
      } else if (block instanceof Markdown.Points list) {
        html.append(list.counts() ? "<ol>\n" : "<ul>\n");
        for (List<Markdown.Block> point : list.points()) {
          html.append("<li>");
          blocks(point);
          html.append("</li>\n");
        }
        html.append(list.counts() ? "</ol>\n" : "</ul>\n");
      } else if (block instanceof Markdown.Meaning meaning) {
        String id = anchor(meaning.term().replaceFirst("[,(].*", ""));
        html.append("<dl id=\"").append(id).append("\"><dt>").append(of(meaning.term()));
        html.append("</dt><dd>");
        blocks(meaning.blocks());
        html.append("</dd></dl>\n");
      } else if (block instanceof Markdown.Contents contents) {
        html.append("<h2>").append(escape(contents.caption())).append("</h2>\n<ul>\n");
        for (String page : contents.pages()) {
          html.append("<li><a href=\"" + page + ".html\">" + escape(title.apply(page)) + "</a>");
          html.append("</li>\n");
        }
        html.append("</ul>\n");
      }
    }
  }

  private void table(List<List<String>> rows) {
    html.append("<div class=\"table\"").append(scrolls()).append("><table>\n");
    String cell = "th";
    for (List<String> row : rows) {
      html.append("<tr>");
      for (String words : row) {
        String as = words.isEmpty() ? "td" : cell;
        html.append("<%s>".formatted(as)).append(of(words)).append("</%s>".formatted(as));
      }
      html.append("</tr>\n");
      cell = "td";
    }
    html.append("</table></div>\n");
  }

  /** Of what may be wider than a screen: to be scrolled by keyboard, too. */
  private String scrolls() {
    return SCROLLS + escape(section) + '"';
  }

  /** As links name a heading. */
  private static String anchor(String words) {
    return words
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\w\\s-]", "")
        .strip()
        .replaceAll("\\s", "-");
  }

  private static String escape(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  String plain(String words) {
    return escape(words);
  }

  @Override
  String code(String words) {
    return "<code>" + escape(words) + "</code>";
  }

  @Override
  String formula(String words) {
    return "<i class=\"formula\">" + escape(words) + "</i>";
  }

  @Override
  String picture(String alt, String file) {
    return "<i>[picture: " + escape(alt) + "]</i>";
  }

  /** What is not of these pages is somewhere else, and may not be there. */
  @Override
  String link(String words, String to) {
    Target target = targets.apply(to);
    if (to.contains("://") || to.startsWith("#")) {
      return "<a href=\"" + escape(to) + "\">" + words + "</a>";
    }
    return target != null
        ? "<a href=\"%s.html%s\">%s</a>".formatted(target.page(), escape(target.place()), words)
        : words;
  }

  @Override
  String strong(String words) {
    return "<strong>" + words + "</strong>";
  }

  @Override
  String stress(String words) {
    return "<em>" + words + "</em>";
  }
}
