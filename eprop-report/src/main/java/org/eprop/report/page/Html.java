package org.eprop.report.page;

import org.eprop.api.plugin.Printable;

/** Text as HTML. */
public final class Html {

  private Html() {}

  /** Escaped, for content and for attributes in double quotes; nor would a terminal obey it. */
  public static String escape(String words) {
    String text = Printable.lines(words);
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
