package org.eprop.host.docs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Markdown with MyST's additions, as far as the pages in docs use them, into blocks. */
final class Markdown {

  /** A part of a page. */
  sealed interface Block {}

  /** A heading of a level from 1 on. */
  record Heading(int level, String words) implements Block {}

  /** Words with marks in them, of a paragraph or a cell. */
  record Paragraph(String words) implements Block {}

  /** Lines as they are. */
  record Code(String text) implements Block {}

  /** A formula on a line of its own, in TeX. */
  record Formula(String tex) implements Block {}

  /** A table; the first row is its head. */
  record Table(List<List<String>> rows) implements Block {}

  /** Points of a list; of one that counts, the first has the number 1. */
  record Points(boolean counts, List<List<Block>> points) implements Block {}

  /** A word and what it means. */
  record Meaning(String term, List<Block> blocks) implements Block {}

  /** Names of pages that belong together. */
  record Contents(String caption, List<String> pages) implements Block {}

  /** Another file's page, by its path from the page. */
  record Include(String path) implements Block {}

  private static final Pattern FENCE = Pattern.compile("(```+|:::+)\\s*(.*)");
  private static final Pattern POINT = Pattern.compile("([-*]|\\d+\\.)( +)(.*)");
  private static final String INDENT = "    ";
  private static final String FORMULA = "$$";

  private final List<String> lines;
  private int at;

  private Markdown(List<String> lines) {
    this.lines = lines;
  }

  /** The blocks of a text. */
  static List<Block> read(String text) {
    return new Markdown(text.lines().toList()).blocks();
  }

  private List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    while (at < lines.size()) {
      String line = lines.get(at);
      if (line.isBlank() || line.startsWith("<!--") || line.matches("---+")) {
        at++;
      } else if (line.startsWith(INDENT)) {
        blocks.add(indented());
      } else if (FENCE.matcher(line).matches()) {
        fenced(blocks);
      } else if (line.startsWith(FORMULA)) {
        blocks.add(formula());
      } else if (line.startsWith("#")) {
        int level = line.length() - line.replaceFirst("^#+", "").length();
        blocks.add(new Heading(level, line.substring(level).strip()));
        at++;
      } else if (line.startsWith("|")) {
        blocks.add(table());
      } else if (POINT.matcher(line).matches()) {
        blocks.add(points());
      } else if (at + 1 < lines.size() && lines.get(at + 1).startsWith(": ")) {
        blocks.add(meaning());
      } else {
        blocks.add(paragraph());
      }
    }
    return blocks;
  }

  private Block indented() {
    List<String> code = new ArrayList<>();
    while (at < lines.size() && (lines.get(at).isBlank() || lines.get(at).startsWith(INDENT))) {
      String line = lines.get(at++);
      code.add(line.isBlank() ? "" : line.substring(INDENT.length()));
    }
    return new Code(String.join("\n", code).stripTrailing());
  }

  private void fenced(List<Block> blocks) {
    Matcher fence = FENCE.matcher(lines.get(at++));
    fence.matches();
    List<String> inside = new ArrayList<>();
    while (at < lines.size() && !lines.get(at).strip().equals(fence.group(1))) {
      inside.add(lines.get(at++));
    }
    at++;
    String what = fence.group(2);
    if (what.startsWith("{include}")) {
      blocks.add(new Include(what.substring("{include}".length()).strip()));
    } else if (what.startsWith("{toctree}")) {
      String caption = "";
      List<String> pages = new ArrayList<>();
      for (String line : inside) {
        if (line.startsWith(":caption:")) {
          caption = line.substring(":caption:".length()).strip();
        } else if (!line.isBlank() && !line.startsWith(":")) {
          pages.add(line.strip());
        }
      }
      blocks.add(new Contents(caption, pages));
    } else if (what.startsWith("{")) {
      blocks.addAll(new Markdown(inside).blocks());
    } else {
      blocks.add(new Code(String.join("\n", inside)));
    }
  }

  private Block formula() {
    StringBuilder tex = new StringBuilder(lines.get(at++).substring(FORMULA.length()));
    while (!tex.toString().stripTrailing().endsWith(FORMULA) && at < lines.size()) {
      tex.append('\n').append(lines.get(at++));
    }
    return new Formula(tex.toString().replace(FORMULA, "").strip());
  }

  private Block table() {
    List<List<String>> rows = new ArrayList<>();
    while (at < lines.size() && lines.get(at).startsWith("|")) {
      String line = lines.get(at++).strip();
      if (!line.matches("\\|[-:| ]+\\|")) {
        String cells = line.substring(1, line.length() - (line.endsWith("|") ? 1 : 0));
        rows.add(
            Arrays.stream(cells.split("(?<!\\\\)\\|", -1))
                .map(cell -> cell.strip().replace("\\|", "|"))
                .toList());
      }
    }
    return new Table(rows);
  }

  private Block points() {
    List<List<Block>> points = new ArrayList<>();
    boolean counts = Character.isDigit(lines.get(at).charAt(0));
    while (at < lines.size()) {
      Matcher first = POINT.matcher(lines.get(at));
      if (!first.matches() || Character.isDigit(first.group(1).charAt(0)) != counts) {
        break;
      }
      at++;
      List<String> own = new ArrayList<>(List.of(first.group(3)));
      within(own, first.end(2));
      points.add(new Markdown(own).blocks());
    }
    return new Points(counts, points);
  }

  private Block meaning() {
    String term = lines.get(at++);
    List<String> own = new ArrayList<>(List.of(lines.get(at++).substring(2)));
    within(own, 2);
    return new Meaning(term, new Markdown(own).blocks());
  }

  /**
   * The lines that go on with what has begun: more to the right, or, but for blank ones, beside.
   */
  private void within(List<String> own, int margin) {
    while (at < lines.size()) {
      String line = lines.get(at);
      boolean deeper = line.startsWith(" ".repeat(margin));
      boolean after = lines.get(at - 1).isBlank();
      if (line.isBlank()) {
        own.add("");
      } else if (deeper) {
        own.add(line.substring(margin));
      } else if (!after && !beginsBlock(line)) {
        own.add(line.strip());
      } else {
        break;
      }
      at++;
    }
  }

  private Block paragraph() {
    List<String> words = new ArrayList<>();
    while (at < lines.size()
        && !lines.get(at).isBlank()
        && (words.isEmpty() || !beginsBlock(lines.get(at)))) {
      words.add(lines.get(at++).strip());
    }
    return new Paragraph(String.join(" ", words));
  }

  private static boolean beginsBlock(String line) {
    return line.startsWith("#")
        || line.startsWith("|")
        || line.startsWith(FORMULA)
        || FENCE.matcher(line).matches()
        || POINT.matcher(line).matches();
  }
}
