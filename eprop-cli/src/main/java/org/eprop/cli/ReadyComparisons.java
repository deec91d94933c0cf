package org.eprop.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.ComparisonReader;
import org.eprop.core.io.InputFiles;
import org.eprop.core.plugin.NearestNames;
import org.eprop.experiment.Configuration;

/** The comparisons that come with the program, and how comparisons are named. */
public final class ReadyComparisons {

  static final List<String> NAMES =
      List.of(
          "learning-ecg",
          "learning-evidence-accumulation",
          "learning-two-populations",
          "supervision-or-reward",
          "memory",
          "surrogates",
          "lif-alif",
          "learned-parameters",
          "delays",
          "depth",
          "deep-r",
          "quantise");

  /** The names for help and completion. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return NAMES.iterator();
    }
  }

  private static final String ROOT = "/org/eprop/cli/comparisons/";
  private static final String JSON = ".json";

  private ReadyComparisons() {}

  /**
   * The comparison that the user asks for.
   *
   * @param nameOrFile a ready comparison, or a file: whatever ends in .json or names a file
   * @throws InvalidInputException if there is none, or something in it is wrong
   */
  public static Comparison find(String nameOrFile) {
    if (NAMES.contains(nameOrFile)) {
      Configuration ready = Configuration.of(text(nameOrFile), nameOrFile);
      return new ComparisonReader(ReadyExperiments::find).read(ready);
    }
    Path file = InputFiles.path(nameOrFile);
    if (nameOrFile.endsWith(JSON) || Files.isRegularFile(file)) {
      return new ComparisonReader(base -> beside(file, base)).read(Configuration.of(file));
    }
    throw new InvalidInputException(
        "unknown comparison \""
            + nameOrFile
            + '"'
            + NearestNames.hint(nameOrFile, NAMES)
            + "; a file's name ends in .json");
  }

  /** A base that is a file is looked for beside the comparison's own file. */
  static Configuration beside(Path comparison, String base) {
    return ReadyExperiments.NAMES.contains(base) || !base.endsWith(JSON)
        ? ReadyExperiments.find(base)
        : Configuration.of(comparison.resolveSibling(InputFiles.path(base)));
  }

  /** The JSON of a ready comparison. */
  static String text(String name) {
    try (InputStream in = ReadyComparisons.class.getResourceAsStream(ROOT + name + JSON)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
