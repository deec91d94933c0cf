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

  /**
   * As {@code eprop plot RUN --only A,B --width W --out DIR}, and as any command with a picture's
   * name: empty files of these names.
   */
  private static final String TOOL =
      """
      #!/bin/sh
      echo "$(basename "$0") $*" >>'%s'
      if [ "$1" = plot ]; then
        mkdir -p "$8"
        echo "$4" | tr , '\\n' | while read -r chart; do : >"$8/$chart.png"; done
      fi
      for word; do
        case "$word" in --screenshot=*) : >"${word#*=}" ;; *.svg | *.png) : >"$word" ;; esac
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
