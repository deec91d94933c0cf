package org.eprop.cli.stream;

import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.stream.drift.DriftAction;
import org.eprop.stream.ensemble.StreamNetworks;
import picocli.CommandLine.Option;

/** What a run over a table is. */
public final class StreamOptions {

  /** Of one network with an optimizer of steps in units of weights. */
  private static final double RATE_OF_ONE = 0.003;

  /** How long what an alarm begins lasts. */
  private static final int LABELS = 500;

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
      names = "--on-drift",
      paramLabel = "ACTION",
      description =
          "What networks that are watched do where ADWIN finds more errors: none; raise (learn five"
              + " times as fast for 500 labels); renew (least squares forget P); reset (forget all);"
              + " fork (a network that has forgotten learns beside for 500 labels, and the better"
              + " one stays). Default: reset; with --optimizer: none.")
  String onDrift;

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

  /** The networks that learn the table. */
  StreamNetworks networks() {
    StreamNetworks usual = StreamNetworks.defaults();
    double usualRate = optimizer == null ? usual.rate() : RATE_OF_ONE;
    return new StreamNetworks(
        optimizer == null
            ? usual.kinds()
            : List.of(StreamNetworks.Kind.alone(optimizer, onDrift != null)),
        optimizer == null ? usual.networks() : 1,
        neurons,
        seed,
        rate == null ? usualRate : rate,
        usual.judged(),
        usual.sharpness(),
        new StreamNetworks.Alarms(usual.alarms().delta(), usual.alarms().block(), action()));
  }

  private DriftAction action() {
    return switch (onDrift == null ? "reset" : onDrift) {
      case "none" -> DriftAction.none();
      case "raise" -> DriftAction.raiseRate(5, LABELS);
      case "renew" -> DriftAction.renew();
      case "reset" -> DriftAction.reset();
      case "fork" -> DriftAction.fork(LABELS);
      default ->
          throw new InvalidInputException(
              "--on-drift: got \"%s\", but expected none, raise, renew, reset or fork"
                  .formatted(onDrift));
    };
  }

  /** What {@link #networks} are, in words. */
  String text(int channels) {
    StreamNetworks all = networks();
    return optimizer == null
        ? String.format(
            "%d channels; %d networks of %d lif neurons answer together: half learn all weights,"
                + " half of these without memory; half their readouts, and %s at an alarm",
            channels, all.networks(), neurons, onDrift == null ? "forget" : onDrift)
        : String.format(
            "%d channels, %d lif neurons; all weights learn: %s, rate %s",
            channels, neurons, optimizer, all.rate());
  }

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
    action();
  }

  private static void expect(String option, int number, int least) {
    if (number < least) {
      throw new InvalidInputException(
          option + ": got " + number + ", but expected a number >= " + least);
    }
  }
}
