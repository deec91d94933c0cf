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

  @Option(names = "--label", paramLabel = "COLUMN", required = true)
  String label;

  @Option(names = "--classes", paramLabel = "A,B,...", split = ",")
  List<String> classes = List.of();

  @Option(names = "--key", paramLabel = "COLUMN")
  String key;

  @Option(names = "--ignore", paramLabel = "COLUMN", split = ",")
  List<String> ignored = List.of();

  @Option(names = "--delay", paramLabel = "ROWS", defaultValue = "0")
  int delay;

  @Option(names = "--look", paramLabel = "ROWS", defaultValue = "500")
  int look;

  @Option(names = "--window", paramLabel = "LABELS", defaultValue = "1000")
  int window;

  @Option(names = "--delimiter", paramLabel = "C", defaultValue = ",")
  char delimiter;

  @Option(names = "--neurons", paramLabel = "N", defaultValue = "200")
  int neurons;

  @Option(names = "--optimizer", paramLabel = "NAME")
  String optimizer;

  @Option(names = "--on-drift", paramLabel = "ACTION")
  String onDrift;

  @Option(names = "--rate", paramLabel = "RATE")
  Double rate;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1")
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
        new StreamNetworks.Alarms(usual.alarms().delta(), action()));
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
