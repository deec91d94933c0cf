package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The way of docs/your-surrogate.md, by its own commands, from the class over the check and the
 * comparison (of two seeds on a small task, for one epoch) to the figures and tables of a paper.
 */
class YourSurrogateTest {

  private static final Path PAGE = Path.of("../docs/your-surrogate.md");

  @TempDir private Path folder;

  private static String block(String page, String language) {
    String start = "```" + language + "\n";
    int from = page.indexOf(start) + start.length();
    assertEquals(-1, page.indexOf(start, from), "one block of " + language);
    return page.substring(from, page.indexOf("```", from));
  }

  /** The words of the page's one command that starts like this, its files in the test's folder. */
  private String[] command(String page, String start) {
    List<String> found =
        page.lines().map(String::strip).filter(line -> line.startsWith(start)).toList();
    assertEquals(1, found.size(), start);
    return Arrays.stream(found.get(0).split(" "))
        .map(
            word ->
                word.matches("(classes|plugins|figures|runs|cauchy[.]json|Cauchy[.]java)(/.*)?")
                    ? folder.resolve(word).toString()
                    : word)
        .toArray(String[]::new);
  }

  private static void tool(String[] words) {
    ToolProvider tool = ToolProvider.findFirst(words[0]).orElseThrow();
    String[] arguments = Arrays.copyOfRange(words, 1, words.length);
    assertEquals(0, tool.run(System.out, System.err, arguments), () -> Arrays.toString(words));
  }

  private static Cli eprop(String[] words, String... more) {
    String[] arguments = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, arguments, words.length, more.length);
    Cli cli = Cli.run(Arrays.copyOfRange(arguments, 1, arguments.length));
    assertEquals(0, cli.status(), cli.err());
    return cli;
  }

  @Test
  void fromAnIdeaToAFigure() throws IOException {
    String page = Files.readString(PAGE).replace("\r\n", "\n");
    Files.writeString(folder.resolve("Cauchy.java"), block(page, "java"));
    Files.createDirectories(folder.resolve("classes/META-INF/services"));
    Files.createDirectories(folder.resolve("plugins"));
    String[] javac = command(page, "javac ");
    int jar = Arrays.asList(javac).indexOf("eprop-1.0.0-rc1/lib/eprop.jar");
    javac[jar] =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.contains("eprop-api"))
            .findFirst()
            .orElseThrow();
    tool(javac);
    String[] echo = command(page, "echo ");
    assertEquals(">", echo[2]);
    Files.writeString(Path.of(echo[3]), echo[1] + "\n");
    tool(command(page, "jar "));

    Cli check = eprop(command(page, "eprop check "));
    assertTrue(check.out().contains("  ok      peak "), check.out());

    Files.writeString(
        folder.resolve("cauchy.json"),
        block(page, "json")
            .replace("\"base\": \"ecg\"", "\"base\": \"evidence-accumulation\"")
            .replace(
                "\"training.epochs\": 5",
                """
                "task.cues": 1, "task.delay": 20, "task.recall": 30, "task.size": 16,
                "task.validation_size": 4, "task.test_size": 16,
                "network.layers[0].populations[0].size": 10, "training.epochs": 1
                """));
    String run = folder.resolve("runs/cauchy").toString();
    eprop(command(page, "eprop compare "), "--seeds=2", "--anyway", "--quiet", "--out=" + run);
    String tables = Files.readString(Path.of(run, "comparison.tex"));
    assertTrue(tables.contains("cauchy") && tables.contains("\\label{"), tables);
    assertTrue(Files.exists(Path.of(run, "report.html")));
  }
}
