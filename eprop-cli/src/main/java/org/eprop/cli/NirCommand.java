package org.eprop.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** {@code eprop nir} without a command of its own. */
@Command(
    name = "nir",
    subcommands = {NirExportCommand.class, NirImportCommand.class, NirVerifyCommand.class})
final class NirCommand extends ConsoleCommand {

  @Override
  public Integer call() {
    spec().commandLine().usage(err());
    return ExitCode.USAGE;
  }
}
