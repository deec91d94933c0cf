package org.eprop.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Pages, the API's Javadoc and messages are in plain English: none of the phrases of {@code
 * plain-english.txt}, no sentence that is too long, and each page of docs says at its top what it
 * is and for whom.
 */
class PlainEnglishTest {

  /** Words between two of . ! ? : and ; in pages. */
  private static final int LONGEST = 30;

  /** In mathematics, where a formula is a word, and in Javadoc. */
  private static final int LONGEST_WITH_FORMULAS = 40;

  private static final int WORDS = 46_000;
  private static final Path DOCS = Project.ROOT.resolve("docs");
  private static final Pattern JAVADOC = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
  private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");
  private static final Pattern KIND =
      Pattern.compile(
          "# .+\n\n\\*(?:Tutorial|How-to|Reference|Explanation)\\. For [\\s\\S]+?\\*\n[\\s\\S]*");

  /** What is to be read, by file. */
  private static Map<Path, String> pages() throws IOException {
    Map<Path, String> pages = new LinkedHashMap<>();
    for (Path file : Project.pages()) {
      if (!file.endsWith("CHANGELOG.md")) { // it tells of what was
        pages.put(file, Files.readString(file));
      }
    }
    return pages;
  }

  private static Map<Path, String> javadocOfTheApi() throws IOException {
    Map<Path, String> texts = new LinkedHashMap<>();
    for (Path file : Project.sources()) {
      if (file.startsWith(Project.ROOT.resolve("eprop-api/src/main"))) {
        StringBuilder text = new StringBuilder();
        JAVADOC
            .matcher(Files.readString(file))
            .results()
            .forEach(doc -> text.append(doc.group(1).replaceAll("\n *\\*", "\n")).append("\n\n"));
        texts.put(file, text.toString());
      }
    }
    return texts;
  }

  /** All strings of the programs, those that are broken into lines joined. */
  private static Map<Path, String> messages() throws IOException {
    Map<Path, String> texts = new LinkedHashMap<>();
    for (Path file : Project.sources()) {
      if (file.toString().replace('\\', '/').contains("/src/main/")) {
        String code =
            Files.readString(file)
                .replaceAll("(?s)/\\*.*?\\*/", "")
                .replaceAll("\"\\s*\\+\\s*\"", "");
        StringBuilder text = new StringBuilder();
        STRING.matcher(code).results().map(MatchResult::group).forEach(text::append);
        texts.put(file, text.toString());
      }
    }
    return texts;
  }

  /** What {@code --help} says of commands and options, without examples and lists. */
  private static Map<Path, String> help() throws IOException {
    Map<Path, String> texts = new LinkedHashMap<>();
    for (Path module : Project.modules().values()) {
      Path resources = module.resolve("src/main/resources");
      if (!Files.exists(resources)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(resources)) {
        for (Path file : files.filter(PlainEnglishTest::isHelp).toList()) {
          boolean options = file.endsWith("options.properties");
          texts.put(
              file,
              options
                  ? Files.readString(file).replaceAll("\\\\\\R *", "").replaceAll("\\R|%n", "\n\n")
                  : Files.readString(file).replaceAll("(?m)^  .*$", "\n"));
        }
      }
    }
    return texts;
  }

  private static boolean isHelp(Path file) {
    return file.getFileName().toString().matches("options\\.properties|eprop.*\\.txt");
  }

  private static Map<String, String> phrases() throws IOException {
    Map<String, String> phrases = new LinkedHashMap<>();
    try (InputStream list = PlainEnglishTest.class.getResourceAsStream("plain-english.txt")) {
      new String(list.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" = ", 2))
          .forEach(line -> phrases.put(line[0], line[1]));
    }
    return phrases;
  }

  @Test
  void noPhraseOfTheListIsUsed() throws IOException {
    Map<String, String> phrases = phrases();
    assertTrue(phrases.size() > 30, "read " + phrases.size());
    Pattern any =
        Pattern.compile(
            phrases.keySet().stream()
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "\\b(?:", ")\\b")));
    List<String> wrong = new ArrayList<>();
    for (Map<Path, String> texts : List.of(pages(), javadocOfTheApi(), messages(), help())) {
      assertTrue(texts.size() > 30, "read " + texts.size());
      texts.forEach(
          (file, text) -> {
            String plain = text.replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
            any.matcher(plain)
                .results()
                .map(MatchResult::group)
                .forEach(p -> wrong.add(file + ": \"" + p + "\"; better: " + phrases.get(p)));
          });
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void sentencesAreShort() throws IOException {
    List<String> wrong = new ArrayList<>();
    pages()
        .forEach(
            (file, text) -> {
              boolean formulas = file.endsWith("mathematics.md") || file.endsWith("paper.md");
              tooLong(file, prose(text), formulas ? LONGEST_WITH_FORMULAS : LONGEST, wrong);
            });
    help().forEach((file, text) -> tooLong(file, text, LONGEST, wrong));
    javadocOfTheApi()
        .forEach(
            (file, text) ->
                tooLong(
                    file, text.replaceAll("(?s)<pre>.*?</pre>", ""), LONGEST_WITH_FORMULAS, wrong));
    assertEquals(List.of(), wrong);
  }

  /** Without blocks, tables, titles, formulas and addresses. */
  private static String prose(String page) {
    return page.replaceAll("(?ms)^ *```.*?^ *```", "\n")
        .replaceAll("(?m)^(?:\\||#| {4}).*$", "\n")
        .replaceAll("(?s)\\$\\$.*?\\$\\$", "\n")
        .replaceAll("\\$[^$]+\\$", "x")
        .replaceAll("\\]\\([^)]*\\)", "]")
        .replaceAll("`[^`]*`", "code");
  }

  private static void tooLong(Path file, String text, int longest, List<String> wrong) {
    for (String paragraph :
        text.split("\n\\s*\n|\n(?=[-*] |\\d+\\. )|<p>|@(?=param|return|throws)")) {
      String plain = paragraph.replaceAll("\\{@\\w+ [^}]*}", "code").strip();
      for (String sentence : plain.split("(?<=[.!?:;])\\)?\\**\\s+")) {
        int words = sentence.split("\\s+").length;
        if (words > longest) {
          wrong.add(file + ": " + words + " words: " + sentence.replaceAll("\\s+", " "));
        }
      }
    }
  }

  @Test
  void eachPageSaysWhatItIsAndForWhom() throws IOException {
    List<String> without = new ArrayList<>();
    pages()
        .forEach(
            (file, text) -> {
              boolean page = file.startsWith(DOCS) && !file.endsWith("index.md");
              if (page && !text.startsWith("```{include}") && !KIND.matcher(text).matches()) {
                without.add(file.toString());
              }
            });
    assertEquals(List.of(), without);
  }

  /** As {@code git ls-files '*.md' | xargs cat | wc -w} counts. */
  @Test
  void pagesAreNoLongerThanTheyNeedToBe() throws IOException {
    List<Path> counted = Project.everyPage();
    assertTrue(counted.size() > 60, counted::toString);
    long words = 0;
    for (Path file : counted) {
      words += Files.readString(file).strip().split("\\s+").length;
    }
    assertTrue(words <= WORDS, words + " words, but expected at most " + WORDS);
  }
}
