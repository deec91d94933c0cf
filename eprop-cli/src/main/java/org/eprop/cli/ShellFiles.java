package org.eprop.cli;

import java.nio.file.Path;
import org.eprop.experiment.io.AtomicFiles;
import picocli.AutoComplete;
import picocli.CommandLine;

/**
 * Writes what a shell knows of the program: completion for bash and zsh, and manual pages. The
 * build runs it.
 */
final class ShellFiles {

  /** A setting such as optimizer=adam is one word, which no space follows if its value is open. */
  private static final String WHOLE_SETTINGS =
      """

      COMP_WORDBREAKS=${COMP_WORDBREAKS//=}
      complete -o nospace -F _complete_eprop -o default eprop eprop.sh eprop.bash
      """;

  private ShellFiles() {}

  /** Writes {@code completion/eprop} and {@code man/man1/*.1} into a folder. */
  public static void main(String[] arguments) {
    write(Path.of(arguments[0]));
  }

  static void write(Path folder) {
    CommandLine eprop = Main.commandLine(Window.USUAL);
    String bash =
        AutoComplete.bash("eprop", eprop)
            .replace("\r\n", "\n")
            .replace("printf -v quoted %q \"${options[i]}\"", "quoted=${options[i]} # plain words");
    AtomicFiles.write(folder.resolve("completion").resolve("eprop"), bash + WHOLE_SETTINGS);
    Path man = folder.resolve("man").resolve("man1");
    AtomicFiles.write(man.resolve("eprop.1"), new ManPage(eprop).text());
    pages(man, eprop);
  }

  /** A page for each command, and for each of its own. */
  private static void pages(Path man, CommandLine of) {
    for (CommandLine command : of.getSubcommands().values()) {
      String name = command.getCommandSpec().qualifiedName("-");
      AtomicFiles.write(man.resolve(name + ".1"), new ManPage(command).text());
      pages(man, command);
    }
  }
}
