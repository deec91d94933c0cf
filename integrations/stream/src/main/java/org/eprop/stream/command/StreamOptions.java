package org.eprop.stream.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.stream.drift.DriftAction;
import org.eprop.stream.ensemble.StreamNetworks;
import org.eprop.stream.table.TableSettings;
import org.eprop.stream.table.TableSettings.Target;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What a run over a table is. */
public final class StreamOptions {

  /** How long what an alarm begins lasts. */
  private static final int LABELS = 500;

  /** By how many rows labels that come by their times may be late. */
  private static final int LATEST = 1000;

  @Option(names = "--label", paramLabel = "COLUMN", required = true)
  String label;

  @Option(names = "--classes", paramLabel = "A,B,...", split = ",")
  List<String> classes = List.of();

  @Option(names = "--key", paramLabel = "COLUMN")
  String key;

  @Option(names = "--ignore", paramLabel = "COLUMN", split = ",")
  List<String> ignored = List.of();

  @Option(names = "--time", paramLabel = "COLUMN")
  String time;

  @Option(names = "--label-file", paramLabel = "FILE.csv")
  Path labelFile;

  @Option(names = "--id", paramLabel = "COLUMN", defaultValue = "id")
  String id;

  @Option(names = "--delay", paramLabel = "ROWS", defaultValue = "0")
  int delay;

  @Option(names = "--look", paramLabel = "ROWS", defaultValue = "500")
  int look;

  @Option(names = "--window", paramLabel = "LABELS", defaultValue = "1000")
  int window;

  @Option(names = "--delimiter", paramLabel = "C", defaultValue = ",", converter = Delimiter.class)
  char delimiter;

  @Option(names = "--neurons", paramLabel = "N", defaultValue = "200")
  int neurons;

  @Option(names = "--on-drift", paramLabel = "ACTION", defaultValue = "reset")
  String onDrift;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1")
  long seed;

  @Option(names = "--predictions", paramLabel = "FILE.csv")
  Path predictions;

  @Option(names = "--rejected", paramLabel = "FILE.csv")
  Path rejected;

  @Option(names = "--save", paramLabel = "STATE")
  Path save;

  @Option(names = "--resume", paramLabel = "STATE")
  Path resume;

  @Option(names = "--new-table")
  boolean newTable;

  @Option(names = "--json")
  boolean json;

  /** A character, or {@code \t}, which shells pass on as it is typed. */
  static final class Delimiter implements ITypeConverter<Character> {
    @Override
    public Character convert(String text) {
      String one = text.equals("\\t") ? "\t" : text;
      if (one.length() != 1) {
        throw new TypeConversionException(
            "got \"" + text + "\", but expected a single character, or \\t");
      }
      return one.charAt(0);
    }
  }

  /** Whether scores are printed as JSON. */
  public boolean isJson() {
    return json;
  }

  /** Of the learner. */
  TableSettings settings() {
    StreamNetworks usual = StreamNetworks.defaults();
    StreamNetworks networks =
        new StreamNetworks(
            usual.kinds(),
            usual.networks(),
            neurons,
            seed,
            usual.rate(),
            usual.judged(),
            usual.sharpness(),
            new StreamNetworks.Alarms(usual.alarms().delta(), action()));
    return TableSettings.defaults()
        .withTarget(classes.isEmpty() ? Target.AUTO : Target.CLASSES, classes)
        .withLateness(labelFile != null && time != null && delay == 0 ? LATEST : delay)
        .withLook(look)
        .withNetworks(networks);
  }

  private DriftAction action() {
    return switch (onDrift) {
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
    if (!classes.isEmpty() && (classes.size() < 2 || Set.copyOf(classes).size() < classes.size())) {
      throw new InvalidInputException(
          "--classes: got " + classes + ", but expected at least 2 different names");
    }
    var unused = action();
  }

  private static void expect(String option, int number, int least) {
    if (number < least) {
      throw new InvalidInputException(
          option + ": got " + number + ", but expected a number >= " + least);
    }
  }
}
