package org.eprop.cli;

import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** {@code eprop help}. */
@Command(name = "help")
final class HelpCommand extends ConsoleCommand {

  @Parameters(arity = "0..*", paramLabel = "COMMAND")
  private List<String> words = List.of();

  @Override
  public Integer call() {
    CommandLine command = spec().parent().commandLine();
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
