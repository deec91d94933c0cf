package org.eprop.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** {@code eprop export} without a command of its own. */
@Command(
    name = "export",
    subcommands = {ExportCCommand.class, ExportWebCommand.class})
final class ExportCommand extends ConsoleCommand {

  @Override
  public Integer call() {
    spec().commandLine().usage(err());
    return ExitCode.USAGE;
  }
}
