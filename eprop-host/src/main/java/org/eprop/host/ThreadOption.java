package org.eprop.host;

import org.eprop.core.parallel.Workers;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --threads}: how many work at once. */
public final class ThreadOption {

  private static final int MOST = 1024;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = "--threads", paramLabel = "N")
  private int threads = Runtime.getRuntime().availableProcessors();

  /** Starts them. */
  public Workers start() {
    if (threads < 1 || threads > MOST) {
      throw new ParameterException(
          command.commandLine(),
          "Invalid value for option '--threads': got " + threads + ", but expected 1 to " + MOST);
    }
    return new Workers(threads);
  }
}
