package org.eprop.host;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Printable;
import org.eprop.host.terminal.PrintableWriter;
import org.eprop.host.terminal.StopSignal;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A command, which gives its exit status, and what all of them have in common. A module, or a jar
 * in a plugin folder, provides its commands by {@link java.util.ServiceLoader}: public classes with
 * a constructor without parameters. Beside the class lie its help, such as {@code
 * eprop-nir-export.txt}, and {@code options.properties}, unless its annotations say both.
 */
public abstract class ConsoleCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** Of a command that has others, what these are. */
  @Override
  public Integer call() throws Exception {
    boolean colours = surroundings().window().isPresent();
    spec.commandLine()
        .usage(
            PrintableWriter.own(err()),
            colours ? spec.commandLine().getColorScheme() : Help.defaultColorScheme(Ansi.OFF));
    return ExitCode.USAGE;
  }

  /** What picocli knows of it. */
  protected final CommandSpec spec() {
    return spec;
  }

  /** Standard output. */
  protected final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Standard error. */
  protected final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** How wide text on standard output is. */
  public final int columns() {
    return surroundings().columns();
  }

  /**
   * Words that the program says itself, in a colour, where the terminal has colours: not for those
   * of a file or a plugin. They are printed by {@code PrintableWriter.own(out())}.
   */
  protected final String coloured(String colour, String words) {
    Ansi ansi = spec.commandLine().getColorScheme().ansi();
    return ansi.enabled() ? ansi.string("@|%s %s|@".formatted(colour, words)) : words;
  }

  /** Prints a line on standard output, whose first word has a colour, where there are colours. */
  protected final void print(String colour, String line) {
    if (!spec.commandLine().getColorScheme().ansi().enabled()) {
      out().println(line);
      return;
    }
    out().flush();
    String safe = PrintableWriter.fit(Printable.lines(line), columns());
    String word = safe.strip().split("\\s", 2)[0];
    PrintableWriter.own(out())
        .println(
            safe.replaceFirst(
                Pattern.quote(word), Matcher.quoteReplacement(coloured(colour, word))));
  }

  /** Where it runs. */
  protected final Surroundings surroundings() {
    return EpropCommand.surroundings(spec.commandLine());
  }

  /**
   * Stops when what is running is done.
   *
   * @param running what that is
   * @param shown is told so
   */
  protected final StopSignal stopSignal(String running, Consumer<String> shown) {
    return surroundings()
        .stopSignal(
            () -> shown.accept("stopping after " + running + "; press again to end at once"));
  }

  /** What to throw if options are wrong or do not go together. */
  protected final ParameterException mistake(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Files that exist are overwritten only if that was said. */
  protected static void expectNew(Path file, boolean force) {
    if (Files.exists(file) && !force) {
      throw new InvalidInputException(
          file + ": exists already; --force overwrites it, or name another file");
    }
  }

  /** The page that helps with a mistake: its own, or that of the command it belongs to. */
  public Optional<String> page(String mistake) {
    for (CommandSpec of = spec; of != null; of = of.parent()) {
      HelpPage page = of.userObject().getClass().getAnnotation(HelpPage.class);
      if (page != null && !page.value().isEmpty()) {
        return Optional.of(page.value());
      }
    }
    return Optional.empty();
  }

  /**
   * What arguments that no option takes may have meant.
   *
   * @param unknown the arguments, the option first
   */
  protected Optional<String> meant(List<String> unknown) {
    return Optional.empty();
  }
}
