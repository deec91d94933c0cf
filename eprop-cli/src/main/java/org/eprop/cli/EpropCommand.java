package org.eprop.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.eprop.core.plugin.Plugins;
import org.eprop.device.DeviceLearning;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** {@code eprop} without a command, and what all commands have in common. */
@Command(
    name = "eprop",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:success",
      "1:an error in this program",
      "2:a mistake in the input, or training diverged",
      "130, 143:stopped by Ctrl-C or a signal, with everything saved"
    },
    commandListHeading = "%nCommands:%n")
final class EpropCommand extends ConsoleCommand {

  /** In the order of help. */
  private static final List<Class<?>> COMMANDS =
      List.of(
          TrainCommand.class,
          EvaluateCommand.class,
          PredictCommand.class,
          CompareCommand.class,
          SearchCommand.class,
          StreamCommand.class,
          ReportCommand.class,
          RunsCommand.class,
          PlotCommand.class,
          InitCommand.class,
          PluginsCommand.class,
          CheckCommand.class,
          DataCommand.class,
          NirCommand.class,
          ExportCommand.class,
          ExplainCommand.class,
          ServeCommand.class,
          GradientCommand.class,
          HelpCommand.class);

  @Option(
      names = {"--stacktrace", "--verbose"},
      scope = ScopeType.INHERIT)
  private boolean stackTrace;

  private final Surroundings surroundings;
  private final List<Plugins> loaded = new CopyOnWriteArrayList<>();

  EpropCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Where a command runs. */
  static Surroundings surroundings(CommandLine command) {
    return command.getCommandSpec().root().userObject() instanceof EpropCommand eprop
        ? eprop.surroundings
        : new Surroundings();
  }

  /**
   * With the command that some arguments begin with, or all if there is none: to find out what all
   * of them may be given takes longer than many a command.
   */
  static CommandLine with(Surroundings surroundings, String... arguments) {
    CommandLine line = new CommandLine(new EpropCommand(surroundings));
    List<Class<?>> first =
        COMMANDS.stream()
            .filter(type -> arguments.length > 0 && isNamed(type, arguments[0]))
            .toList();
    (first.isEmpty() ? COMMANDS : first).forEach(line::addSubcommand);
    line.registerConverter(Path.class, EpropCommand::path);
    byWord(line, ModelOption.Which.class);
    byWord(line, NumbersOption.Numbers.class);
    byWord(line, DeviceLearning.Mode.class);
    byWord(line, LearningOptions.Step.class);
    byWord(line, LearningOptions.Traces.class);
    byWord(line, GradientCommand.PathKind.class);
    HelpTexts.addTo(line);
    return line.setResourceBundle(HelpTexts.ofOptions());
  }

  private static Path path(String text) {
    try {
      if (!text.isEmpty()) { // of which Java makes the folder that one is in
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      throw new TypeConversionException(
          "got '" + text + "', which no file can be called: " + e.getReason());
    }
    throw new TypeConversionException("got no name, but expected that of a file or folder");
  }

  /** The values of an enum are their names in lower case. */
  private static <E extends Enum<E>> void byWord(CommandLine line, Class<E> type) {
    Map<String, E> words = new LinkedHashMap<>();
    for (E value : type.getEnumConstants()) {
      words.put(value.name().toLowerCase(Locale.ROOT), value);
    }
    line.registerConverter(
        type,
        text -> {
          if (!words.containsKey(text)) {
            throw new TypeConversionException(
                "got '" + text + "', but expected " + String.join(" or ", words.keySet()));
          }
          return words.get(text);
        });
  }

  private static boolean isNamed(Class<?> type, String name) {
    return type != HelpCommand.class && type.getAnnotation(Command.class).name().equals(name);
  }

  /** Notes plugins, to know of a failure whether it is theirs. */
  static void add(CommandLine command, Plugins plugins) {
    if (command.getCommandSpec().root().userObject() instanceof EpropCommand eprop) {
      eprop.loaded.add(plugins);
    }
  }

  /** Which component of a plugin failed, as {@link Plugins#fault} says it. */
  static Optional<String> fault(CommandLine command, Throwable failure) {
    return command.getCommandSpec().root().userObject() instanceof EpropCommand eprop
        ? eprop.loaded.stream().flatMap(plugins -> plugins.fault(failure).stream()).findFirst()
        : Optional.empty();
  }

  /**
   * Whether a plugin is ending the program, by {@link System#exit} anywhere: which, in words. A
   * signal that ends the program does not call it.
   */
  Optional<String> exiting() {
    return Thread.getAllStackTraces().values().stream()
        .filter(
            calls ->
                Stream.of(calls)
                    .anyMatch(
                        call ->
                            call.getClassName().equals("java.lang.Runtime")
                                && call.getMethodName().equals("exit")))
        .flatMap(calls -> loaded.stream().flatMap(plugins -> plugins.fault(calls).stream()))
        .findFirst();
  }

  static boolean wantsStackTrace(CommandLine command) {
    return command.getCommandSpec().root().userObject() instanceof EpropCommand eprop
        && eprop.stackTrace;
  }
}
