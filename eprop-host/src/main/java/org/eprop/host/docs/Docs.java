package org.eprop.host.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
    InputStream in = loader.getResourceAsStream(ROOT + path);
    return in == null ? List.of() : Markdown.read(resource(in, path));
  }

  private static String resource(InputStream in, String path) {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }
}
