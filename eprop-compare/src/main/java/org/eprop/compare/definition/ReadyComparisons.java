package org.eprop.compare.definition;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.io.InputFiles;
import org.eprop.experiment.json.ConfigNode;
import org.eprop.experiment.run.ReadyExperiments;
import org.eprop.experiment.run.ReadyFiles;

/** The comparisons that come with the program, and how comparisons are named. */
public final class ReadyComparisons {

  public static final List<String> NAMES =
      List.of(
          "feedback",
          "learning-ecg",
          "learning-evidence-accumulation",
          "learning-two-populations",
          "ecg-36",
          "supervision-or-reward",
          "reward-feedback",
          "reward-feedback-cues",
          "memory",
          "surrogates",
          "lif-alif",
          "learned-parameters",
          "delays",
          "depth",
          "deep-r",
          "quantise");

  /** The names for help and completion. */
  public static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return NAMES.iterator();
    }
  }

  private static final ReadyFiles FILES =
      new ReadyFiles(
          "comparison", ReadyComparisons.class, "/org/eprop/compare/comparisons/", NAMES);

  private ReadyComparisons() {}

  /**
   * The comparison that the user asks for.
   *
   * @param nameOrFile a ready comparison, or a file: whatever ends in .json or names a file
   * @throws InvalidInputException if there is none, or something in it is wrong
   */
  public static Comparison find(String nameOrFile) {
    return FILES.find(
        nameOrFile,
        new ComparisonReader(ReadyExperiments::find)::read,
        file -> new ComparisonReader(base -> beside(file, base)).read(Configuration.of(file)));
  }

  /**
   * Whether it is the name of a ready comparison, or that of a file with one.
   *
   * @throws InvalidInputException if it is a file that is no JSON
   */
  public static boolean isComparison(String nameOrFile) {
    Path file = InputFiles.path(nameOrFile);
    if (!Files.isRegularFile(file)) {
      return NAMES.contains(nameOrFile);
    }
    ConfigNode root = Configuration.of(file).root();
    return root.has("variants") || root.has("axes");
  }

  /** A base that is a file is looked for beside the comparison's own file. */
  public static Configuration beside(Path comparison, String base) {
    return ReadyExperiments.NAMES.contains(base) || !base.endsWith(ReadyFiles.JSON)
        ? ReadyExperiments.find(base)
        : Configuration.of(comparison.resolveSibling(InputFiles.path(base)));
  }

  /** The JSON of a ready comparison. */
  public static String text(String name) {
    return FILES.text(name);
  }
}
