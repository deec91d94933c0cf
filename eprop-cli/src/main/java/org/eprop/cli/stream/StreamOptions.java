package org.eprop.cli.stream;

import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import picocli.CommandLine.Option;

/** What a run over a table is. */
public final class StreamOptions {

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      required = true,
      description = "What is to be predicted: texts or few whole numbers are classes.")
  String label;

  @Option(
      names = "--classes",
      paramLabel = "A,B,...",
      split = ",",
      description =
          "All that labels may be. Default: those of the first rows; with one label only, more rows"
              + " are looked at.")
  List<String> classes = List.of();

  @Option(
      names = "--key",
      paramLabel = "COLUMN",
      description = "Each of its values has a learner of its own.")
  String key;

  @Option(
      names = "--ignore",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns that are left out.")
  List<String> ignored = List.of();

  @Option(
      names = "--delay",
      paramLabel = "ROWS",
      defaultValue = "0",
      description = "By how many rows of its key a label is late. Default: ${DEFAULT-VALUE}.")
  int delay;

  @Option(
      names = "--look",
      paramLabel = "ROWS",
      defaultValue = "500",
      description = "By how many rows encoders are chosen. Default: ${DEFAULT-VALUE}.")
  int look;

  @Option(
      names = "--window",
      paramLabel = "LABELS",
      defaultValue = "1000",
      description = "Scores of each so many labels. Default: ${DEFAULT-VALUE}.")
  int window;

  @Option(
      names = "--delimiter",
      paramLabel = "C",
      defaultValue = ",",
      description = "Between cells. Default: a comma.")
  char delimiter;

  @Option(
      names = "--neurons",
      paramLabel = "N",
      defaultValue = "200",
      description = "Of each network. Default: ${DEFAULT-VALUE}.")
  int neurons;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description =
          "One network, whose weights all learn by this optimizer. Default: eight networks that"
              + " answer together.")
  String optimizer;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      description = "The learning rate. Default: 0.1, steps in units of the output; of adam 0.003.")
  Double rate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the network's first weights. Default: ${DEFAULT-VALUE}.")
  long seed;

  /**
   * Checks the numbers.
   *
   * @throws InvalidInputException if one is wrong
   */
  public void check() {
    expect("--delay", delay, 0);
    expect("--look", look, 2);
    expect("--window", window, 1);
    expect("--neurons", neurons, 1);
  }

  private static void expect(String option, int number, int least) {
    if (number < least) {
      throw new InvalidInputException(
          option + ": got " + number + ", but expected a number >= " + least);
    }
  }
}
