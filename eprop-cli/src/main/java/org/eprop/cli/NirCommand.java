package org.eprop.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code eprop nir} without a command of its own. */
@Command(
    name = "nir",
    description = {
      "Exchanges networks with other frameworks, as graphs of NIR, the Neuromorphic Intermediate"
          + " Representation.",
      ""
    },
    subcommands = {NirExportCommand.class, NirImportCommand.class, NirVerifyCommand.class},
    footer = {
      "",
      "Examples:",
      "  eprop nir export runs/ecg --for norse",
      "  eprop nir import network.nir --dt 1e-4",
      "  eprop nir verify runs/ecg runs/ecg/norse.nir"
    })
final class NirCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }
}
