package org.eprop.host;

import java.io.FileDescriptor;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Printable;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.host.terminal.Window;
import picocli.CommandLine;

/** The program {@code eprop}. Its exit status is 0, 1 (our fault) or 2 (the user's mistake). */
public final class Main {

  private Main() {}

  /** Runs a command and ends the Java virtual machine with its status. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT); // numbers are read by programs, too
    System.setErr(errors(System.getProperty("eprop.stderr")));
    KernelProvider kernels = KernelProvider.choose();
    if (kernels.failed()) { // a logger takes as long to be made as many a command
      System.getLogger("org.eprop").log(Level.INFO, kernels);
    }
    PrintWriter err = writer(System.err);
    CommandLine line = commandLine(err, arguments);
    if (line == null) {
      System.exit(CommandLine.ExitCode.USAGE);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> refuseExit(line.getCommand(), err)));
    Output output = new Output();
    System.setOut(new PrintStream(output, true));
    System.exit(output.status(run(line, writer(System.out), err, arguments), err));
  }

  /** Standard output, which remembers what it could not write. */
  private static final class Output extends OutputStream {

    private final FileOutputStream file = new FileOutputStream(FileDescriptor.out);
    private String failure;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        file.write(bytes, from, count);
      } catch (IOException e) {
        failure = String.valueOf(e.getMessage());
        throw e;
      }
    }

    /**
     * The status to end with: not 0 if something is missing in what was written, as on a full disk.
     * Whoever reads no further, or has closed it, wants no more.
     */
    int status(int status, PrintWriter err) {
      if (status != CommandLine.ExitCode.OK
          || failure == null
          || failure.matches("(?i).*(pipe|bad file descriptor).*")) {
        return status;
      }
      err.println("eprop: standard output: can't be written: " + failure);
      return CommandLine.ExitCode.USAGE;
    }
  }

  /** While the program ends: if a plugin ended it, then with another status than that it chose. */
  private static void refuseExit(EpropCommand eprop, PrintWriter err) {
    eprop
        .exiting()
        .ifPresent(
            plugin -> {
              err.println("eprop: " + Printable.of(plugin) + ": it ended the program");
              Runtime.getRuntime().halt(CommandLine.ExitCode.USAGE);
            });
  }

  /** Where errors go: a file, such as {@code /dev/fd/3}, or, if it is null, as usual. */
  private static PrintStream errors(String file) {
    try {
      return file == null ? System.err : new PrintStream(inherited(file), true);
    } catch (FileNotFoundException e) {
      return System.err;
    }
  }

  /**
   * What the launcher left open under a number. To open {@code /dev/fd/3} would open a log file a
   * second time, with a place of its own to write at: standard output, and whatever writes to the
   * log next, would then write over the errors. Java has no other way to a number than the
   * constructor that the launcher opens.
   */
  private static FileOutputStream inherited(String file) throws FileNotFoundException {
    try {
      int number = Integer.parseInt(file.substring(file.lastIndexOf('/') + 1));
      Constructor<FileDescriptor> of = FileDescriptor.class.getDeclaredConstructor(int.class);
      of.setAccessible(true);
      return new FileOutputStream(of.newInstance(number));
    } catch (ReflectiveOperationException | InaccessibleObjectException | NumberFormatException e) {
      return new FileOutputStream(file, true);
    }
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, Charset.defaultCharset());
  }

  /**
   * The commands.
   *
   * @param columns how wide their help is
   * @param arguments that they are to take; none if they may be any
   */
  public static CommandLine commandLine(int columns, String... arguments) {
    return commandLine(new Surroundings(() -> columns), arguments);
  }

  /** The same, as it is where they run. */
  public static CommandLine commandLine(Surroundings surroundings, String... arguments) {
    Failures failures = new Failures();
    CommandLine line =
        EpropCommand.with(surroundings, arguments)
            .setExpandAtFiles(false)
            .setExecutionStrategy(surroundings::run)
            .setParameterExceptionHandler(failures)
            .setExecutionExceptionHandler(failures);
    HelpText.addTo(line);
    return Window.isDumb() || surroundings.isForProgram()
        ? line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        : line;
  }

  /**
   * Runs a command.
   *
   * @return the exit status
   */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return run(commandLine(err, arguments), out, err, arguments);
  }

  /** Null, and said why, if commands of a plugin folder can't be had. */
  private static CommandLine commandLine(PrintWriter err, String... arguments) {
    try {
      return commandLine(new Surroundings(), arguments);
    } catch (InvalidInputException e) {
      err.println("eprop: " + Printable.of(e.getMessage()));
      return null;
    }
  }

  private static int run(CommandLine line, PrintWriter out, PrintWriter err, String... arguments) {
    if (line == null) {
      return CommandLine.ExitCode.USAGE;
    }
    try {
      return run(line.setOut(out).setErr(err), err, arguments);
    } finally {
      out.flush();
      err.flush();
    }
  }

  /**
   * Runs one of these.
   *
   * @param failed receives what none of the commands can say any more
   */
  public static int run(CommandLine line, PrintWriter failed, String... arguments) {
    try {
      return line.execute(arguments);
    } catch (OutOfMemoryError e) {
      failed.println(outOfMemory());
      return CommandLine.ExitCode.USAGE;
    } catch (StackOverflowError | LinkageError e) {
      Optional<String> plugin = EpropCommand.fault(line, e);
      failed.println(
          plugin
              .map(Failures::ofPlugin)
              .orElse("eprop: internal error, or one of a plugin: " + Printable.of(e.toString())));
      return plugin.isPresent() ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }
  }

  /** What to do if there is not enough memory. */
  public static String outOfMemory() {
    return "eprop: not enough memory: Java has "
        + (Runtime.getRuntime().maxMemory() >> 20)
        + " MB; use a smaller network, batch_size or data set, or fewer --threads or"
        + " --seeds, or give Java more (-Xmx)";
  }
}
