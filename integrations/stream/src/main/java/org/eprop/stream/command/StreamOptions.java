package org.eprop.stream.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;
import org.eprop.stream.keyed.DriftAction;
import org.eprop.stream.table.DescribedNetwork;
import org.eprop.stream.table.TableNetwork;
import org.eprop.stream.table.TableSettings;
import org.eprop.stream.table.TableSettings.Target;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What a run over a table is. */
public final class StreamOptions {

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

  @Option(names = "--delimiter", paramLabel = "C", converter = Delimiter.class)
  @Nullable Character delimiter;

  @Option(names = "--neurons", paramLabel = "N", defaultValue = "200")
  int neurons;

  @Option(names = "--lags", paramLabel = "ROWS", defaultValue = "0")
  int lags;

  @Option(names = "--averages")
  boolean averages;

  @Option(names = "--recurrent")
  boolean recurrent;

  @Option(names = "--hidden", paramLabel = "HOW", defaultValue = "eprop")
  String hidden;

  @Option(names = "--network", paramLabel = "FILE.json")
  Path network;

  @Option(names = "--rate", paramLabel = "X", defaultValue = "0.1")
  double rate;

  @Option(names = "--expire", paramLabel = "ROWS", defaultValue = "0")
  long expiry;

  @Option(names = "--on-drift", paramLabel = "ACTION", defaultValue = "renew")
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

  /**
   * Of the learner.
   *
   * @param plugins knows what a network of one's own is made of
   */
  TableSettings settings(Plugins plugins) {
    TableNetwork all =
        network == null
            ? TableNetwork.lif(neurons, recurrent)
            : TableNetwork.described(new DescribedNetwork(Configuration.of(network)), plugins);
    all = all.withSeed(seed).withRate(rate);
    return TableSettings.defaults()
        .withTarget(classes.isEmpty() ? Target.AUTO : Target.CLASSES, classes)
        .withLateness(labelFile != null && time != null && delay == 0 ? LATEST : delay)
        .withLook(look)
        .withMemory(lags, averages)
        .withNetwork(hidden.equals("fixed") ? all.withFixedHidden() : all)
        .withOnDrift(action())
        .withExpiry(expiry);
  }

  private DriftAction action() {
    return switch (onDrift) {
      case "none" -> DriftAction.NONE;
      case "renew" -> DriftAction.RENEW;
      case "reset" -> DriftAction.RESET;
      default ->
          throw new InvalidInputException(
              "--on-drift: got \"%s\", but expected none, renew or reset".formatted(onDrift));
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
    expect("--neurons", neurons, 2);
    expect("--lags", lags, 0);
    expect("--expire", expiry, 0);
    if (!hidden.equals("eprop") && !hidden.equals("fixed")) {
      throw new InvalidInputException(
          "--hidden: got \"" + hidden + "\", but expected eprop or fixed");
    }
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new InvalidInputException("--rate: got " + rate + ", but expected a number > 0");
    }
    if (!classes.isEmpty() && (classes.size() < 2 || Set.copyOf(classes).size() < classes.size())) {
      throw new InvalidInputException(
          "--classes: got " + classes + ", but expected at least 2 different names");
    }
    var unused = action();
  }

  private static void expect(String option, long number, int least) {
    if (number < least) {
      throw new InvalidInputException(
          option + ": got " + number + ", but expected a number >= " + least);
    }
  }
}
