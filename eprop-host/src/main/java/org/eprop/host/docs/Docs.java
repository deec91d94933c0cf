package org.eprop.host.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.eprop.host.terminal.PrintableWriter;

/**
 * The pages of documentation, as the build put them into the program: those that the index lists.
 */
public final class Docs {

  /** The page that lists all. */
  static final String INDEX = "index";

  private static final String ROOT = "META-INF/eprop/";
  private static final String FOLDER = "docs/";
  private static final String MD = ".md";
  private static final int LEFT = 20;

  private final ClassLoader loader;
  private final Map<String, List<Markdown.Block>> read = new LinkedHashMap<>();

  /** Names of pages by the paths of files. */
  private final Map<String, String> pages = new LinkedHashMap<>();

  /** Those that a loader of classes finds. */
  public Docs(ClassLoader loader) {
    this.loader = loader;
  }

  /** The names of all pages, in the order of the index; none if the program has no pages. */
  public List<String> names() {
    return contents().stream().flatMap(group -> group.pages().stream()).toList();
  }

  private List<Markdown.Contents> contents() {
    return blocks(INDEX).stream()
        .filter(Markdown.Contents.class::isInstance)
        .map(Markdown.Contents.class::cast)
        .toList();
  }

  /** The list of all pages. */
  public String list(int width) {
    StringBuilder text = new StringBuilder();
    for (Markdown.Contents group : contents()) {
      text.append(group.caption()).append(":\n");
      for (String page : group.pages()) {
        String name = "  " + page + " ".repeat(Math.max(1, LEFT - 2 - page.length()));
        PrintableWriter.fold(name + title(page), width, " ".repeat(LEFT))
            .forEach(line -> text.append(line).append('\n'));
      }
    }
    return text.toString();
  }

  /** What a page is about: its heading. */
  public String title(String name) {
    return blocks(name).stream()
        .filter(Markdown.Heading.class::isInstance)
        .map(block -> ((Markdown.Heading) block).words().replace("`", ""))
        .findFirst()
        .orElse(name);
  }

  /**
   * A page as text, and the names of those that it leads to.
   *
   * @param heading makes words stand out
   */
  public String text(String name, int width, UnaryOperator<String> heading) {
    TextPage page = new TextPage(width, heading, targets(name));
    String text = page.of(blocks(name));
    List<String> also =
        page.pages().stream()
            .filter(names()::contains)
            .filter(other -> !other.equals(name))
            .toList();
    String more = "See also: eprop docs " + String.join(", ", also);
    return also.isEmpty()
        ? text
        : text + "\n" + String.join("\n", PrintableWriter.fold(more, width, "")) + "\n";
  }

  /** What the glossary says of a term, if it does. */
  public Optional<String> meaning(String term, int width) {
    for (Markdown.Block block : blocks("glossary")) {
      if (block instanceof Markdown.Meaning meaning
          && terms(meaning.term()).contains(term.toLowerCase(Locale.ROOT))) {
        return Optional.of(
            new TextPage(width, UnaryOperator.identity(), to -> null).of(List.of(meaning)));
      }
    }
    return Optional.empty();
  }

  /** The words of an entry, without its symbols: it may have several. */
  static List<String> terms(String entry) {
    return List.of(
        entry.replaceAll("\\s*\\([^)]*\\)", "").toLowerCase(Locale.ROOT).strip().split(",\\s*"));
  }

  /**
   * Writes all pages for a browser.
   *
   * @return the file of one of them
   */
  public Path write(Path folder, String name) {
    String style = resource(Docs.class.getResourceAsStream("docs.css"), "docs.css");
    try {
      Files.createDirectories(folder);
      List<String> all = new ArrayList<>(names());
      all.add(INDEX);
      for (String page : all) {
        String html = new WebPage(targets(page), this::title).of(page, blocks(page), style);
        Files.writeString(folder.resolve(page + ".html"), html);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": can't be written", e);
    }
    return folder.resolve(name + ".html");
  }

  /** Where links of a page lead: to another one's file, or to what another one includes. */
  private Function<String, Inline.Target> targets(String name) {
    if (pages.isEmpty()) {
      pages.put(FOLDER + INDEX + MD, INDEX);
      names().forEach(page -> pages.put(file(page), page));
      names().forEach(page -> pages.put(FOLDER + page + MD, page));
    }
    Path from = Path.of(file(name)).resolveSibling("");
    return to -> {
      String[] parts = to.split("#", 2);
      String page = parts[0].endsWith(MD) ? pages.get(slashes(from.resolve(parts[0]))) : null;
      return page == null ? null : new Inline.Target(page, parts.length > 1 ? "#" + parts[1] : "");
    };
  }

  /** Where a page's words are: its own file, or one that is all that it includes. */
  private String file(String name) {
    String own = FOLDER + name + MD;
    List<Markdown.Block> blocks = markdown(own);
    return blocks.size() == 1 && blocks.get(0) instanceof Markdown.Include include
        ? slashes(Path.of(FOLDER, include.path()))
        : own;
  }

  private static String slashes(Path path) {
    return path.normalize().toString().replace('\\', '/');
  }

  private List<Markdown.Block> blocks(String name) {
    List<Markdown.Block> known = read.get(name);
    if (known == null) {
      known = new ArrayList<>();
      for (Markdown.Block block : markdown(FOLDER + name + MD)) {
        if (block instanceof Markdown.Include include) {
          known.addAll(markdown(slashes(Path.of(FOLDER, include.path()))));
        } else {
          known.add(block);
        }
      }
      read.put(name, known);
    }
    return known;
  }

  private List<Markdown.Block> markdown(String path) {
    return found(path)
        .map(page -> ShownTables.in(page, csv -> found(slashes(Path.of(path).resolveSibling(csv)))))
        .map(Markdown::read)
        .orElse(List.of());
  }

  /** The text of a file of the program, if it has one. */
  private Optional<String> found(String path) {
    InputStream in = loader.getResourceAsStream(ROOT + path);
    return in == null ? Optional.empty() : Optional.of(resource(in, path));
  }

  private static String resource(InputStream in, String path) {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }

  /** A page in plain text, as wide as a terminal. */
  private static final class TextPage extends Inline {

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
          words
              .codePoints()
              .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
              .count();
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
}
