package org.eprop.data.task;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eprop.api.event.EventSource;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;

/**
 * Which recordings are set aside to choose settings with. Nothing here is drawn: the same data are
 * split in the same way under every seed.
 */
final class Split {

  private Split() {}

  /**
   * A share of each class, evenly spaced over its recordings.
   *
   * @param among the recordings to choose among
   * @param share in [0, 1)
   * @param fold which such share: with the share 1/k, the folds 0 to k-1 have all recordings, and
   *     none in common
   */
  static BitSet stratified(int[] labels, BitSet among, double share, int fold) {
    BitSet apart = new BitSet(labels.length);
    int classes = Arrays.stream(labels).max().orElse(-1) + 1;
    int[] seen = new int[classes + 1];
    for (int i = among.nextSetBit(0); i >= 0; i = among.nextSetBit(i + 1)) {
      apart.set(i, isApart(seen[labels[i] + 1]++ + fold, share));
    }
    return apart;
  }

  private static boolean isApart(int n, double share) {
    return Math.floor((n + 1) * share) > Math.floor(n * share);
  }

  /**
   * A share of the groups, evenly spaced over their names, with all of their recordings.
   *
   * @param among the recordings whose groups to choose among
   * @param fold as of {@link #stratified}
   */
  static BitSet byGroup(EventSource source, BitSet among, double share, int fold) {
    List<String> names = List.copyOf(groups(source, among));
    SortedSet<String> chosen = new TreeSet<>();
    for (int n = 0; n < names.size(); n++) {
      if (isApart(n + fold, share)) {
        chosen.add(names.get(n));
      }
    }
    return of(source, among, chosen);
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
