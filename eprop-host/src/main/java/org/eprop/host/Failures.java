package org.eprop.host;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Printable;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.host.terminal.PrintableWriter;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** From what went wrong to a message and an exit status. */
public final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

  private static final String DOCS = "https://github.com/eprop/eprop/blob/main/docs/";

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    PrintWriter err = PrintableWriter.of(command.getErr());
    err.println(Printable.of(name + ": " + e.getMessage()));
    Optional<String> setting =
        e instanceof UnmatchedArgumentException unknown
                && command.getCommand() instanceof ConsoleCommand own
            ? own.meant(unknown.getUnmatched())
            : Optional.empty();
    if (setting.isPresent()) {
      err.println(Printable.of("Did you mean " + setting.get() + "?"));
    } else {
      UnmatchedArgumentException.printSuggestions(e, err);
    }
    err.println("Try '" + name + " --help'.");
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
    boolean mistake = e instanceof InvalidInputException || e instanceof DivergenceException;
    boolean ofFile = e instanceof UncheckedIOException || e instanceof IOException;
    boolean trace = EpropCommand.wantsStackTrace(command);
    PrintWriter err = PrintableWriter.of(command.getErr());
    Optional<String> plugin = mistake ? Optional.empty() : EpropCommand.fault(command, e);
    if (mistake) {
      err.println("eprop: " + e.getMessage());
      if (command.getCommand() instanceof ConsoleCommand own) {
        own.page(String.valueOf(e.getMessage()))
            .ifPresent(page -> err.println("See " + address(page)));
      }
    } else if (plugin.isPresent()) {
      err.println(ofPlugin(plugin.get()));
    } else if (ofFile) {
      err.println("eprop: " + message(e));
    } else {
      err.println(
          "eprop: internal error: "
              + Printable.of(e.toString())
              + (trace ? "" : "; --stacktrace shows where it happened"));
    }
    if (trace) {
      e.printStackTrace(err);
    }
    return mistake || ofFile || plugin.isPresent() ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }

  /** Of one of eprop's own pages, or as it is. */
  private static String address(String page) {
    return page.contains("://") ? page : DOCS + page + ".md";
  }

  /** What went wrong, without the exception's name where its message says all. */
  public static String message(Throwable e) {
    boolean says = e instanceof InvalidInputException || e instanceof UncheckedIOException;
    return Printable.of(says ? e.getMessage() : e.toString());
  }

  /** What to say if a plugin's code failed. */
  public static String ofPlugin(String fault) {
    return "eprop: " + Printable.of(fault) + "; --stacktrace shows all calls";
  }

  /** What to say if a report can't be drawn of what is in a folder. */
  public static String noReport(Path folder, Throwable why) {
    return ("eprop: the report could not be drawn, but all else is saved: %s; 'eprop report"
            + " %s' tries again")
        .formatted(message(why), folder);
  }
}
