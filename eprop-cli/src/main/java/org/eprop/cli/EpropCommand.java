package org.eprop.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code eprop} without a command, and what all commands have in common. */
@Command(
    name = "eprop",
    description = {
      "Trains recurrent spiking neural networks by e-prop.",
      "",
      "Everything is an experiment: a JSON file that names the task, the neurons, the surrogate,"
          + " the loss, the learning signal, the rule and the optimizer. Some are ready made.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all went well",
      "1:a fault of this program",
      "2:a mistake in what it was given, or training diverged",
      "130, 143:stopped by Ctrl-C or a signal, with everything saved"
    },
    commandListHeading = "%nCommands:%n",
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      CompareCommand.class,
      SearchCommand.class,
      ReportCommand.class,
      PlotCommand.class,
      InitCommand.class,
      PluginsCommand.class,
      CheckCommand.class,
      DataCommand.class,
      NirCommand.class,
      ExplainCommand.class,
      GradientCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  eprop train ecg                       train on heartbeats, into runs/ecg",
      "  eprop evaluate runs/ecg               measure what came out",
      "  eprop compare learning-ecg            ways to learn it, and how sure",
      "  eprop search search-ecg               settings, looked for in ranges",
      "  eprop init ecg my.json                the same experiment as a file to edit",
      "  eprop train my.json --set rule=bptt   train what is in it, with a change",
      "  eprop explain                         e-prop in pictures, for a first look",
      "  eprop plugins alif                    what it does, and its parameters"
    })
final class EpropCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = {"--stacktrace", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Show where in the program an error arose.")
  private boolean stackTrace;

  static boolean wantsStackTrace(CommandLine command) {
    return command.getCommandSpec().root().userObject() instanceof EpropCommand eprop
        && eprop.stackTrace;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }
}
