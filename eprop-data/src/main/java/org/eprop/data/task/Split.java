package org.eprop.data.task;

import java.util.BitSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eprop.api.event.EventSource;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;
import org.eprop.experiment.split.HeldOut;

/**
 * Which recordings are set aside to choose settings with. Nothing here is drawn: the same data are
 * split in the same way under every seed.
 */
final class Split {

  private Split() {}

  /**
   * Those of whole groups.
   *
   * @param among the recordings whose groups to choose among
   */
  static BitSet byGroup(EventSource source, BitSet among, HeldOut heldOut) {
    groups(source, among);
    return heldOut.of(among, i -> "", source::group);
  }

  /**
   * The recordings of these groups.
   *
   * @throws InvalidInputException if there is no such group
   */
  static BitSet ofGroups(EventSource source, BitSet among, List<String> wanted) {
    SortedSet<String> names = groups(source, among);
    for (String name : wanted) {
      if (!names.contains(name)) {
        throw new InvalidInputException(
            "there is no group \"" + name + '"' + NearestNames.hint(name, names));
      }
    }
    return of(source, among, new TreeSet<>(wanted));
  }

  private static SortedSet<String> groups(EventSource source, BitSet among) {
    SortedSet<String> names = new TreeSet<>();
    among.stream().forEach(i -> names.add(source.group(i)));
    if (names.size() < 2) {
      throw new InvalidInputException(
          "got recordings of "
              + (names.contains("") ? "no known group" : "one group, " + names)
              + ", but expected several groups to choose among");
    }
    return names;
  }

  private static BitSet of(EventSource source, BitSet among, SortedSet<String> chosen) {
    BitSet apart = new BitSet(source.size());
    among.stream().forEach(i -> apart.set(i, chosen.contains(source.group(i))));
    return apart;
  }
}
