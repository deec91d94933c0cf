package org.eprop.compare.table;

import java.nio.file.Path;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.result.ResultFiles;
import org.eprop.compare.result.SearchResult;
import org.eprop.experiment.io.AtomicFiles;

/** The files that a search leaves in its folder beside its trials. */
public final class SearchFiles {

  /** The file that all others but the experiment can be made from. */
  public static final String JSON = "search.json";

  /** What was found, to be trained. */
  public static final String BEST = "best.json";

  private SearchFiles() {}

  /**
   * Writes them all.
   *
   * @param best the best trial's experiment, as JSON
   * @throws InvalidInputException if one can't be written
   */
  public static void write(Path folder, SearchResult result, String best) {
    ComparisonFiles.write(folder.resolve("trials.csv"), SearchTables.csv(result));
    ComparisonFiles.write(folder.resolve("search.md"), SearchTables.markdown(result));
    AtomicFiles.write(folder.resolve(BEST), best);
    ResultFiles.write(folder.resolve(JSON), result);
  }

  /**
   * Reads the search that is in a folder.
   *
   * @throws InvalidInputException if there is none
   */
  public static SearchResult read(Path folder) {
    return ResultFiles.read(folder.resolve(JSON), SearchResult.class);
  }
}
