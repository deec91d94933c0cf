package org.eprop.tasks.wav;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Which training recordings are set aside to choose settings with. Nothing is drawn: the same data
 * are split in the same way under every seed.
 */
final class ValidationSplit {

  private ValidationSplit() {}

  /** A share of each class, evenly spaced over its recordings. */
  static List<Recording> bySample(List<Recording> all, double share) {
    return split(all, share, Recording::label, r -> r.within() + "\0" + r.file());
  }

  /**
   * A share of the groups, evenly spaced over their names, with all their recordings.
   *
   * @throws InvalidInputException if there are not several
   */
  static List<Recording> byGroup(List<Recording> all, double share) {
    TreeSet<String> groups = new TreeSet<>(all.stream().map(Recording::group).toList());
    if (groups.size() < 2) {
      throw new InvalidInputException(
              "got \"group\", but the recordings are of "
                  + (groups.contains("") ? "no known group" : "one group, " + groups)
                  + "; expected several, by \"group_pattern\" or a column of the index")
          .at("validation_by");
    }
    return split(all, share, r -> "", Recording::group);
  }

  /** Of each stratum, every unit that the share passes a whole number at. */
  private static List<Recording> split(
      List<Recording> all,
      double share,
      Function<Recording, String> stratum,
      Function<Recording, String> unit) {
    Map<String, TreeMap<String, Boolean>> strata = new TreeMap<>();
    for (Recording r : all) {
      if (r.part().equals(Recording.TRAIN)) {
        strata.computeIfAbsent(stratum.apply(r), s -> new TreeMap<>()).put(unit.apply(r), false);
      }
    }
    for (TreeMap<String, Boolean> units : strata.values()) {
      int n = 0;
      for (Map.Entry<String, Boolean> entry : units.entrySet()) {
        entry.setValue(Math.floor((n + 1) * share) > Math.floor(n * share));
        n++;
      }
    }
    List<Recording> split = new ArrayList<>();
    for (Recording r : all) {
      boolean set =
          r.part().equals(Recording.TRAIN) && strata.get(stratum.apply(r)).get(unit.apply(r));
      split.add(set ? r.in(Recording.VALIDATION) : r);
    }
    return split;
  }
}
