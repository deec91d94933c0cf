package org.eprop.cli;

import picocli.CommandLine.Command;

/** {@code eprop nir} without a command of its own. */
@Command(
    name = "nir",
    subcommands = {NirExportCommand.class, NirImportCommand.class, NirVerifyCommand.class})
final class NirCommand extends ConsoleCommand {}
