package org.eprop.device;

import static java.util.regex.Matcher.quoteReplacement;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * C text, indented by its braces. Most of it are parts of the resource {@code parts.c}, in which
 * {@code $x} is replaced, and what is between {@code @if x} and {@code @end} or {@code @else} is
 * there if x is true. Mutable.
 */
final class CText {

  private static final int WIDTH = 100;
  private static final Pattern NAME = Pattern.compile("\\$[A-Za-z]+");

  private final Map<String, String> parts;
  private final StringBuilder text = new StringBuilder();
  private final Map<String, String> standing = new HashMap<>();
  private int depth;

  CText() {
    this(Map.of());
  }

  /** With parts that are the same for every network. */
  CText(Map<String, String> parts) {
    this.parts = parts;
  }

  /** The parts of {@code parts.c} by their names. */
  static Map<String, String> parts() {
    Map<String, String> parts = new HashMap<>();
    try (InputStream in = CText.class.getResourceAsStream("parts.c")) {
      for (String part : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("//// ")) {
        int end = part.indexOf('\n');
        parts.put(part.substring(0, end), part.substring(end + 1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return parts;
  }

  /** Names of which {@link #add} need not be told: each {@code x=what takes its place}. */
  CText with(String... names) {
    put(standing, names);
    return this;
  }

  private static void put(Map<String, String> all, String... names) {
    for (String name : names) {
      int at = name.indexOf('=');
      all.put("$" + name.substring(0, at), name.substring(at + 1));
    }
  }

  /** Lines, in which {@code $x} is replaced, for each {@code x=what takes its place}. */
  CText add(String lines, String... names) {
    filled(lines, names).lines().forEach(this::line);
    return this;
  }

  /** Adds a part of the C that networks share. */
  CText part(String part, String... names) {
    return add(parts.get(part), names);
  }

  /** A part of that C, to be within another. */
  String of(String part, String... names) {
    return filled(parts.get(part), names).stripTrailing();
  }

  private String filled(String lines, String... names) {
    Map<String, String> all = new HashMap<>(standing);
    put(all, names);
    StringBuilder filled = new StringBuilder();
    Deque<Boolean> shown = new ArrayDeque<>();
    for (String line : lines.split("\n")) {
      boolean seen = !shown.contains(false);
      if (line.startsWith("@if !")) {
        shown.push(seen && !Boolean.parseBoolean(value("$" + line.substring(5), all)));
      } else if (line.startsWith("@if ")) {
        shown.push(seen && Boolean.parseBoolean(value("$" + line.substring(4), all)));
      } else if (line.equals("@else")) {
        shown.push(!shown.pop());
      } else if (line.equals("@end")) {
        shown.pop();
      } else if (seen) {
        String text = NAME.matcher(line).replaceAll(x -> quoteReplacement(value(x.group(), all)));
        // Where nothing takes the place of a line, there is none.
        filled.append(text.isBlank() && !line.isBlank() ? "" : text + "\n");
      }
    }
    return filled.toString();
  }

  /** That of the longest name that this begins with. */
  private static String value(String name, Map<String, String> all) {
    for (int end = name.length(); end > 1; end--) {
      String value = all.get(name.substring(0, end));
      if (value != null) {
        return value + name.substring(end);
      }
    }
    throw new IllegalStateException(name + " is not said");
  }

  /** What is said of each of 0, 1 and so on, in lines of their own; nothing where it is empty. */
  static String each(int count, IntFunction<String> line) {
    return IntStream.range(0, count)
        .mapToObj(line)
        .filter(one -> !one.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  private void line(String raw) {
    String line = raw.strip();
    if (line.isEmpty()) {
      text.append('\n');
      return;
    }
    if (line.startsWith("}")) {
      depth--;
    }
    String star = line.startsWith("*") ? " " : "";
    text.append("  ".repeat(Math.max(0, depth))).append(star).append(line).append('\n');
    if (line.endsWith("{")) {
      depth++;
    }
  }

  /** An array that stays in read-only memory. */
  CText array(String type, String name, String[] numbers) {
    text.append("static const ").append(type).append(' ').append(name).append('[');
    text.append(numbers.length).append("] ROM = {\n ");
    int column = 1;
    for (int i = 0; i < numbers.length; i++) {
      String number = numbers[i] + (i + 1 < numbers.length ? "," : "");
      if (column + number.length() + 1 > WIDTH) {
        text.append("\n ");
        column = 1;
      }
      text.append(' ').append(number);
      column += number.length() + 1;
    }
    text.append("};\n");
    return this;
  }

  static String[] texts(int[] numbers) {
    return Arrays.stream(numbers).mapToObj(String::valueOf).toArray(String[]::new);
  }

  static String text(float x) {
    return String.format(Locale.ROOT, "%.9gf", x);
  }

  static String[] texts(float[] numbers) {
    String[] texts = new String[numbers.length];
    Arrays.setAll(texts, i -> text(numbers[i]));
    return texts;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
