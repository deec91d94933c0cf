package org.eprop.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command, which gives its exit status, and what all of them have in common. */
abstract class ConsoleCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** Of a command that has others, what these are. */
  @Override
  public Integer call() throws Exception {
    spec.commandLine().usage(PrintableWriter.own(err()));
    return ExitCode.USAGE;
  }

  final CommandSpec spec() {
    return spec;
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Where it runs. */
  final Surroundings surroundings() {
    return EpropCommand.surroundings(spec.commandLine());
  }

  /**
   * Stops when what is running is done.
   *
   * @param running what that is
   * @param shown is told so
   */
  final StopSignal stopSignal(String running, Consumer<String> shown) {
    return surroundings()
        .stopSignal(
            () -> shown.accept("stopping after " + running + "; press again to end at once"));
  }

  /** What to throw if options are wrong or do not go together. */
  final ParameterException mistake(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
