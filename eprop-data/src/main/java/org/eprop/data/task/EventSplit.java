package org.eprop.data.task;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.eprop.api.event.EventSource;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;

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
        a,
        EventClassification.VALIDATION,
        EventClassification.VALIDATION_FRACTION,
        EventClassification.VALIDATION_GROUPS);
    BitSet left = new BitSet();
    left.set(0, labels.length);
    BitSet test =
        apart(
            a,
            EventClassification.TEST_FRACTION,
            EventClassification.TEST_GROUPS,
            0,
            source,
            labels,
            left);
    left.andNot(test);
    int fold = a.integer(EventClassification.VALIDATION_FOLD);
    BitSet validation =
        apart(
            a,
            EventClassification.VALIDATION_FRACTION,
            EventClassification.VALIDATION_GROUPS,
            fold,
            source,
            labels,
            left);
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
          "got several of "
              + path.name()
              + ", "
              + share.name()
              + " and "
              + groups.name()
              + ", but expected one");
    }
  }

  private static BitSet apart(
      Arguments a,
      Parameter fraction,
      Parameter named,
      int fold,
      EventSource source,
      int[] labels,
      BitSet among) {
    double share = a.real(fraction);
    String groups = a.text(named);
    if (share == 0 && groups.isEmpty()) {
      return new BitSet();
    }
    try {
      BitSet apart;
      if (!groups.isEmpty()) {
        List<String> names = Arrays.stream(groups.split(",")).map(String::strip).toList();
        apart = Split.ofGroups(source, among, names);
      } else if (a.text(EventClassification.VALIDATION_BY).equals(EventClassification.BY_GROUP)) {
        apart = Split.byGroup(source, among, share, fold);
      } else {
        apart = Split.stratified(labels, among, share, fold);
      }
      if (apart.isEmpty()) {
        throw new InvalidInputException("got " + share + ", which is less than one recording");
      }
      if (apart.cardinality() == among.cardinality()) {
        throw new InvalidInputException("nothing is left to learn from");
      }
      return apart;
    } catch (InvalidInputException e) {
      throw e.at((groups.isEmpty() ? fraction : named).name());
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
}
