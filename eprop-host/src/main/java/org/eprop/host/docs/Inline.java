package org.eprop.host.docs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Marks within words: code, formulas, links, pictures, stress. */
abstract class Inline {

  private static final Pattern MARK =
      Pattern.compile(
          "(`+)(?<code>.+?)\\1"
              + "|(?<!\\\\)\\$(?<tex>[^$\\s](?:[^$]*[^$\\s])?)\\$"
              + "|!\\[(?<alt>[^\\]]*)\\]\\((?<picture>[^)]*)\\)"
              + "|\\[(?<link>(?:[^\\[\\]]|\\[[^\\]]*\\])*)\\]\\((?<to>[^)]*)\\)"
              + "|<(?<address>https?://[^>]+)>"
              + "|\\*\\*(?<strong>.+?)\\*\\*"
              + "|(?<![\\w*])\\*(?<stress>[^*\\s](?:[^*]*[^*\\s])?)\\*(?!\\w)"
              + "|\\\\(?<plain>[\\\\`*_{}\\[\\]()#+.!|$<>-])");

  /** A page by its name, and a place in it, such as {@code "#a-step"}, or none. */
  record Target(String page, String place) {}

  /** All marks read. */
  final String of(String words) {
    StringBuilder out = new StringBuilder();
    Matcher mark = MARK.matcher(words);
    int end = 0;
    while (mark.find()) {
      out.append(plain(words.substring(end, mark.start())));
      end = mark.end();
      out.append(one(mark));
    }
    return out.append(plain(words.substring(end))).toString();
  }

  private String one(Matcher mark) {
    if (mark.group("code") != null) {
      return code(mark.group("code").strip());
    }
    if (mark.group("tex") != null) {
      return formula(Tex.plain(mark.group("tex")));
    }
    if (mark.group("picture") != null) {
      return picture(mark.group("alt"), mark.group("picture"));
    }
    if (mark.group("link") != null) {
      return link(of(mark.group("link")), mark.group("to"));
    }
    if (mark.group("address") != null) {
      return link(plain(mark.group("address")), mark.group("address"));
    }
    if (mark.group("strong") != null) {
      return strong(of(mark.group("strong")));
    }
    if (mark.group("stress") != null) {
      return stress(of(mark.group("stress")));
    }
    return plain(mark.group("plain"));
  }

  abstract String plain(String words);

  abstract String code(String words);

  abstract String formula(String words);

  abstract String picture(String alt, String file);

  /**
   * A link.
   *
   * @param words with their marks read
   */
  abstract String link(String words, String to);

  abstract String strong(String words);

  abstract String stress(String words);
}
