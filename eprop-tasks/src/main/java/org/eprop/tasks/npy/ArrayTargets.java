package org.eprop.tasks.npy;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Target;
import org.eprop.experiment.io.NpyArray;

/**
 * What the targets of an array mean, which its type and shape say:
 *
 * <pre>
 *   whole numbers [samples]                     one class for a sequence
 *   whole numbers [samples, steps]              a class for each step
 *   real numbers  [samples, outputs]            values that hold for all steps of a sequence
 *   any numbers   [samples, steps, outputs]     values for each step
 * </pre>
 *
 * @param form which of these
 * @param outputs the number of classes or of values
 * @param unlabelled the class of a step without a label
 */
record ArrayTargets(Form form, int outputs, int unlabelled) {

  /** What a target is. */
  enum Form {
    SEQUENCE_CLASS("a class for a sequence"),
    STEP_CLASS("a class for a step"),
    SEQUENCE_VALUES("values for a sequence"),
    STEP_VALUES("values for a step");

    private final String words;

    Form(String words) {
      this.words = words;
    }
  }

  /** A label above is more likely a mistake than a class. */
  private static final int MOST_CLASSES = 100_000;

  /**
   * Finds out from an array.
   *
   * @param outputs the number of readout neurons, or 0: as many as the values, or one more than the
   *     highest class (but at least 2)
   * @throws InvalidInputException if the array is none of these
   */
  static ArrayTargets of(ArraySet set, int outputs, int unlabelled) {
    Form form = form(set, outputs);
    int found =
        switch (form) {
          case SEQUENCE_VALUES -> set.targets().array().length(1);
          case STEP_VALUES -> set.targets().array().length(2);
          case SEQUENCE_CLASS, STEP_CLASS ->
              outputs > 0 ? outputs : set.targets().reading(() -> classes(set, form, unlabelled));
        };
    return new ArrayTargets(form, outputs > 0 ? outputs : found, unlabelled);
  }

  private static Form form(ArraySet set, int outputs) {
    NpyArray y = set.targets().array();
    int samples = set.samples();
    int steps = set.steps();
    boolean whole = y.type().isWhole();
    if (y.rank() > 0 && y.length(0) == samples) {
      if (y.rank() == 1 && whole) {
        return Form.SEQUENCE_CLASS;
      }
      if (y.rank() == 2 && whole && y.length(1) == steps) {
        return Form.STEP_CLASS;
      }
      if (y.rank() == 2
          && !whole
          && y.length(1) > 0
          && (y.length(1) != steps || outputs == steps)) {
        return Form.SEQUENCE_VALUES;
      }
      if (y.rank() == 3 && y.length(1) == steps && y.length(2) > 0) {
        return Form.STEP_VALUES;
      }
    }
    throw set.targets()
        .wrong(
            ("got %s numbers of the shape %s, but expected, for inputs of the shape"
                    + " %s, whole numbers [%s] (a class for a sequence) or [%s, %s] (a class"
                    + " for a step), or real numbers [%s, outputs] (values for a sequence) or"
                    + " [%s, %s, outputs] (values for a step)")
                .formatted(
                    whole ? "whole" : "real",
                    set.targets().shape(),
                    set.inputs().shape(),
                    samples,
                    samples,
                    steps,
                    samples,
                    samples,
                    steps));
  }

  private static int classes(ArraySet set, Form form, int unlabelled) {
    NpyArray y = set.targets().array();
    long highest = -1;
    for (int n = 0; n < set.samples(); n++) {
      long first = form == Form.STEP_CLASS ? (long) n * set.steps() : n;
      int count = form == Form.STEP_CLASS ? set.lengths()[n] : 1;
      for (long i = first; i < first + count; i++) {
        if (y.whole(i) != unlabelled || form == Form.SEQUENCE_CLASS) {
          highest = Math.max(highest, y.whole(i));
          if (highest >= MOST_CLASSES) {
            String expected = "0 to " + (MOST_CLASSES - 1) + none(form, unlabelled);
            throw set.targets().wrongAt(i, "class " + highest, expected);
          }
        }
      }
    }
    return (int) Math.max(2, highest + 1);
  }

  /** Warns if no label is 0, and there is one that as many classes from 0 would not have. */
  List<String> countsFromOne(ArraySet set) {
    BitSet classes = new BitSet();
    if (!isValues()) {
      boolean perStep = form == Form.STEP_CLASS;
      for (int n = 0; n < set.samples(); n++) {
        long first = perStep ? (long) n * set.steps() : n;
        for (long i = first; i < first + (perStep ? set.lengths()[n] : 1); i++) {
          long label = set.targets().array().whole(i);
          if (label >= 0) {
            classes.set((int) label);
          }
        }
      }
    }
    int lowest = classes.nextSetBit(0);
    return lowest <= 0
        ? List.of()
        : List.of(
            ("labels are %s to %s: none is of class 0, for which the network has an"
                    + " output; classes count from 0")
                .formatted(lowest, classes.length() - 1));
  }

  private static String none(Form form, int unlabelled) {
    return form == Form.STEP_CLASS ? ", or " + unlabelled + " for none" : "";
  }

  /**
   * Checks the targets of another part of the data, or of the same.
   *
   * @throws InvalidInputException naming the file, the index and the value
   */
  void check(ArraySet set) {
    Form other = form(set, outputs);
    if (other != form) {
      throw set.targets()
          .wrong(
              "got %s, but expected %s, as in the training targets"
                  .formatted(other.words, form.words));
    }
    NpyArray y = set.targets().array();
    int width = isValues() ? y.length(y.rank() - 1) : 1;
    if (isValues() && width != outputs) {
      throw set.targets()
          .wrong(
              "got the shape %s, but expected %s as its last number, that of the outputs"
                  .formatted(set.targets().shape(), outputs));
    }
    if (!set.targets().reading(() -> checkElements(set, width))) {
      throw set.targets()
          .wrong("got " + unlabelled + " (no label) everywhere, but expected some labels");
    }
  }

  /** A label for none where no step has a label of its own is a mistake. */
  void checkUnlabelled() {
    int none = (Integer) NpyFiles.UNLABELLED.defaultValue();
    if (form != Form.STEP_CLASS && unlabelled != none) {
      throw new InvalidInputException(
              "got %s, but expected %s, for the targets are %s; only steps may have no label"
                  .formatted(unlabelled, none, form.words))
          .at(NpyFiles.UNLABELLED.name());
    }
  }

  /** Whether there are labels at all. */
  private boolean checkElements(ArraySet set, int width) {
    boolean perStep = form == Form.STEP_CLASS || form == Form.STEP_VALUES;
    boolean labelled = false;
    for (int n = 0; n < set.samples(); n++) {
      long first = (long) n * (perStep ? set.steps() : 1) * width;
      int count = (perStep ? set.lengths()[n] : 1) * width;
      for (long i = first; i < first + count; i++) {
        checkElement(set.targets(), i);
        labelled |= isValues() || set.targets().array().whole(i) != unlabelled;
      }
    }
    return labelled;
  }

  /** Whether a target is of a whole sequence. */
  boolean isOfSequences() {
    return form == Form.SEQUENCE_CLASS || form == Form.SEQUENCE_VALUES;
  }

  /** Whether targets are one class for each sequence. */
  boolean isSequenceClass() {
    return form == Form.SEQUENCE_CLASS;
  }

  private boolean isValues() {
    return form == Form.SEQUENCE_VALUES || form == Form.STEP_VALUES;
  }

  private void checkElement(ArrayFile file, long i) {
    if (isValues()) {
      if (!Double.isFinite(file.array().real(i))) {
        throw file.wrongAt(i, file.show(i), "a finite number");
      }
      return;
    }
    long label = file.array().whole(i);
    boolean none = form == Form.STEP_CLASS && label == unlabelled;
    if (!none && (label < 0 || label >= outputs)) {
      throw file.wrongAt(i, "class " + label, "0 to " + (outputs - 1) + none(form, unlabelled));
    }
  }

  /**
   * The target of sample n.
   *
   * @param stepOf which of the array's steps each step shows
   */
  Target of(ArraySet set, int n, int[] stepOf) {
    return set.targets().reading(() -> read(set, n, stepOf));
  }

  private Target read(ArraySet set, int n, int[] stepOf) {
    NpyArray y = set.targets().array();
    int steps = stepOf.length;
    switch (form) {
      case SEQUENCE_CLASS:
        return Target.sequenceClass((int) y.whole(n), steps);
      case STEP_CLASS:
        int[] classes = new int[steps];
        for (int t = 0; t < steps; t++) {
          long label = y.whole((long) n * set.steps() + stepOf[t]);
          classes[t] = label == unlabelled ? Target.UNLABELLED : (int) label;
        }
        return Target.classes(classes);
      case SEQUENCE_VALUES:
        double[][] held = new double[steps][];
        Arrays.fill(held, values(y, (long) n * outputs));
        return Target.values(held);
      default:
        double[][] values = new double[steps][];
        for (int t = 0; t < steps; t++) {
          values[t] = values(y, ((long) n * set.steps() + stepOf[t]) * outputs);
        }
        return Target.values(values);
    }
  }

  private double[] values(NpyArray y, long first) {
    double[] values = new double[outputs];
    for (int k = 0; k < outputs; k++) {
      values[k] = y.real(first + k);
    }
    return values;
  }
}
