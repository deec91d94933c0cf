package org.eprop.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;
import java.util.stream.Stream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Origin;
import org.eprop.core.plugin.Plugins;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** Which commands there are, and where each comes from. */
public final class KnownCommands {

  private static final String FOLDER = "--plugins";

  private KnownCommands() {}

  /**
   * A command.
   *
   * @param name that it is called by
   * @param description what it does, in a sentence
   * @param origin its class, and the jar that it is from
   */
  public record Listed(String name, String description, Origin origin) {}

  /** Those of the modules beside the host, and of plugin folders, in the order of help. */
  public static List<Listed> list(Plugins plugins) {
    return Stream.concat(inOrder().stream(), plugins.services(ConsoleCommand.class).stream())
        .map(
            command ->
                new Listed(
                    name(command),
                    Columns.firstSentence(HelpTexts.description(command.type(), name(command))),
                    Origin.of(command.type())))
        .toList();
  }

  /** Those of the modules, none made yet; a class is loaded when its turn comes. */
  static Stream<Provider<ConsoleCommand>> builtIn() {
    return ServiceLoader.load(ConsoleCommand.class, KnownCommands.class.getClassLoader()).stream();
  }

  /** The same in the order of help. */
  static List<Provider<ConsoleCommand>> inOrder() {
    return builtIn().sorted(Comparator.comparingInt(KnownCommands::place)).toList();
  }

  private static int place(Provider<ConsoleCommand> command) {
    HelpPage help = command.type().getAnnotation(HelpPage.class);
    return help == null ? Integer.MAX_VALUE : help.order();
  }

  /** What a command is called. */
  static String name(Provider<ConsoleCommand> command) {
    Command annotation = command.type().getAnnotation(Command.class);
    if (annotation == null) {
      throw new InvalidInputException("is a command, but has no annotation @Command")
          .at(Origin.of(command.type()).toString());
    }
    return annotation.name();
  }

  /**
   * Makes a command.
   *
   * @throws InvalidInputException if it can't be made
   */
  static CommandLine line(Provider<ConsoleCommand> command) {
    try {
      return new CommandLine(command.get());
    } catch (ServiceConfigurationError | CommandLine.PicocliException | LinkageError e) {
      throw new InvalidInputException("can't be made: " + e, e)
          .at(Origin.of(command.type()).toString());
    }
  }

  /**
   * Adds those of plugin folders; each takes the option that says where it is from.
   *
   * @throws InvalidInputException if one can't be made, or has a name or an alias of another
   */
  static void addTo(CommandLine eprop, Plugins plugins) {
    for (Provider<ConsoleCommand> command : plugins.services(ConsoleCommand.class)) {
      String name = name(command);
      expectFree(eprop, name, command);
      CommandLine line = line(command);
      for (String alias : line.getCommandSpec().aliases()) {
        expectFree(eprop, alias, command);
      }
      if (line.getCommandSpec().findOption(FOLDER) == null) {
        line.addMixin("plugins", CommandSpec.forAnnotatedObject(new PluginOptions()));
      }
      eprop.addSubcommand(name, line);
    }
  }

  private static void expectFree(CommandLine eprop, String name, Provider<ConsoleCommand> command) {
    CommandLine before = eprop.getSubcommands().get(name);
    if (before != null) {
      throw new InvalidInputException(
              "the command \"%s\" is there already: %s"
                  .formatted(name, Origin.of(before.getCommand().getClass())))
          .at(Origin.of(command.type()).toString());
    }
  }

  /** The plugin folders that arguments name, before it is known which command takes them. */
  static List<Path> folders(String... arguments) {
    List<Path> folders = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      String folder = "";
      if (arguments[i].startsWith(FOLDER + "=")) {
        folder = arguments[i].substring(FOLDER.length() + 1);
      } else if (arguments[i].equals(FOLDER) && i + 1 < arguments.length) {
        folder = arguments[++i];
      }
      if (!folder.isEmpty() && folder.indexOf('\0') < 0) { // else the command says what is wrong
        folders.add(Path.of(folder));
      }
    }
    return folders;
  }
}
