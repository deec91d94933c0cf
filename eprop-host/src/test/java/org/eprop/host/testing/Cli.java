package org.eprop.host.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eprop.host.Main;

/**
 * What a command did.
 *
 * @param status its exit status
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record Cli(int status, String out, String err) {

  /** A small task that is learned in a moment: one cue, 200 steps. */
  public static final List<String> QUICK =
      List.of(
          "evidence-accumulation",
          "--set=task.cues=1",
          "--set=task.delay=20",
          "--set=task.recall=30",
          "--set=task.size=32",
          "--set=task.validation_size=16",
          "--set=task.test_size=16",
          "--set=network.layers[0].populations[0].size=10",
          "--set=network.layers[0].populations[1].size=10",
          "--set=learning_signal=adaptive",
          "--set=training.batch_size=8",
          "--set=training.evaluate_every=1",
          "--set=training.stop_at_error=0");

  /** For what works for a moment. */
  public static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";

  private static final List<String> VIRTUAL_MACHINE =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          FIRST_COMPILER,
          "-XX:+UseSerialGC");

  /** Runs a command in this virtual machine. */
  public static Cli run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
    return new Cli(status, lines(out), withoutPage(lines(err)));
  }

  /** An error but for its last line, which ErrorPagesTest reads. */
  public static String withoutPage(String err) {
    return err.replaceAll("(?m)^See eprop docs \\S+\n", "");
  }

  private static String lines(StringWriter text) {
    return text.toString().replace("\r\n", "\n");
  }

  /** Trains the small task. */
  public static Cli trainQuickly(int epochs, Path out, String... more) {
    return run(quick(epochs, out, more).toArray(String[]::new));
  }

  public static List<String> quick(int epochs, Path out, String... more) {
    List<String> arguments = new ArrayList<>(List.of("train"));
    arguments.addAll(QUICK);
    arguments.add("--set=training.epochs=" + epochs);
    arguments.add("--out=" + out);
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** Starts a command in a virtual machine of its own. */
  public static Process start(Path err, List<String> arguments) throws IOException {
    return new ProcessBuilder(command(arguments))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(err.toFile())
        .start();
  }

  /** How a command is started in a virtual machine of its own. */
  public static List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>(VIRTUAL_MACHINE);
    command.addAll(Started.OPTIONS);
    command.add(Main.class.getName());
    command.addAll(arguments);
    return command;
  }

  /**
   * What virtual machines of these tests share: classes of commands, read and checked once, which
   * is a third of each start. Only those of jars can be shared, and these come first on the path.
   */
  private static final class Started {

    private static final List<String> OPTIONS = options();

    private static List<String> options() {
      Map<Boolean, List<String>> path =
          Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
              .collect(Collectors.partitioningBy(entry -> entry.endsWith(".jar")));
      String jars = String.join(File.pathSeparator, path.get(true));
      String all = jars + File.pathSeparator + String.join(File.pathSeparator, path.get(false));
      if (!jars.contains("eprop-host")) {
        return List.of("-cp", all); // compiled by an IDE
      }
      try {
        Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "commands");
        Path archive = folder.resolve("commands.jsa");
        List<String> command = new ArrayList<>(VIRTUAL_MACHINE);
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive, "-cp", jars));
        command.add(Main.class.getName());
        command.addAll(quick(1, folder.resolve("run")));
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        assertEquals(0, process.waitFor(), () -> "see " + folder);
        return List.of("-XX:SharedArchiveFile=" + archive, "-cp", all);
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** It went well, and there was nothing to complain of. */
  public Cli succeeded() {
    assertEquals("", err);
    assertEquals(0, status);
    return this;
  }

  /** It was the user's mistake, and one message says which. */
  public void refused(String... lines) {
    assertEquals(String.join("\n", lines) + "\n", err);
    assertEquals(2, status);
    assertEquals("", out);
  }
}
