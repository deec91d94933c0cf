package org.eprop.stream.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.stream.ensemble.StreamNetworks;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TableLearner} is. Immutable.
 *
 * @param target what labels are; by default texts and few whole numbers are classes, other numbers
 *     values
 * @param classes in an order that is known beforehand; others may come
 * @param lateness by how many rows of its key a label may be late; older rows are forgotten
 * @param look how many past rows of a key are kept: encoders are chosen by them, and where one is
 *     chosen anew, a key learns them again; more if labels may be later than so many rows
 * @param features of a row that linear voters see, at most; of 8 there is one such voter, and no
 *     naive Bayes; of fewer than 64 there are no trees
 * @param networks that answer; null for none
 * @param voters further ones
 * @since 1.0
 */
public record TableSettings(
    Target target,
    List<String> classes,
    int lateness,
    int look,
    int features,
    @Nullable StreamNetworks networks,
    List<VoterFactory> voters) {

  /** What labels are. */
  public enum Target {
    /** What they look like. */
    AUTO,
    /** Classes, whole numbers of any number included. */
    CLASSES,
    /** Numbers. */
    VALUES
  }

  private static final int LEAST_FEATURES = 8;
  private static final int LEAST_OF_TREES = 64;

  /** Checks the numbers. */
  public TableSettings {
    classes = List.copyOf(classes);
    voters = List.copyOf(voters);
    expect("lateness", lateness, 0);
    expect("look", look, 2);
    expect("features", features, LEAST_FEATURES);
    if (Set.copyOf(classes).size() < classes.size() || classes.size() > Labels.MOST_CLASSES) {
      throw new InvalidInputException(
          "classes: got %s, but expected at most %s different names"
              .formatted(classes, Labels.MOST_CLASSES));
    }
  }

  private static void expect(String name, int number, int least) {
    if (number < least) {
      throw new InvalidInputException(
          name + ": got " + number + ", but expected a number >= " + least);
    }
  }

  /** All networks and voters; labels up to 100 rows late. */
  public static TableSettings defaults() {
    return new TableSettings(
        Target.AUTO, List.of(), 100, 500, 160, StreamNetworks.defaults(), List.of());
  }

  /** Linear voters of few features, and no networks: some kB for each key. */
  public static TableSettings small() {
    return new TableSettings(Target.AUTO, List.of(), 10, 16, 16, null, List.of());
  }

  /**
   * One linear voter of eight features: about 1 kB for each key of few columns and two classes, and
   * for each row more that a label may be late.
   */
  public static TableSettings tiny() {
    return new TableSettings(Target.AUTO, List.of(), 0, 4, LEAST_FEATURES, null, List.of());
  }

  /** Whether there is room for further voters than that one. */
  boolean isTiny() {
    return features == LEAST_FEATURES;
  }

  /** Whether there is no room for trees. */
  boolean isSmall() {
    return features < LEAST_OF_TREES;
  }

  /** The same for labels that may be so many rows late. */
  public TableSettings withLateness(int rows) {
    return new TableSettings(target, classes, rows, look, features, networks, voters);
  }

  /** The same with such labels. */
  public TableSettings withTarget(Target labels, List<String> known) {
    return new TableSettings(labels, known, lateness, look, features, networks, voters);
  }

  /** The same with so many past rows. */
  public TableSettings withLook(int rows) {
    return new TableSettings(target, classes, lateness, rows, features, networks, voters);
  }

  /** The same with other networks; null for none. */
  public TableSettings withNetworks(@Nullable StreamNetworks others) {
    return new TableSettings(target, classes, lateness, look, features, others, voters);
  }

  /** The same with further voters, each by its factory. */
  public TableSettings withVoters(VoterFactory... more) {
    List<VoterFactory> all = new ArrayList<>(voters);
    all.addAll(List.of(more));
    return new TableSettings(target, classes, lateness, look, features, networks, all);
  }
}
