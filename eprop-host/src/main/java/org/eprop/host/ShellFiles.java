package org.eprop.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.eprop.host.terminal.Window;
import picocli.AutoComplete;
import picocli.CommandLine;

/**
 * Writes what a shell knows of the program: completion for bash and zsh, and manual pages. The
 * build runs it.
 */
public final class ShellFiles {

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

  /** Of the built-in commands. */
  public static void write(Path folder) {
    write(folder, Main.commandLine(Window.USUAL));
  }

  /** The same of a program with the commands of plugin folders. */
  static void write(Path folder, CommandLine eprop) {
    String bash =
        AutoComplete.bash("eprop", eprop)
            .replace("\r\n", "\n")
            .replace("printf -v quoted %q \"${options[i]}\"", "quoted=${options[i]} # plain words");
    file(folder.resolve("completion").resolve("eprop"), bash + WHOLE_SETTINGS);
    Path man = folder.resolve("man").resolve("man1");
    file(man.resolve("eprop.1"), new ManPage(eprop).text());
    pages(man, eprop);
  }

  /** A page for each command, and for each of its own. */
  private static void pages(Path man, CommandLine of) {
    for (CommandLine command : of.getSubcommands().values()) {
      String name = command.getCommandSpec().qualifiedName("-");
      file(man.resolve(name + ".1"), new ManPage(command).text());
      pages(man, command);
    }
  }

  private static void file(Path file, String text) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(part, text);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": can't be written: " + e, e);
    }
  }
}
