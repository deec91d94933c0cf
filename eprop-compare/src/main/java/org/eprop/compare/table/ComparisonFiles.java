package org.eprop.compare.table;

import java.nio.file.Path;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Printable;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ResultFiles;
import org.eprop.experiment.io.AtomicFiles;

/** The files that a comparison leaves in its folder beside its runs. */
public final class ComparisonFiles {

  /** The file that all others can be made from. */
  public static final String JSON = "comparison.json";

  private ComparisonFiles() {}

  /**
   * Writes them all.
   *
   * @throws InvalidInputException if one can't be written
   */
  public static void write(Path folder, ComparisonResult result) {
    write(folder, result, LatexTables.kinds());
  }

  /**
   * Writes them all.
   *
   * @param latex the {@link LatexTables#kinds()} in {@code comparison.tex}
   * @throws InvalidInputException if one can't be written
   */
  public static void write(Path folder, ComparisonResult result, List<String> latex) {
    write(folder.resolve("comparison.csv"), CsvTables.summaries(result));
    write(folder.resolve("runs.csv"), CsvTables.runs(result));
    write(folder.resolve("curves.csv"), CsvTables.curves(result));
    if (!result.contrasts().isEmpty()) {
      write(folder.resolve("contrasts.csv"), CsvTables.contrasts(result));
    }
    write(folder.resolve("comparison.md"), MarkdownTables.of(result));
    write(folder.resolve("comparison.tex"), LatexTables.of(result, latex));
    ResultFiles.write(folder.resolve(JSON), result);
  }

  /**
   * Reads the comparison that is in a folder.
   *
   * @throws InvalidInputException if there is none
   */
  public static ComparisonResult read(Path folder) {
    return ResultFiles.read(folder.resolve(JSON), ComparisonResult.class);
  }

  /** Writes a table, in which no name is anything that a terminal would obey. */
  static void write(Path file, String table) {
    AtomicFiles.write(file, Printable.lines(table));
  }
}
