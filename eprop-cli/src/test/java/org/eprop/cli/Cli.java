package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eprop.host.Main;

/**
 * What a command did.
 *
 * @param status its exit status
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Cli(int status, String out, String err) {

  /** A small task that is learned in a moment: one cue, 200 steps. */
  static final List<String> QUICK =
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
  static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";

  /** Runs a command in this virtual machine. */
  static Cli run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
    return new Cli(status, lines(out), withoutPage(lines(err)));
  }

  /** An error but for its last line, which ErrorPagesTest reads. */
  static String withoutPage(String err) {
    return err.replaceAll("(?m)^See eprop docs \\S+\n", "");
  }

  private static String lines(StringWriter text) {
    return text.toString().replace("\r\n", "\n");
  }

  /** Trains the small task. */
  static Cli trainQuickly(int epochs, Path out, String... more) {
    return run(quick(epochs, out, more).toArray(String[]::new));
  }

  static List<String> quick(int epochs, Path out, String... more) {
    List<String> arguments = new ArrayList<>(List.of("train"));
    arguments.addAll(QUICK);
    arguments.add("--set=training.epochs=" + epochs);
    arguments.add("--out=" + out);
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** Starts a command in a virtual machine of its own. */
  static Process start(Path err, List<String> arguments) throws IOException {
    return new ProcessBuilder(command(arguments))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(err.toFile())
        .start();
  }

  /** How a command is started in a virtual machine of its own. */
  static List<String> command(List<String> arguments) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        new ArrayList<>(
            List.of(
                java,
                FIRST_COMPILER,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(arguments);
    return command;
  }

  /** It went well, and there was nothing to complain of. */
  Cli succeeded() {
    assertEquals("", err);
    assertEquals(0, status);
    return this;
  }

  /** It was the user's mistake, and one message says which. */
  void refused(String... lines) {
    assertEquals(String.join("\n", lines) + "\n", err);
    assertEquals(2, status);
    assertEquals("", out);
  }
}
