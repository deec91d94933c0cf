package org.eprop.spark.hearts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;

/**
 * ECG recordings played as if their patients were lying there: files of some steps of all patients,
 * one after the other, as rows of {@link org.eprop.spark.stream.KeyedEvent}s. The first half of
 * each recording comes with labels, the second without. For there to be something that surprises,
 *
 * <ul>
 *   <li>the second half of every third recording has some steps of another patient's,
 *   <li>the first half of every third, one segment with a wrong label,
 *   <li>and the rest are as they were recorded.
 * </ul>
 */
final class HeartBeats {

  /** Of a file: 0.4 s. */
  static final int STEPS_PER_FILE = 100;

  /** Where those of another patient begin, and end: 0.8 s. */
  static final int OTHER_BEGINS = 850;

  static final int OTHER_ENDS = 1050;

  /** A wrong label comes after it is known what is right: 2 s. */
  private static final int FIRST_WRONG = 300;

  private static final int KINDS = 3;
  private static final int OTHER = 1;
  private static final int WRONG = 2;

  private final Dataset recordings;
  private final int steps;
  private final int outputs;

  /**
   * @param recordings all of equal length, spikes with a class for each step
   * @param outputs how many classes there are
   */
  HeartBeats(Dataset recordings, int outputs) {
    this.recordings = recordings;
    this.steps = recordings.sample(0, 0).input().steps();
    this.outputs = outputs;
  }

  int patients() {
    return recordings.size();
  }

  int steps() {
    return steps;
  }

  int files() {
    return (steps + STEPS_PER_FILE - 1) / STEPS_PER_FILE;
  }

  /** Of whom labels come no more. */
  boolean isSecondHalf(int t) {
    return t >= steps / 2;
  }

  static String key(int patient) {
    return "patient-" + patient;
  }

  static int patient(String key) {
    return Integer.parseInt(key.substring("patient-".length()));
  }

  /** Whether another patient's steps are among this one's. */
  boolean hasOther(int patient) {
    return patient % KINDS == OTHER;
  }

  private boolean isOther(int patient, int t) {
    return hasOther(patient) && t >= OTHER_BEGINS && t < OTHER_ENDS;
  }

  /** Where the segment with a wrong label begins and ends; null if there is none. */
  int[] wrong(int patient) {
    if (patient % KINDS != WRONG) {
      return null;
    }
    int begin = endOfSegment(patient, FIRST_WRONG);
    int end = endOfSegment(patient, begin);
    return label(patient, begin) < 0 || isSecondHalf(end) ? null : new int[] {begin, end};
  }

  /** The step after those that have the label of this one. */
  private int endOfSegment(int patient, int t) {
    int end = t;
    while (end < steps && label(patient, end) == label(patient, t)) {
      end++;
    }
    return end;
  }

  /** The true class of a patient's own step; -1 if nobody knows. */
  int truth(int patient, int t) {
    return isOther(patient, t) ? -1 : label(patient, t);
  }

  private int label(int patient, int t) {
    return t < steps ? recordings.sample(0, patient).target().classAt(t) : -1;
  }

  /**
   * A step of a patient.
   *
   * @param key whose
   * @param json a {@link org.eprop.spark.stream.KeyedEvent}
   */
  record Row(String key, String json) {}

  /** The steps of a file, of one patient after the other. */
  List<Row> rows(int file) {
    List<Row> rows = new ArrayList<>();
    int end = Math.min(steps, (file + 1) * STEPS_PER_FILE);
    for (int patient = 0; patient < patients(); patient++) {
      int[] wrong = wrong(patient);
      for (int t = file * STEPS_PER_FILE; t < end; t++) {
        StringBuilder text = new StringBuilder();
        text.append("{\"key\": \"").append(key(patient)).append("\", \"order\": ").append(t);
        text.append(", \"input\": ").append(Arrays.toString(input(patient, t)));
        int label = label(patient, t);
        if (label >= 0 && !isSecondHalf(t)) {
          boolean isWrong = wrong != null && t >= wrong[0] && t < wrong[1];
          int given = isWrong ? (label + outputs / 2) % outputs : label;
          text.append(", \"label\": ").append(given);
        }
        rows.add(new Row(key(patient), text.append('}').toString()));
      }
    }
    return rows;
  }

  private int[] input(int patient, int t) {
    int whose = isOther(patient, t) ? (patient + KINDS * 12 + 1) % patients() : patient;
    Sample sample = recordings.sample(0, whose);
    SpikeInput spikes = (SpikeInput) sample.input();
    int[] x = new int[spikes.channels()];
    for (int e = spikes.start()[t]; e < spikes.start()[t + 1]; e++) {
      x[spikes.channel()[e]] = 1;
    }
    return x;
  }
}
