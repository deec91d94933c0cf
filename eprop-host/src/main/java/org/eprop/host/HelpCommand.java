package org.eprop.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;
import org.eprop.host.terminal.PrintableWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop help}. */
@HelpPage(
    group = "Learn",
    also = {"usage", "commands"},
    order = 12)
@Command(name = "help")
public final class HelpCommand extends ConsoleCommand {

  @Parameters(arity = "0..*", paramLabel = "COMMAND")
  private List<String> words = List.of();

  @Option(names = "--shell-files", paramLabel = "DIR")
  private Path shellFiles;

  /** Of which it is told at the very beginning. */
  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() {
    CommandLine command = spec().parent().commandLine();
    if (shellFiles != null) {
      ShellFiles.write(shellFiles, command);
      out().println("wrote completion/eprop and man/man1 into " + shellFiles);
      return ExitCode.OK;
    }
    for (String word : words) {
      Map<String, CommandLine> known = command.getSubcommands();
      if (!known.containsKey(word)) {
        throw new InvalidInputException(
            "unknown command \"" + word + '"' + NearestNames.hint(word, known.keySet()));
      }
      command = known.get(word);
    }
    command.usage(PrintableWriter.own(out()));
    return ExitCode.OK;
  }
}
