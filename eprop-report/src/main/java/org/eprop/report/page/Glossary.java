package org.eprop.report.page;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words of docs/glossary.md: the first time that a page uses one, what it means is seen when
 * the pointer rests on it, or when it is chosen by keyboard or finger.
 */
final class Glossary {

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
