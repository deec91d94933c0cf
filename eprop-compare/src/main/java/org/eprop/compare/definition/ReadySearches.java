package org.eprop.compare.definition;

import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.run.ReadyExperiments;
import org.eprop.experiment.run.ReadyFiles;

/** The searches that come with the program, and how searches are named. */
public final class ReadySearches {

  public static final List<String> NAMES = List.of("search-ecg");

  private static final ReadyFiles FILES =
      new ReadyFiles("search", ReadySearches.class, "/org/eprop/compare/searches/", NAMES);

  private ReadySearches() {}

  /**
   * The search that the user asks for.
   *
   * @param nameOrFile a ready search, or a file: whatever ends in .json or names a file
   * @throws InvalidInputException if there is none, or something in it is wrong
   */
  public static Search find(String nameOrFile) {
    return FILES.find(
        nameOrFile,
        new SearchReader(ReadyExperiments::find)::read,
        file ->
            new SearchReader(base -> ReadyComparisons.beside(file, base))
                .read(Configuration.of(file)));
  }

  /** The JSON of a ready search. */
  public static String text(String name) {
    return FILES.text(name);
  }
}
