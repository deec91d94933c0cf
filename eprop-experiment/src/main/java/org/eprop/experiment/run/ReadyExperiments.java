package org.eprop.experiment.run;

import java.nio.file.Files;
import java.util.Iterator;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.io.InputFiles;

/** The experiments that come with the program, and how experiments are named. */
public final class ReadyExperiments {

  public static final List<String> NAMES =
      List.of(
          "ecg",
          "spoken-digits",
          "evidence-accumulation",
          "store-recall",
          "delayed-match",
          "delayed-xor",
          "lags",
          "pattern-generation",
          "cart-pole",
          "delayed-reach",
          "delayed-reach-eprop",
          "evidence-accumulation-reward",
          "shd",
          "ssc",
          "n-mnist",
          "dvs-gesture",
          "mnist-rows",
          "mnist-pixels",
          "npy",
          "wav");

  /** The names for help and completion. */
  public static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return NAMES.iterator();
    }
  }

  private static final ReadyFiles FILES =
      new ReadyFiles(
          "experiment", ReadyExperiments.class, "/org/eprop/experiment/experiments/", NAMES);

  private ReadyExperiments() {}

  /**
   * The configuration that the user asks for.
   *
   * @param nameOrFile a ready experiment, or a file: whatever ends in .json or names a file
   * @throws InvalidInputException if there is none
   */
  public static Configuration find(String nameOrFile) {
    return FILES.find(nameOrFile, ready -> ready, Configuration::of);
  }

  /** Whether it is the name of a ready experiment, or that of a file. */
  public static boolean isExperiment(String nameOrFile) {
    return NAMES.contains(nameOrFile)
        || nameOrFile.endsWith(ReadyFiles.JSON)
        || Files.isRegularFile(InputFiles.path(nameOrFile));
  }

  /** What a run or a copy of an experiment is called: a file's name without its ending. */
  public static String shortName(String nameOrFile) {
    String name = String.valueOf(InputFiles.path(nameOrFile).getFileName());
    return name.endsWith(ReadyFiles.JSON)
        ? name.substring(0, name.length() - ReadyFiles.JSON.length())
        : name;
  }
}
