package org.eprop.examples.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a program that embeds the engine has on its path, and Java processes that have no more. */
final class Jars {

  /** As docs/embedding.md lists them. */
  static final List<String> NEEDED =
      List.of(
          "eprop-api",
          "eprop-learning",
          "eprop-core",
          "eprop-experiment",
          "eprop-neurons",
          "eprop-surrogates",
          "eprop-losses",
          "jackson-databind",
          "jackson-core",
          "jackson-annotations");

  private Jars() {}

  /** The jars of these artifacts on this test's class path. */
  static List<String> of(List<String> artifacts) {
    return artifacts.stream().map(Jars::jar).toList();
  }

  private static String jar(String artifact) {
    List<String> found =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> Path.of(entry).getFileName().toString().matches(artifact + "-\\d.*"))
            .toList();
    assertEquals(1, found.size(), () -> artifact + ": " + found);
    return found.get(0);
  }

  /** A path of these entries. */
  static String path(List<String> entries) {
    return entries.stream().collect(Collectors.joining(File.pathSeparator));
  }

  /** Runs a program, which must succeed, and gives the lines that it prints. */
  static List<String> run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Path errors = folder.resolve("errors");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(300, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), output + Files.readString(errors));
    assertEquals("", Files.readString(errors));
    return output.lines().toList();
  }

  /** That these lines are {@link SaveAndLoad}'s, and that all went well. */
  static void assertLearned(List<String> lines) {
    assertEquals(3, lines.size(), lines::toString);
    assertTrue(right(lines.get(0), "before") < 0.7, lines::toString);
    assertTrue(right(lines.get(1), "after") > 0.9, lines::toString);
    assertEquals("loaded: the same", lines.get(2));
  }

  private static double right(String line, String when) {
    Matcher matcher = Pattern.compile(when + ": (\\d[.,]\\d+) of the steps right").matcher(line);
    assertTrue(matcher.matches(), line);
    return Double.parseDouble(matcher.group(1).replace(',', '.'));
  }

  /** A program of the running Java, such as {@code java}. */
  static Path tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name);
  }
}
