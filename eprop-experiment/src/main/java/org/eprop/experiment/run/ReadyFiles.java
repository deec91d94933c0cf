package org.eprop.experiment.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.io.InputFiles;
import org.eprop.experiment.io.ResourceFiles;

/**
 * JSON files that come with the program.
 *
 * @param kind what each is, for messages
 * @param of a class of the module that has them
 * @param folder where they are, such as {@code "/org/eprop/experiment/experiments/"}
 * @param names without their endings
 */
public record ReadyFiles(String kind, Class<?> of, String folder, List<String> names) {

  public static final String JSON = ".json";

  /**
   * What the user asks for.
   *
   * @param nameOrFile a ready one, or a file: whatever ends in .json or names a file
   * @param ready reads a ready one
   * @param own reads a file
   * @throws InvalidInputException if there is none, or something in it is wrong
   */
  public <T> T find(String nameOrFile, Function<Configuration, T> ready, Function<Path, T> own) {
    if (names.contains(nameOrFile)) {
      return ready.apply(Configuration.of(text(nameOrFile), nameOrFile));
    }
    Path file = InputFiles.path(nameOrFile);
    if (nameOrFile.endsWith(JSON) || Files.isRegularFile(file)) {
      return own.apply(file);
    }
    throw new InvalidInputException(
        "unknown %s \"%s\"%s; a file's name ends in .json"
            .formatted(kind, nameOrFile, NearestNames.hint(nameOrFile, names)));
  }

  /** The JSON of a ready one. */
  public String text(String name) {
    String resource = folder + name + JSON;
    return ResourceFiles.text(resource, of.getResourceAsStream(resource));
  }
}
