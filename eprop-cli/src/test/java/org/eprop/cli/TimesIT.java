package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What README and the first hour say of times holds within a factor of two, by the processor time
 * of two cores. Takes minutes, so that it runs only with {@code -Deprop.times=true}.
 */
class TimesIT {

  private static final List<String> PAGES = List.of("../README.md", "../docs/first-experiment.md");
  private static final Pattern TIME = Pattern.compile("\\((\\d+) (second|minute)s?( each)?\\)");

  @TempDir private Path folder;

  /** The commands of eprop in the first block after each line with a time. */
  private static List<Timed> timed() throws IOException {
    List<Timed> all = new ArrayList<>();
    for (String page : PAGES) {
      Duration said = null;
      boolean inBlock = false;
      for (String line : Files.readAllLines(Path.of(page))) {
        Matcher time = TIME.matcher(line);
        if (time.find() && !line.startsWith(" ")) {
          int number = Integer.parseInt(time.group(1));
          boolean minutes = time.group(2).equals("minute");
          said = minutes ? Duration.ofMinutes(number) : Duration.ofSeconds(number);
        } else if (said != null && line.startsWith("    eprop ")) {
          inBlock = true;
          if (!line.contains(" report ")) {
            all.add(new Timed(page, line.strip().substring("eprop ".length()), said));
          }
        } else if (inBlock && !line.startsWith("    ")) {
          said = null;
          inBlock = false;
        }
      }
    }
    return all;
  }

  /** Of its process, which starts none, in a folder of the page. */
  private Duration processorTime(String page, String command)
      throws IOException, InterruptedException {
    Path place = Files.createDirectories(folder.resolve(Path.of(page).getFileName()));
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("--add-modules", "jdk.incubator.vector", "-jar"));
    words.add(Path.of("target", "eprop.jar").toAbsolutePath().toString());
    Matcher word = Pattern.compile("'([^']*)'|(\\S+)").matcher(command);
    while (word.find()) {
      words.add(word.group(1) != null ? word.group(1) : word.group(2));
    }
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(words)
            .directory(place.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Duration spent = Duration.ZERO;
    while (process.isAlive()) {
      spent = process.info().totalCpuDuration().orElse(spent);
      Thread.sleep(50);
    }
    assertEquals(0, process.exitValue(), () -> command + "\n" + log);
    return spent;
  }

  @Test
  void thePagesSayHowLongTheirCommandsTake() throws IOException {
    assertTrue(timed().size() >= 6, () -> "found " + PAGES);
  }

  @Test
  void commandsTakeWhatIsSaid() throws IOException, InterruptedException {
    assumeTrue(Boolean.getBoolean("eprop.times"), "takes minutes");
    List<String> wrong = new ArrayList<>();
    for (Timed one : timed()) {
      double seconds = processorTime(one.page(), one.command()).toMillis() / 2000.0;
      double ratio = seconds / one.said().toSeconds();
      System.out.printf("%s: %.0f s of two cores, said %s%n", one.command(), seconds, one.said());
      if (ratio > 2 || ratio < 0.5 && one.said().toSeconds() > 10) {
        wrong.add(one + ": " + seconds + " s");
      }
    }
    assertEquals(List.of(), wrong);
  }

  private record Timed(String page, String command, Duration said) {}
}
