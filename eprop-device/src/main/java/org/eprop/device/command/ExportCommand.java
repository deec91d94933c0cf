package org.eprop.device.command;

import org.eprop.host.ConsoleCommand;
import org.eprop.host.HelpPage;
import picocli.CommandLine.Command;

/** {@code eprop export} without a command of its own. */
@HelpPage(value = "devices", order = 150)
@Command(
    name = "export",
    subcommands = {ExportCCommand.class, ExportWebCommand.class})
public final class ExportCommand extends ConsoleCommand {}
