package org.eprop.spark.command;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.ResourceBundle;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.host.terminal.PrintableWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/**
 * The program for {@code spark-submit eprop-spark.jar}. Its exit status is 0, 1 (a fault of this
 * program or of the cluster) or 2 (the user's mistake, or training diverged).
 */
@Command(
    name = "eprop-spark",
    description = "Compares and trains on a Spark cluster.",
    mixinStandardHelpOptions = true,
    subcommands = {CompareOnSpark.class, TrainOnSpark.class})
public final class SparkMain {

  private SparkMain() {}

  /** Runs a command; ends the Java virtual machine if it fails. */
  public static void main(String[] arguments) {
    Charset charset = Charset.defaultCharset();
    int status =
        run(
            new PrintWriter(System.out, true, charset),
            new PrintWriter(System.err, true, charset),
            arguments);
    // Spark takes a return for success.
    if (status != ExitCode.OK) {
      System.exit(status);
    }
  }

  /**
   * Runs a command on the cluster that Spark's settings name.
   *
   * @return the exit status
   */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new SparkMain())
        .setResourceBundle(ResourceBundle.getBundle("org.eprop.spark.options", Locale.ROOT))
        .setExpandAtFiles(false)
        .setExecutionStrategy(PrintableWriter::run)
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler(
            (e, command, result) -> {
              boolean mistake =
                  e instanceof InvalidInputException
                      || e instanceof UncheckedIOException
                      || e instanceof DivergenceException;
              if (mistake) {
                PrintableWriter.of(err).println("eprop-spark: " + e.getMessage());
              } else {
                e.printStackTrace(err);
              }
              return mistake ? ExitCode.USAGE : ExitCode.SOFTWARE;
            })
        .execute(arguments);
  }
}
