package org.eprop.data.task;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eprop.api.event.EventSource;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.NearestNames;

/**
 * Which recordings are set aside to choose settings with. Nothing here is drawn: the same data are
 * split in the same way under every seed.
 */
final class Split {

  private Split() {}

  /**
   * A share of each class, evenly spaced over its recordings.
   *
   * @param share in [0, 1)
   */
  static BitSet stratified(int[] labels, double share) {
    BitSet apart = new BitSet(labels.length);
    int classes = Arrays.stream(labels).max().orElse(-1) + 1;
    int[] seen = new int[classes + 1];
    for (int i = 0; i < labels.length; i++) {
      int n = seen[labels[i] + 1]++;
      apart.set(i, Math.floor((n + 1) * share) > Math.floor(n * share));
    }
    return apart;
  }

  /** A share of the groups, evenly spaced over their names, with all of their recordings. */
  static BitSet byGroup(EventSource source, double share) {
    List<String> names = List.copyOf(groups(source));
    SortedSet<String> chosen = new TreeSet<>();
    for (int n = 0; n < names.size(); n++) {
      if (Math.floor((n + 1) * share) > Math.floor(n * share)) {
        chosen.add(names.get(n));
      }
    }
    return of(source, chosen);
  }

  /**
   * The recordings of these groups.
   *
   * @throws InvalidInputException if there is no such group
   */
  static BitSet ofGroups(EventSource source, List<String> wanted) {
    SortedSet<String> names = groups(source);
    for (String name : wanted) {
      if (!names.contains(name)) {
        throw new InvalidInputException(
            "there is no group \"" + name + '"' + NearestNames.hint(name, names));
      }
    }
    return of(source, new TreeSet<>(wanted));
  }

  private static SortedSet<String> groups(EventSource source) {
    SortedSet<String> names = new TreeSet<>();
    for (int i = 0; i < source.size(); i++) {
      names.add(source.group(i));
    }
    if (names.size() < 2) {
      throw new InvalidInputException(
          "got recordings of "
              + (names.contains("") ? "no known group" : "one group, " + names)
              + ", but expected several groups to choose among");
    }
    return names;
  }

  private static BitSet of(EventSource source, SortedSet<String> chosen) {
    BitSet apart = new BitSet(source.size());
    for (int i = 0; i < source.size(); i++) {
      apart.set(i, chosen.contains(source.group(i)));
    }
    return apart;
  }
}
