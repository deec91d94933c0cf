package org.eprop.host;

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
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** {@code eprop} without a command, and what all commands have in common. */
@HelpPage(also = {"help", "version", "verbose"})
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

  @Option(
      names = {"--stacktrace", "--verbose"},
      scope = ScopeType.INHERIT)
  private boolean stackTrace;

  private final Surroundings surroundings;
  private final List<Plugins> loaded = new CopyOnWriteArrayList<>();

  /** Folders that were looked through for commands, and not yet for components. */
  private final Map<List<Path>, Plugins> ready = new LinkedHashMap<>();

  EpropCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Where a command runs. */
  static Surroundings surroundings(CommandLine command) {
    return of(command).map(eprop -> eprop.surroundings).orElseGet(Surroundings::new);
  }

  private static Optional<EpropCommand> of(CommandLine command) {
    return command.getCommandSpec().root().userObject() instanceof EpropCommand eprop
        ? Optional.of(eprop)
        : Optional.empty();
  }

  /**
   * With the command that some arguments begin with, or all if there is none: to find out what all
   * of them may be given takes longer than many a command.
   */
  static CommandLine with(Surroundings surroundings, String... arguments) {
    EpropCommand eprop = new EpropCommand(surroundings);
    CommandLine line = new CommandLine(eprop);
    String first = arguments.length == 0 ? "help" : arguments[0];
    boolean ofNone = first.equals("--version") || first.equals("-V");
    Optional<CommandLine> asked =
        ofNone || first.equals("help") // which is about all
            ? Optional.empty()
            : KnownCommands.builtIn()
                .filter(command -> KnownCommands.name(command).equals(first))
                .findFirst()
                .map(KnownCommands::line);
    if (asked.isPresent()) {
      line.addSubcommand(first, asked.get());
    } else if (!ofNone) {
      KnownCommands.inOrder()
          .forEach(
              command ->
                  line.addSubcommand(KnownCommands.name(command), KnownCommands.line(command)));
      List<Path> folders = KnownCommands.folders(arguments);
      if (!folders.isEmpty()) {
        boolean scans = !List.of(arguments).contains(PluginOptions.NO_SCAN);
        Plugins plugins = PluginOptions.find(folders, scans, surroundings);
        eprop.loaded.add(plugins);
        eprop.ready.put(folders, plugins);
        KnownCommands.addTo(line, plugins);
      }
    }
    line.registerConverter(Path.class, EpropCommand::path);
    enumsByWord(line, line);
    HelpTexts.addTo(line);
    return line.setResourceBundle(HelpTexts.ofOptions(line));
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
  private static void enumsByWord(CommandLine root, CommandLine command) {
    for (ArgSpec argument : command.getCommandSpec().args()) {
      for (Class<?> type :
          argument.typeInfo().isMultiValue()
              ? argument.auxiliaryTypes()
              : new Class<?>[] {argument.type()}) {
        if (type.isEnum()) {
          byWord(root, type);
        }
      }
    }
    command.getSubcommands().values().forEach(own -> enumsByWord(root, own));
  }

  private static <E> void byWord(CommandLine line, Class<E> type) {
    Map<String, E> words = new LinkedHashMap<>();
    for (E value : type.getEnumConstants()) {
      words.put(((Enum<?>) value).name().toLowerCase(Locale.ROOT), value);
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

  /** The plugins of some folders: those that commands were looked for in, or found now. */
  static Plugins plugins(CommandLine command, List<Path> folders, boolean scans) {
    Plugins ready = of(command).map(eprop -> eprop.ready.remove(folders)).orElse(null);
    if (ready != null) {
      return ready;
    }
    Plugins found = PluginOptions.find(folders, scans, surroundings(command));
    of(command).ifPresent(eprop -> eprop.loaded.add(found));
    return found;
  }

  /** Which component of a plugin failed, as {@link Plugins#fault} says it. */
  static Optional<String> fault(CommandLine command, Throwable failure) {
    return of(command).stream()
        .flatMap(eprop -> eprop.loaded.stream())
        .flatMap(plugins -> plugins.fault(failure).stream())
        .findFirst();
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
    return of(command).map(eprop -> eprop.stackTrace).orElse(false);
  }
}
