package org.eprop.device;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** C text, indented by its braces. Mutable. */
final class CText {

  private static final int WIDTH = 100;
  private final StringBuilder text = new StringBuilder();
  private final Map<String, String> standing = new HashMap<>();
  private int depth;

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
    // Longer names first: one may begin with another.
    Map<String, String> all = new TreeMap<>(Comparator.reverseOrder());
    all.putAll(standing);
    put(all, names);
    String filled = lines;
    for (Map.Entry<String, String> name : all.entrySet()) {
      filled = filled.replace(name.getKey(), name.getValue());
    }
    filled.lines().forEach(this::line);
    return this;
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

  /** Lines only where wanted. */
  CText addIf(boolean wanted, String lines, String... names) {
    return wanted ? add(lines, names) : this;
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
