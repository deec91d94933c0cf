package org.eprop.data.task;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eprop.api.event.EventSource;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.common.NearestNames;
import org.eprop.experiment.split.HeldOut;

/**
 * What becomes of the recordings that a task is given to learn from: first the test set is set
 * aside, then, of what is left, the validation set.
 */
record EventSplit(BitSet train, BitSet validation, BitSet test) {

  static EventSplit of(Arguments a, EventSource source, int[] labels) {
    expectOne(
        a,
        EventClassification.TEST,
        EventClassification.TEST_FRACTION,
        EventClassification.TEST_GROUPS);
    expectOne(
        a, EventClassification.VALIDATION, HeldOut.FRACTION, EventClassification.VALIDATION_GROUPS);
    BitSet left = new BitSet();
    left.set(0, labels.length);
    HeldOut tested = new HeldOut(a.real(EventClassification.TEST_FRACTION), 0, 0);
    BitSet test =
        apart(
            a,
            tested,
            EventClassification.TEST_FRACTION,
            EventClassification.TEST_GROUPS,
            source,
            labels,
            left);
    left.andNot(test);
    HeldOut validated = HeldOut.of(a, a.real(HeldOut.FRACTION), HeldOut.FRACTION.name());
    if (validated.folds() > 0) {
      expectAlone(a);
    }
    Parameter share = validated.folds() > 0 ? HeldOut.FOLDS : HeldOut.FRACTION;
    BitSet validation =
        apart(a, validated, share, EventClassification.VALIDATION_GROUPS, source, labels, left);
    left.andNot(validation);
    expectEveryClass(source, labels, left);
    return new EventSplit(left, validation, test);
  }

  private static void expectOne(Arguments a, Parameter path, Parameter share, Parameter groups) {
    int ways =
        (a.real(share) > 0 ? 1 : 0)
            + (a.text(groups).isEmpty() ? 0 : 1)
            + (a.text(path).isEmpty() ? 0 : 1);
    if (ways > 1) {
      throw new InvalidInputException(
          "got several of %s, %s and %s, but expected one"
              .formatted(path.name(), share.name(), groups.name()));
    }
  }

  private static void expectAlone(Arguments a) {
    for (Parameter other :
        List.of(EventClassification.VALIDATION, EventClassification.VALIDATION_GROUPS)) {
      if (!a.text(other).isEmpty()) {
        throw new InvalidInputException(
                "got folds beside " + other.name() + ", but expected one of them")
            .at(HeldOut.FOLDS.name());
      }
    }
  }

  private static BitSet apart(
      Arguments a,
      HeldOut heldOut,
      Parameter share,
      Parameter named,
      EventSource source,
      int[] labels,
      BitSet among) {
    String groups = a.text(named);
    if (heldOut.isNone() && groups.isEmpty()) {
      return new BitSet();
    }
    try {
      BitSet apart;
      if (!groups.isEmpty()) {
        List<String> names = Arrays.stream(groups.split(",")).map(String::strip).toList();
        apart = Split.ofGroups(source, among, names);
      } else if (a.text(EventClassification.VALIDATION_BY).equals(EventClassification.BY_GROUP)) {
        apart = Split.byGroup(source, among, heldOut);
      } else {
        apart = heldOut.of(among, i -> Integer.toString(labels[i]), i -> i);
      }
      if (apart.isEmpty()) {
        throw new InvalidInputException(
            "got " + heldOut.share() + ", which is less than one recording");
      }
      if (apart.cardinality() == among.cardinality()) {
        throw new InvalidInputException("nothing is left to learn from");
      }
      return apart;
    } catch (InvalidInputException e) {
      throw e.location().isEmpty() ? e.at((groups.isEmpty() ? share : named).name()) : e;
    }
  }

  /** What is set aside must not be all that there is of a class. */
  private static void expectEveryClass(EventSource source, int[] labels, BitSet left) {
    BitSet there = new BitSet();
    Arrays.stream(labels).forEach(there::set);
    left.stream().forEach(i -> there.clear(labels[i]));
    if (!there.isEmpty()) {
      throw new InvalidInputException(
          "every recording of the class \""
              + source.classes().get(there.nextSetBit(0))
              + "\" was set aside, and none is left to learn from");
    }
  }

  /**
   * Which recordings are set aside to choose settings with. Nothing here is drawn: the same data
   * are split in the same way under every seed.
   */
  private static final class Split {

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
}
