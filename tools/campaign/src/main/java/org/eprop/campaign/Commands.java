package org.eprop.campaign;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.eprop.host.Main;

/** Runs the program: in this virtual machine, or in one of its own that can be killed. */
public final class Commands {

  /**
   * What a command did.
   *
   * @param status its exit status
   * @param out what it wrote to standard output
   * @param err what it wrote to standard error
   */
  public record Told(int status, String out, String err) {}

  /** By Ctrl-C, and by a signal. */
  private static final Set<Integer> STOPPED = Set.of(130, 143);

  private Commands() {}

  /** Runs a command here. Ctrl-C, which it takes for itself, ends the campaign. */
  public static Told run(List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Main.run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
    if (STOPPED.contains(status)) {
      System.exit(status);
    }
    return new Told(status, out.toString(), err.toString());
  }

  /** Runs a command here. */
  public static Told run(String... arguments) {
    return run(Arrays.asList(arguments));
  }

  /**
   * Starts a class of this class path in a virtual machine of its own.
   *
   * @param err where its standard error goes
   * @param options of the virtual machine
   */
  public static Process start(Class<?> main, Path err, List<String> arguments, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx512m"));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    try {
      return new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(err.toFile())
          .start();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
