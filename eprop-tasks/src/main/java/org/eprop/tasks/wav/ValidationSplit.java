package org.eprop.tasks.wav;

import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.split.HeldOut;

/**
 * Which training recordings are set aside to choose settings with. Nothing is drawn: the same data
 * are split in the same way under every seed.
 */
final class ValidationSplit {

  private ValidationSplit() {}

  /** Of each class, evenly spaced over its recordings. */
  static List<Recording> bySample(List<Recording> all, HeldOut heldOut) {
    return apart(all, heldOut, Recording::label, r -> r.within() + "\0" + r.file());
  }

  /**
   * Of the groups, evenly spaced over their names, with all their recordings.
   *
   * @throws InvalidInputException if there are not several
   */
  static List<Recording> byGroup(List<Recording> all, HeldOut heldOut) {
    TreeSet<String> groups = new TreeSet<>(all.stream().map(Recording::group).toList());
    if (groups.size() < 2) {
      throw new InvalidInputException(
              "got \"group\", but the recordings are of "
                  + (groups.contains("") ? "no known group" : "one group, " + groups)
                  + "; expected several, by \"group_pattern\" or a column of the index")
          .at("validation_by");
    }
    return apart(all, heldOut, r -> "", Recording::group);
  }

  private static List<Recording> apart(
      List<Recording> all,
      HeldOut heldOut,
      Function<Recording, String> stratum,
      Function<Recording, String> unit) {
    BitSet train = new BitSet();
    for (int i = 0; i < all.size(); i++) {
      train.set(i, all.get(i).part().equals(Recording.TRAIN));
    }
    BitSet apart = heldOut.of(train, i -> stratum.apply(all.get(i)), i -> unit.apply(all.get(i)));
    return IntStream.range(0, all.size())
        .mapToObj(i -> apart.get(i) ? all.get(i).in(Recording.VALIDATION) : all.get(i))
        .toList();
  }
}
