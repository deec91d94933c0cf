package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eprop.experiment.run.ReadyExperiments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/pictures.sh} makes every picture of the documentation, and no other: it is run with
 * tools that take a moment and draw nothing.
 */
class PicturesTest {

  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern PICTURE = Pattern.compile("\\((?:[./]*docs/)?pictures/([^)]+)\\)");

  /** Empty files of the names in its arguments, and the page of a run. */
  private static final String TOOL =
      """
      #!/bin/sh
      echo "$(basename "$0") $*" >>'%s'
      for word; do
        if [ "$last" = --out ]; then mkdir -p "$word" && : >"$word/report.html"; fi
        case "$word" in
          file:*) ;;
          --screenshot=*) : >"${word#*=}" ;;
          *.svg | *.png | *.html) : >"$word" ;;
        esac
        last=$word
      done
      """;

  @TempDir private Path folder;

  private void run(Path pictures, Path log) throws IOException, InterruptedException {
    Path tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool :
        List.of("eprop", "java", "javac", "jar", "python3", "chromium-headless-shell")) {
      Path file = tools.resolve(tool);
      Files.writeString(file, TOOL.formatted(log));
      assertTrue(file.toFile().setExecutable(true));
    }
    ProcessBuilder script =
        new ProcessBuilder(
            "sh",
            DOCS.resolve("pictures.sh").toAbsolutePath().toString(),
            pictures.toString(),
            folder.resolve("runs").toString());
    script.environment().merge("PATH", tools + ":", (path, ours) -> ours + path);
    script.environment().put("EPROP", tools.resolve("eprop").toString());
    Path errors = folder.resolve("errors");
    int status = script.redirectError(errors.toFile()).start().waitFor();
    assertEquals(0, status, Files.readString(errors));
  }

  private static TreeSet<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void everyPictureIsMade() throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    Path pictures = folder.resolve("pictures");
    run(pictures, log);

    assertEquals(names(DOCS.resolve("pictures")), names(pictures));
    TreeSet<String> shown = new TreeSet<>();
    for (Path page : Pages.all()) {
      Matcher picture = PICTURE.matcher(Files.readString(page));
      while (picture.find()) {
        shown.add(picture.group(1));
      }
    }
    assertEquals(names(pictures), shown);
    for (String line : Files.readAllLines(log)) {
      String[] words = line.split(" ");
      if (words[0].equals("eprop") && words[1].equals("train") && !words[2].endsWith(".json")) {
        ReadyExperiments.find(words[2]);
      }
    }
    Path runs = folder.resolve("runs");
    for (String block : List.of("signals.py", "signals.json", "Cauchy.java", "cauchy.json")) {
      assertTrue(Files.size(runs.resolve(block)) > 100, block + " is a block of its page");
    }
  }
}
