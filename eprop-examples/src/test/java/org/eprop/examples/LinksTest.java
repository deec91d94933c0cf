package org.eprop.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links between the pages of the documentation, and to files, lead somewhere. */
class LinksTest {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  /** The anchors of a page's headings, as GitHub and the site make them. */
  private static List<String> anchors(Path page) throws IOException {
    return Files.readAllLines(page).stream()
        .filter(line -> line.startsWith("#"))
        .map(
            line ->
                line.replaceFirst("#+ ", "")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                    .replace(' ', '-'))
        .toList();
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path page : Project.pages()) {
      Matcher link = LINK.matcher(Files.readString(page).replaceAll("(?s)```.*?```", ""));
      while (link.find()) {
        String target = link.group(1);
        if (target.matches("[a-z]+:.*")) {
          continue;
        }
        links++;
        int hash = target.indexOf('#');
        String path = hash < 0 ? target : target.substring(0, hash);
        Path file = path.isEmpty() ? page : page.resolveSibling(path);
        if (!Files.exists(file)
            || (hash >= 0 && !anchors(file).contains(target.substring(hash + 1)))) {
          broken.add(page + ": " + target);
        }
      }
    }
    assertTrue(links > 40, "looked at " + links);
    assertEquals(List.of(), broken);
  }

  /** A row after an empty line would be text. */
  @Test
  void everyTableHasAHead() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : Project.pages()) {
      String text = Files.readString(page).replaceAll("(?s)```.*?```", "");
      Matcher first = Pattern.compile("(?m)^(?<!\\|\n)\\|.*\n(?!\\|[-:| ]+\\|$)").matcher(text);
      while (first.find()) {
        broken.add(page + ": " + first.group().strip());
      }
    }
    assertEquals(List.of(), broken);
  }

  /** Each page of docs is in the site's table of contents. */
  @Test
  void everyPageIsInTheSite() throws IOException {
    List<String> lines = Files.readAllLines(Project.ROOT.resolve("docs/index.md"));
    try (Stream<Path> pages = Files.list(Project.ROOT.resolve("docs"))) {
      for (Path page : pages.filter(one -> one.toString().endsWith(".md")).toList()) {
        String name = page.getFileName().toString().replaceFirst("\\.md$", "");
        assertTrue(name.equals("index") || lines.contains(name), name);
      }
    }
  }
}
