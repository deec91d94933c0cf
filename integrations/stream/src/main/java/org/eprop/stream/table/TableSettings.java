package org.eprop.stream.table;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.stream.keyed.DriftAction;

/**
 * What a {@link TableLearner} is. Immutable.
 *
 * @param target what labels are; by default texts and few whole numbers are classes, other numbers
 *     values
 * @param classes in an order that is known beforehand; others may come
 * @param lateness by how many rows of its key a label may be late; older rows are forgotten
 * @param look how many past rows of a key are kept: encoders are chosen by them, and where one is
 *     chosen anew, a key learns them again; more if labels may be later than so many rows
 * @param lags how many rows before it of the same key a row brings along as input
 * @param averages whether exponential averages of each column, over 6 and over 30 rows, are input
 * @param network that answers
 * @param onDrift what is done at an alarm: nothing, or the key's optimizer, or all it learned, is
 *     forgotten
 * @param expiry after how many rows of others a key is forgotten; 0 for never
 * @since 1.0
 */
public record TableSettings(
    Target target,
    List<String> classes,
    int lateness,
    int look,
    int lags,
    boolean averages,
    TableNetwork network,
    DriftAction onDrift,
    long expiry) {

  /** What labels are. */
  public enum Target {
    /** What they look like. */
    AUTO,
    /** Classes, whole numbers of any number included. */
    CLASSES,
    /** Numbers. */
    VALUES
  }

  private static final int MOST_LAGS = 100;

  /** Checks the numbers. */
  public TableSettings {
    classes = List.copyOf(classes);
    Objects.requireNonNull(network, "network: got null");
    Objects.requireNonNull(onDrift, "onDrift: got null");
    expect("lateness", lateness, 0);
    expect("look", look, 2);
    expect("lags", lags, 0);
    expect("expiry", expiry, 0);
    if (lags > MOST_LAGS) {
      throw new InvalidInputException("lags: got " + lags + ", but expected at most " + MOST_LAGS);
    }
    if (Set.copyOf(classes).size() < classes.size() || classes.size() > Labels.MOST_CLASSES) {
      throw new InvalidInputException(
          "classes: got %s, but expected at most %s different names"
              .formatted(classes, Labels.MOST_CLASSES));
    }
  }

  private static void expect(String name, long number, int least) {
    if (number < least) {
      throw new InvalidInputException(
          name + ": got " + number + ", but expected a number >= " + least);
    }
  }

  /** {@link TableNetwork#defaults}, no memory columns; labels up to 100 rows late. */
  public static TableSettings defaults() {
    return new TableSettings(
        Target.AUTO, List.of(), 100, 500, 0, false, TableNetwork.defaults(), DriftAction.RENEW, 0);
  }

  /** The same for labels that may be so many rows late. */
  public TableSettings withLateness(int rows) {
    return new TableSettings(target, classes, rows, look, lags, averages, network, onDrift, expiry);
  }

  /** The same with such labels. */
  public TableSettings withTarget(Target labels, List<String> known) {
    return new TableSettings(
        labels, known, lateness, look, lags, averages, network, onDrift, expiry);
  }

  /** The same with so many past rows. */
  public TableSettings withLook(int rows) {
    return new TableSettings(
        target, classes, lateness, rows, lags, averages, network, onDrift, expiry);
  }

  /** The same with so many rows before it as input, and averages or none. */
  public TableSettings withMemory(int rows, boolean means) {
    return new TableSettings(
        target, classes, lateness, look, rows, means, network, onDrift, expiry);
  }

  /** The same with another network. */
  public TableSettings withNetwork(TableNetwork other) {
    return new TableSettings(
        target, classes, lateness, look, lags, averages, other, onDrift, expiry);
  }

  /** The same that does something else at an alarm. */
  public TableSettings withOnDrift(DriftAction action) {
    return new TableSettings(
        target, classes, lateness, look, lags, averages, network, action, expiry);
  }

  /** The same that forgets a key after so many rows of others; 0 for never. */
  public TableSettings withExpiry(long rows) {
    return new TableSettings(
        target, classes, lateness, look, lags, averages, network, onDrift, rows);
  }

  /** What a state is bound to. */
  String identity() {
    return List.of(
            target, classes, lateness, look, lags, averages, network.identity(), onDrift, expiry)
        .toString();
  }
}
