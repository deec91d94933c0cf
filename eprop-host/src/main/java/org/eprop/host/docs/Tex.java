package org.eprop.host.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;

/** Formulas of TeX in plain characters: what a terminal can show of them. */
final class Tex {

  private static final String FILE = "tex.properties";

  /** What commands look like. */
  private static final Properties SYMBOLS = symbols();

  /** Over a letter. */
  private static final Map<String, String> ACCENTS =
      Map.of("hat", "\u0302", "bar", "\u0304", "tilde", "\u0303", "overline", "\u0304");

  private final String tex;
  private int at;

  /** How many matrices this is within. */
  private int matrices;

  private static Properties symbols() {
    Properties symbols = new Properties();
    try (InputStream in = Tex.class.getResourceAsStream(FILE)) {
      symbols.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(FILE, e);
    }
    return symbols;
  }

  private Tex(String tex) {
    this.tex = tex;
  }

  /** The formula; a line break is one between rows of an array. */
  static String plain(String tex) {
    return new Tex(tex).until('\0').replaceAll("[ \\t]+", " ").replaceAll(" ?\n ?", "\n").strip();
  }

  private String until(char end) {
    StringBuilder out = new StringBuilder();
    while (at < tex.length() && tex.charAt(at) != end) {
      out.append(one());
    }
    at++; // the end itself
    return out.toString();
  }

  private String one() {
    char c = tex.charAt(at++);
    return switch (c) {
      case '{' -> until('}');
      case '\\' -> command();
      case '&', '\n' -> " ";
      case '~' -> " ";
      case '^', '_' -> c + joined(argument());
      default -> String.valueOf(c);
    };
  }

  /** The next letter, command or group. */
  private String argument() {
    while (at < tex.length() && tex.charAt(at) == ' ') {
      at++;
    }
    return at < tex.length() ? one().strip() : "";
  }

  private static String joined(String words) {
    return words.codePointCount(0, words.length()) <= 1 || words.matches("[\\p{L}\\d*′]+\u0302?")
        ? words
        : "(" + words + ")";
  }

  private String command() {
    int start = at;
    while (at < tex.length() && Character.isLetter(tex.charAt(at))) {
      at++;
    }
    if (at == start) {
      at++;
    }
    String name = tex.substring(start, Math.min(at, tex.length()));
    if (ACCENTS.containsKey(name)) {
      String over = argument();
      return over.codePointCount(0, over.length()) == 1
          ? over + ACCENTS.get(name)
          : "(" + over + ")" + ACCENTS.get(name);
    }
    return switch (name) {
      case "frac", "tfrac", "dfrac" -> side(argument()) + "/" + side(argument());
      case "sqrt" -> "√" + side(argument());
      case "text", "mathrm", "mathbf", "mathit", "operatorname", "mathrel", "underbrace" ->
          argument();
      case "tag" -> "   (" + argument() + ")";
      case "begin", "end" -> bracket(name, argument());
      case "left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "displaystyle" ->
          delimiter();
      case "\\" -> matrices > 0 ? "; " : "\n";
      default -> SYMBOLS.getProperty(name, name);
    };
  }

  private String bracket(String name, String what) {
    boolean begins = name.equals("begin");
    matrices += what.endsWith("matrix") ? (begins ? 1 : -1) : 0;
    return what.endsWith("matrix") ? (begins ? "[" : "]") : "";
  }

  /** A dot stands for none. */
  private String delimiter() {
    if (at < tex.length() && tex.charAt(at) == '.') {
      at++;
    }
    return "";
  }

  /** Of a fraction. */
  private static String side(String words) {
    return words.matches("[\\p{L}\\p{M}\\d_^.∂∇′]+") ? words : "(" + words.strip() + ")";
  }
}
