package org.eprop.host;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Printable;
import org.eprop.core.common.NearestNames;
import org.eprop.core.optimizer.DivergenceException;
import org.eprop.host.terminal.PrintableWriter;
import org.eprop.host.terminal.Window;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** From what went wrong to a message and an exit status. */
public final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    PrintWriter err = EpropCommand.surroundings(command).err(command.getErr());
    List<String> unknown =
        e instanceof UnmatchedArgumentException unmatched ? unmatched.getUnmatched() : List.of();
    boolean isCommand =
        !unknown.isEmpty()
            && !unknown.get(0).startsWith("-")
            && !command.getSubcommands().isEmpty();
    List<String> options = unknown.isEmpty() ? List.of() : options(unknown);
    String message =
        isCommand
            ? "unknown command '" + unknown.get(0) + "'"
            : options.isEmpty()
                ? String.valueOf(e.getMessage())
                    .replaceAll("' is not an? (int|long)$", "' is not a whole number")
                    .replaceAll("' is not a double$", "' is not a number")
                : (options.size() == 1 ? "Unknown option: '" : "Unknown options: '")
                    + String.join("', '", options)
                    + "'";
    print(command, err, name + ": " + Printable.of(message));
    List<String> meant = unknown.isEmpty() ? List.of() : meant(command, unknown);
    if (!meant.isEmpty()) {
      err.println("Did you mean " + Printable.of(String.join(" or ", meant)) + "?");
    }
    err.println("Try '" + name + " --help'.");
    err.flush();
    return ExitCode.USAGE;
  }

  /** The names of options in what nothing takes: not their values, which picocli counts as such. */
  private static List<String> options(List<String> unknown) {
    return unknown.get(0).startsWith("-")
        ? unknown.stream()
            .filter(word -> word.matches("-[^-\\d.].*|--.+"))
            .map(Failures::name)
            .distinct()
            .toList()
        : List.of();
  }

  private static String name(String option) {
    return option.split("=", 2)[0];
  }

  /** What arguments may have meant that nothing takes. */
  private static List<String> meant(CommandLine command, List<String> unknown) {
    String word = unknown.get(0);
    if (word.startsWith("-")) {
      Optional<String> setting =
          command.getCommand() instanceof ConsoleCommand own
              ? own.meant(unknown)
              : Optional.empty();
      return setting
          .map(List::of)
          .orElseGet(
              () -> NearestNames.of(name(word), command.getCommandSpec().optionsMap().keySet()));
    }
    String name = command.getCommandSpec().qualifiedName() + " ";
    List<String> same =
        command.getSubcommands().values().stream()
            .filter(own -> also(own).contains(word))
            .map(own -> name + own.getCommandName())
            .collect(Collectors.toList());
    if (also(command).contains(word)) {
      same.add(name + "--" + word);
    }
    return same.isEmpty()
        ? NearestNames.of(word, command.getSubcommands().keySet()).stream()
            .map(name::concat)
            .toList()
        : same;
  }

  private static List<String> also(CommandLine command) {
    HelpPage page = command.getCommand().getClass().getAnnotation(HelpPage.class);
    return page == null ? List.of() : List.of(page.also());
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
    boolean mistake = e instanceof InvalidInputException || e instanceof DivergenceException;
    boolean ofFile = e instanceof UncheckedIOException || e instanceof IOException;
    boolean trace = EpropCommand.wantsStackTrace(command);
    PrintWriter err = EpropCommand.surroundings(command).err(command.getErr());
    Optional<String> plugin = mistake ? Optional.empty() : EpropCommand.fault(command, e);
    if (mistake) {
      print(command, err, "eprop: " + e.getMessage());
      if (command.getCommand() instanceof ConsoleCommand own) {
        own.page(String.valueOf(e.getMessage()))
            .ifPresent(page -> err.println("See " + reference(page)));
      }
    } else if (plugin.isPresent()) {
      print(command, err, ofPlugin(plugin.get()));
    } else if (ofFile) {
      print(command, err, "eprop: " + message(e));
    } else {
      print(
          command,
          err,
          "eprop: internal error: "
              + Printable.of(e.toString())
              + (trace ? "" : "; --stacktrace shows where it happened"));
    }
    if (trace) {
      e.printStackTrace(err);
    }
    err.flush();
    return mistake || ofFile || plugin.isPresent() ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }

  /** Prints a line that the program's name begins, which is red where errors go to a terminal. */
  private static void print(CommandLine command, PrintWriter err, String line) {
    Ansi ansi = command.getColorScheme().ansi();
    Optional<Window> window =
        ansi.enabled() ? EpropCommand.surroundings(command).window() : Optional.empty();
    String name = line.substring(0, line.indexOf(':') + 1);
    String safe =
        window.map(at -> PrintableWriter.fitAll(Printable.lines(line), at.columns())).orElse("");
    if (safe.startsWith(name) && !safe.isEmpty()) {
      err.flush();
      PrintableWriter.own(err)
          .println(ansi.string("@|bold,red " + name + "|@") + safe.substring(name.length()));
    } else {
      err.println(line);
    }
  }

  /** How to read one of eprop's own pages, or an address as it is. */
  static String reference(String page) {
    return page.contains("://") ? page : "eprop docs " + page;
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
