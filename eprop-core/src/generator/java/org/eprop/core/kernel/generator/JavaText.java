package org.eprop.core.kernel.generator;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lays out the text of a class as the sources written by hand are: indented, not too wide, and with
 * an empty line at most between its members.
 */
final class JavaText {

  private static final int WIDTH = 100;

  private final StringBuilder out = new StringBuilder();
  private int depth;
  private boolean blank;

  private JavaText() {}

  /** Of lines without indentation, which begin and end blocks where Java's style does. */
  static String of(String text) {
    JavaText java = new JavaText();
    text.lines().map(String::strip).forEach(java::line);
    return java.out.toString();
  }

  /** Some texts below one another. */
  static String lines(Stream<String> texts) {
    return texts.collect(Collectors.joining("\n"));
  }

  private void line(String line) {
    if (line.isEmpty()) {
      blank = depth < 2;
      return;
    }
    if (line.startsWith("}")) {
      depth--;
      blank = false;
    }
    out.append(blank ? "\n" : "");
    blank = false;
    if (fits(line)) {
      write(line);
    } else if (line.contains(" = ")) {
      assignment(line);
    } else {
      arguments(line);
    }
    if (line.endsWith("{")) {
      depth++;
    }
  }

  private boolean fits(String line) {
    return 2 * depth + line.length() <= WIDTH;
  }

  private void write(String line) {
    out.append("  ".repeat(depth)).append(line).append('\n');
  }

  /** The last of a chain of calls becomes an assignment of its own. */
  private void assignment(String line) {
    String target = line.substring(0, line.indexOf(" = ")).replaceFirst(".* ", "");
    int call = line.length() - 1;
    int open = 0;
    do {
      call--;
      open += line.charAt(call) == ')' ? 1 : line.charAt(call) == '(' ? -1 : 0;
    } while (open > 0 || line.charAt(call) != '.');
    line(line.substring(0, call) + ";");
    line(target + " = " + target + line.substring(call));
  }

  /** In a line below, or in a line each. */
  private void arguments(String line) {
    int open = line.indexOf('(') + 1;
    write(line.substring(0, open));
    depth += 2;
    String arguments = line.substring(open);
    if (fits(arguments)) {
      write(arguments);
    } else {
      List.of(arguments.split("(?<=,) ")).forEach(this::write);
    }
    depth -= 2;
  }
}
