package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eprop.host.Main;
import org.eprop.host.docs.Docs;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of docs, from the program. */
class DocsCommandTest {

  private static final Docs DOCS = new Docs(Main.class.getClassLoader());

  @TempDir Path folder;

  @Test
  void everyPageOfDocsIsThere() throws IOException {
    Set<String> files;
    try (Stream<Path> pages = Files.list(Path.of("../docs"))) {
      files =
          pages
              .map(page -> page.getFileName().toString())
              .filter(name -> name.endsWith(".md") && !name.equals("index.md"))
              .map(name -> name.replace(".md", ""))
              .collect(Collectors.toCollection(TreeSet::new));
    }
    assertEquals(files, new TreeSet<>(DOCS.names()));
    String list = Cli.run("docs").succeeded().out();
    files.forEach(name -> assertTrue(list.contains("\n  " + name + " "), name));
  }

  /** Those of pages beside docs, and those whose values have a measure, too. */
  @Test
  void tablesOfCsvFilesAreThere() {
    assertTrue(DOCS.text("first-experiment", 80, line -> line).contains("84.88 ± 0.52"));
    String streams = DOCS.text("streams", 80, line -> line);
    assertTrue(streams.contains("hidden-cues") && streams.contains("ARF of averages"), streams);
    String results = DOCS.text("results", 80, line -> line);
    assertTrue(results.contains("test return") && results.contains("484 ± 24"), results);
    for (String name : DOCS.names()) {
      assertFalse(DOCS.text(name, 80, line -> line).contains(".csv \""), name);
    }
  }

  /** Plain text: no marks are left, and nothing but code and formulas is wider than the window. */
  @Test
  void pagesAreTextThatFits() {
    for (String name : DOCS.names()) {
      for (int width : new int[] {60, 80}) {
        String text = DOCS.text(name, width, line -> line);
        assertTrue(text.startsWith(DOCS.title(name).substring(0, 5)), text);
        for (String line : text.lines().toList()) {
          boolean asItIs = line.startsWith("    ") || line.strip().indexOf(' ') < 0;
          assertTrue(asItIs || line.length() <= width, name + ": " + line);
          boolean marks = line.matches(".*(\\*\\*|\\]\\(|\\\\[a-z]{3}|```).*");
          assertFalse(!line.startsWith("    ") && marks, name + ": " + line);
        }
      }
    }
  }

  @Test
  void aTopicIsAPageACommandAHeadingOrAWord() {
    String page = Cli.run("docs", "networks").succeeded().out();
    assertTrue(page.startsWith("Networks\n"), page);
    assertEquals(page, Cli.run("docs", "Networks.md").out());
    assertTrue(page.contains("\nSee also: eprop docs "), page);
    assertTrue(Cli.run("docs", "train").out().startsWith("An experiment in JSON\n"));
    assertTrue(Cli.run("docs", "three-factor", "rules").out().startsWith("Three-factor rules\n"));
    String term = Cli.run("docs", "eligibility", "trace").succeeded().out();
    assertTrue(term.startsWith("eligibility trace"), term);
    Cli wrong = Cli.run("docs", "netwroks");
    assertEquals(2, wrong.status());
    assertTrue(wrong.err().startsWith("eprop: there is no page \"netwroks\"; nearest: networks,"));
    assertTrue(wrong.err().endsWith("; 'eprop docs' lists them\n"), wrong.err());
  }

  /** Every link leads to a page, and to a place in it. */
  @Test
  void pagesForABrowserLeadToEachOther() throws IOException {
    Path page = Path.of(Cli.run("docs", "equations", "--out=" + folder).succeeded().out().strip());
    assertEquals(folder.resolve("equations.html"), page);
    List<String> wrong = new ArrayList<>();
    Pattern link = Pattern.compile("<a href=\"(?!https?:)([^\"#]*)(?:#([^\"]*))?\"");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String html = Files.readString(file);
        String words = html.replaceAll("(?s)<(pre|code)\\b.*?</\\1>", "");
        assertFalse(words.contains("**"), file::toString);
        Matcher links = link.matcher(html);
        while (links.find()) {
          Path to = links.group(1).isEmpty() ? file : folder.resolve(links.group(1));
          String anchor = links.group(2);
          boolean there =
              Files.exists(to)
                  && (anchor == null || Files.readString(to).contains("id=\"" + anchor + "\""));
          if (!there) {
            wrong.add(file.getFileName() + ": " + links.group());
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
    String html = Files.readString(page);
    assertTrue(html.contains("<title>" + DOCS.title("equations")), html.substring(0, 400));
    assertTrue(html.contains("<pre tabindex"), "code");
  }
}
