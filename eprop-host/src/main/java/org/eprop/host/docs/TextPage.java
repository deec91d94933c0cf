package org.eprop.host.docs;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.eprop.host.terminal.PrintableWriter;

/** A page in plain text, as wide as a terminal. */
final class TextPage extends Inline {

  private static final int GAP = 2;
  private static final String POINT = "- ";
  private static final String CODE = "    ";

  private final int width;
  private final UnaryOperator<String> heading;
  private final Function<String, Target> targets;
  private final StringBuilder text = new StringBuilder();
  private final Set<String> pages = new LinkedHashSet<>();

  /**
   * @param heading makes words stand out
   * @param targets where a link leads; null if not to a page
   */
  TextPage(int width, UnaryOperator<String> heading, Function<String, Target> targets) {
    this.targets = targets;
    this.width = width;
    this.heading = heading;
  }

  /** The text of blocks. */
  String of(List<Markdown.Block> blocks) {
    blocks(blocks, "");
    return text.toString().stripLeading();
  }

  /** The pages that it leads to, as far as it was read. */
  List<String> pages() {
    return List.copyOf(pages);
  }

  private void blocks(List<Markdown.Block> blocks, String margin) {
    for (Markdown.Block block : blocks) {
      if (block instanceof Markdown.Heading title) {
        text.append("\n\n".substring(title.level() > 2 ? 1 : 0));
        for (String line : wrapped(of(title.words()), "", "")) {
          text.append(heading.apply(line)).append('\n');
        }
      } else if (block instanceof Markdown.Paragraph paragraph) {
        gap();
        lines(wrapped(of(paragraph.words()), margin, margin));
      } else if (block instanceof Markdown.Code code) {
        gap();
        code.text().lines().forEach(line -> text.append(margin + CODE + line).append('\n'));
      } else if (block instanceof Markdown.Formula formula) {
        gap();
        Tex.plain(formula.tex())
            .lines()
            .forEach(line -> lines(wrapped(line, margin + CODE, margin + CODE + CODE)));
      } else if (block instanceof Markdown.Table table) {
        gap();
        table(table.rows(), margin);
      } else if (block instanceof Markdown.Points list) {
        points(list, margin);
      } else if (block instanceof Markdown.Meaning meaning) {
        gap();
        lines(wrapped(of(meaning.term()), margin, margin));
        int before = text.length();
        blocks(meaning.blocks(), margin + CODE);
        text.deleteCharAt(before);
      }
    }
  }

  private void gap() {
    text.append('\n');
  }

  private void lines(List<String> lines) {
    lines.forEach(line -> text.append(line).append('\n'));
  }

  private List<String> wrapped(String words, String first, String more) {
    List<String> lines = new ArrayList<>();
    String rest = first + words.strip().replaceAll("\\s+", " ");
    PrintableWriter.fold(rest, width, more).forEach(lines::add);
    return lines;
  }

  private void points(Markdown.Points list, String margin) {
    gap();
    int number = 1;
    for (List<Markdown.Block> point : list.points()) {
      String mark = list.counts() ? number++ + ". " : POINT;
      String below = margin + " ".repeat(mark.length());
      int before = text.length();
      blocks(point, below);
      // The first line has the mark in its margin, and none above.
      if (text.length() > before) {
        text.deleteCharAt(before);
        text.replace(before, before + below.length(), margin + mark);
      }
    }
  }

  private void table(List<List<String>> rows, String margin) {
    List<List<String>> plain =
        rows.stream().map(row -> row.stream().map(this::of).toList()).toList();
    int columns = plain.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : plain) {
      for (int c = 0; c < row.size(); c++) {
        widths[c] = Math.max(widths[c], length(row.get(c)));
      }
    }
    int all = margin.length() - GAP;
    for (int c = 0; c < columns; c++) {
      all += widths[c] + GAP;
    }
    int left = all - (columns == 0 ? 0 : widths[columns - 1]);
    if (all <= width || left <= width / 2) {
      for (List<String> row : plain) {
        StringBuilder line = new StringBuilder(margin);
        for (int c = 0; c < row.size(); c++) {
          String cell = row.get(c);
          line.append(cell);
          line.append(" ".repeat(c + 1 < row.size() ? widths[c] - length(cell) + GAP : 0));
        }
        lines(PrintableWriter.fold(line.toString().stripTrailing(), width, " ".repeat(left)));
      }
      return;
    }
    // Too wide: a paragraph for each row, with the head's words before the cells.
    List<String> head = plain.get(0);
    for (List<String> row : plain.subList(1, plain.size())) {
      lines(wrapped(row.get(0), margin, margin + CODE));
      for (int c = 1; c < row.size(); c++) {
        if (!row.get(c).isEmpty()) {
          String name = c < head.size() && !head.get(c).isEmpty() ? head.get(c) + ": " : "";
          lines(wrapped(name + row.get(c), margin + CODE, margin + CODE + "  "));
        }
      }
    }
  }

  /** Accents take no room. */
  private static int length(String words) {
    return (int)
        words.codePoints().filter(c -> Character.getType(c) != Character.NON_SPACING_MARK).count();
  }

  @Override
  String plain(String words) {
    return words;
  }

  @Override
  String code(String words) {
    return words;
  }

  @Override
  String formula(String words) {
    return words.replace("\n", "; ");
  }

  @Override
  String picture(String alt, String file) {
    return "[picture: " + alt + "]";
  }

  @Override
  String link(String words, String to) {
    if (to.contains("://")) {
      return words.equals(to) ? words : words + " (" + to + ")";
    }
    Target target = targets.apply(to);
    if (target != null) {
      pages.add(target.page());
    }
    return words;
  }

  @Override
  String strong(String words) {
    return words;
  }

  @Override
  String stress(String words) {
    return words;
  }
}
