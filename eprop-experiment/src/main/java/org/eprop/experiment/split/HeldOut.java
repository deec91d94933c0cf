package org.eprop.experiment.split;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;

/**
 * Which of a task's training samples are set aside: a share of them, or one of k folds, which
 * together have each sample once. Nothing is drawn: the same data are split in the same way under
 * every seed. Immutable.
 *
 * @param share in [0, 1); 0 for a fold, or for none
 * @param folds k; 0 for a share
 * @param fold which, from 0
 */
public record HeldOut(double share, int folds, int fold) {

  /** What tasks that have folds call their number. */
  public static final Parameter FOLDS =
      Parameter.integer("validation_folds", 0)
          .atLeast(0)
          .describe(
              "k: one of k folds of the training data is set aside to choose settings with; each"
                  + " sample is in one of them; 0 for none");

  /** Which of them. */
  public static final Parameter FOLD =
      Parameter.integer("validation_fold", 0)
          .atLeast(0)
          .describe("which of the validation_folds, from 0");

  /** What tasks of recordings call the share. */
  public static final Parameter FRACTION =
      Parameter.real("validation_fraction", 0)
          .atLeast(0)
          .below(1)
          .describe(
              "share of the training recordings to choose settings with, of each class alike");

  /** Nothing. */
  public static final HeldOut NONE = new HeldOut(0, 0, 0);

  /**
   * What a task's arguments say.
   *
   * @param a with {@link #FOLDS} and {@link #FOLD}
   * @param share what they say of a share
   * @param name of that parameter
   * @throws InvalidInputException if they say both, or there is no such fold
   */
  public static HeldOut of(Arguments a, double share, String name) {
    int folds = a.integer(FOLDS);
    int fold = a.integer(FOLD);
    if (folds == 1) {
      throw new InvalidInputException("got 1, but expected 0 for none, or at least 2")
          .at(FOLDS.name());
    }
    if (folds > 0 && share > 0) {
      throw new InvalidInputException(
              "got " + folds + " beside " + name + " " + share + ", but expected one of them")
          .at(FOLDS.name());
    }
    if (fold > Math.max(0, folds - 1)) {
      throw new InvalidInputException(
              "got "
                  + fold
                  + ", but expected "
                  + (folds == 0 ? "0 without " + FOLDS.name() : "0 to " + (folds - 1)))
          .at(FOLD.name());
    }
    return new HeldOut(share, folds, fold);
  }

  /** Whether nothing is set aside. */
  public boolean isNone() {
    return share == 0 && folds == 0;
  }

  /**
   * Which samples it are.
   *
   * @param <U> a unit, by which they are ordered
   * @param among those to choose among
   * @param stratum of a sample: of each, the same share, such as a class
   * @param unit of a sample: those of one are never parted, such as a speaker's; by default its
   *     number
   * @throws InvalidInputException if there are fewer units than folds
   */
  public <U extends Comparable<U>> BitSet of(
      BitSet among, IntFunction<String> stratum, IntFunction<U> unit) {
    Map<String, TreeMap<U, Boolean>> strata = new TreeMap<>();
    among.stream()
        .forEach(
            i ->
                strata
                    .computeIfAbsent(stratum.apply(i), key -> new TreeMap<>())
                    .put(unit.apply(i), false));
    int n = 0;
    for (TreeMap<U, Boolean> units : strata.values()) {
      n = folds == 0 ? 0 : n; // folds are dealt out on and on, so that all are of one size
      for (Map.Entry<U, Boolean> entry : units.entrySet()) {
        entry.setValue(isApart(n++));
      }
    }
    if (n < folds) {
      throw new InvalidInputException(
              "got " + folds + ", but expected at most " + n + ": there are no more to be parted")
          .at(FOLDS.name());
    }
    BitSet apart = new BitSet();
    among.stream().filter(i -> strata.get(stratum.apply(i)).get(unit.apply(i))).forEach(apart::set);
    return apart;
  }

  private boolean isApart(int n) {
    return folds > 0 ? n % folds == fold : Math.floor((n + 1) * share) > Math.floor(n * share);
  }
}
