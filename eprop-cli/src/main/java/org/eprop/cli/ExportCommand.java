package org.eprop.cli;

import picocli.CommandLine.Command;

/** {@code eprop export} without a command of its own. */
@Command(
    name = "export",
    subcommands = {ExportCCommand.class, ExportWebCommand.class})
final class ExportCommand extends ConsoleCommand {}
