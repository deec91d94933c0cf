package org.eprop.nir.command;

import org.eprop.host.ConsoleCommand;
import org.eprop.host.HelpPage;
import picocli.CommandLine.Command;

/** {@code eprop nir} without a command of its own. */
@HelpPage(value = "nir", order = 140)
@Command(
    name = "nir",
    subcommands = {NirExportCommand.class, NirImportCommand.class, NirVerifyCommand.class})
public final class NirCommand extends ConsoleCommand {}
