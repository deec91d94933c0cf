package org.eprop.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.definition.Search;
import org.eprop.compare.definition.SearchReader;
import org.eprop.core.io.InputFiles;
import org.eprop.core.plugin.NearestNames;
import org.eprop.experiment.Configuration;

/** The searches that come with the program, and how searches are named. */
final class ReadySearches {

  static final List<String> NAMES = List.of("search-ecg");

  private static final String ROOT = "/org/eprop/cli/searches/";
  private static final String JSON = ".json";

  private ReadySearches() {}

  /**
   * The search that the user asks for.
   *
   * @param nameOrFile a ready search, or a file: whatever ends in .json or names a file
   * @throws InvalidInputException if there is none, or something in it is wrong
   */
  static Search find(String nameOrFile) {
    if (NAMES.contains(nameOrFile)) {
      Configuration ready = Configuration.of(text(nameOrFile), nameOrFile);
      return new SearchReader(ReadyExperiments::find).read(ready);
    }
    Path file = InputFiles.path(nameOrFile);
    if (nameOrFile.endsWith(JSON) || Files.isRegularFile(file)) {
      return new SearchReader(base -> ReadyComparisons.beside(file, base))
          .read(Configuration.of(file));
    }
    throw new InvalidInputException(
        "unknown search \""
            + nameOrFile
            + '"'
            + NearestNames.hint(nameOrFile, NAMES)
            + "; a file's name ends in .json");
  }

  /** The JSON of a ready search. */
  static String text(String name) {
    try (InputStream in = ReadySearches.class.getResourceAsStream(ROOT + name + JSON)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
