package org.eprop.cli;

import java.nio.file.Path;
import org.eprop.api.task.Task;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which of a run's networks a command is about. */
final class ModelOption {

  /** Which of a run's networks. */
  enum Which {
    BEST,
    LAST
  }

  /** Reads the option. */
  static final class WhichConverter implements ITypeConverter<Which> {
    @Override
    public Which convert(String text) {
      return switch (text) {
        case "best" -> Which.BEST;
        case "last" -> Which.LAST;
        default ->
            throw new TypeConversionException("got '" + text + "', but expected best or last");
      };
    }
  }

  @Option(
      names = "--model",
      paramLabel = "best|last",
      converter = WhichConverter.class,
      description =
          "Which network; unless given, the best if the task has a validation set, and else the"
              + " last.")
  private Which which;

  Path of(RunFolder folder, Task task) {
    if (which == null) {
      return folder.model(task.validation().isPresent());
    }
    return which == Which.BEST ? folder.best() : folder.last();
  }
}
