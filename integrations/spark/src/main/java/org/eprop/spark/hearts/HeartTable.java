package org.eprop.spark.hearts;

import java.util.Iterator;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What came of a {@link HeartStream} that {@link HeartBeats} fed. */
final class HeartTable {

  private final HeartBeats beats;

  /** How many of the labelled steps of a patient's second half, and how many are right. */
  private final int[] known;

  private final int[] sharedRight;
  private final int[] ownRight;

  /** The same of all patients, by file. */
  private final int[] knownAt;

  private final int[] sharedAt;
  private final int[] ownAt;

  private final boolean[] beat;
  private final boolean[] wrongLabel;
  private int otherLabels;

  private HeartTable(HeartBeats beats) {
    this.beats = beats;
    known = new int[beats.patients()];
    sharedRight = new int[beats.patients()];
    ownRight = new int[beats.patients()];
    knownAt = new int[beats.files()];
    sharedAt = new int[beats.files()];
    ownAt = new int[beats.files()];
    beat = new boolean[beats.patients()];
    wrongLabel = new boolean[beats.patients()];
  }

  /** Reads what the queries wrote. */
  static HeartTable read(SparkSession session, HeartBeats beats, String folder) {
    HeartTable table = new HeartTable(beats);
    table.count(session, folder + "/" + HeartStream.SHARED, table.sharedRight, table.sharedAt);
    table.count(session, folder + "/" + HeartStream.OWN, table.ownRight, table.ownAt);
    for (int patient = 0; patient < beats.patients(); patient++) {
      for (int t = 0; t < beats.steps(); t++) {
        if (beats.truth(patient, t) >= 0) {
          table.known[patient] += beats.isSecondHalf(t) ? 1 : 0;
          table.knownAt[t / HeartBeats.STEPS_PER_FILE]++;
        }
      }
    }
    Iterator<Row> rows =
        session
            .read()
            .schema(org.apache.spark.sql.Encoders.bean(Surprise.class).schema())
            .json(folder + "/" + HeartStream.SURPRISES)
            .toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      table.surprise(
          HeartBeats.patient(row.getAs("key")), row.getAs("kind"), row.<Long>getAs("step"));
    }
    return table;
  }

  private void count(SparkSession session, String folder, int[] right, int[] rightAt) {
    Iterator<Row> rows =
        session.read().parquet(folder).select("key", "step", "prediction").toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      int patient = HeartBeats.patient(row.getString(0));
      int t = (int) row.getLong(1);
      if (beats.truth(patient, t) == row.getInt(2)) {
        right[patient] += beats.isSecondHalf(t) ? 1 : 0;
        rightAt[t / HeartBeats.STEPS_PER_FILE]++;
      }
    }
  }

  private void surprise(int patient, String kind, long step) {
    if (kind.equals(Surprise.BEAT)) {
      beat[patient] = true;
      return;
    }
    int[] wrong = beats.wrong(patient);
    if (wrong != null && step == wrong[0]) {
      wrongLabel[patient] = true;
    } else {
      otherLabels++;
    }
  }

  private static double share(int[] right, int[] of) {
    return (double) IntStream.of(right).sum() / IntStream.of(of).sum();
  }

  private int count(IntPredicate patients) {
    return (int) IntStream.range(0, known.length).filter(patients).count();
  }

  /** Of second halves, by the network as it was trained. */
  double shared() {
    return share(sharedRight, known);
  }

  /** Of second halves, by patients' own readouts. */
  double own() {
    return share(ownRight, known);
  }

  /** How many patients' own readouts were right more often than the shared one, or less often. */
  int own(boolean better) {
    return count(p -> better ? ownRight[p] > sharedRight[p] : ownRight[p] < sharedRight[p]);
  }

  /** How many patients there are with, or without, another's beats. */
  int patients(boolean withOther) {
    return count(p -> beats.hasOther(p) == withOther);
  }

  /** For how many of those beats were reported. */
  int beatsReported(boolean withOther) {
    return count(p -> beats.hasOther(p) == withOther && beat[p]);
  }

  /** How many wrong labels there are. */
  int wrongLabels() {
    return count(p -> beats.wrong(p) != null);
  }

  /** How many of them were reported. */
  int wrongReported() {
    return count(p -> wrongLabel[p]);
  }

  /** How many right ones were. */
  int rightReported() {
    return otherLabels;
  }

  /** A row for each patient. */
  String csv() {
    StringBuilder text = new StringBuilder("patient,labelled_steps,shared_right,own_right\n");
    for (int patient = 0; patient < known.length; patient++) {
      text.append(HeartBeats.key(patient)).append(',').append(known[patient]).append(',');
      text.append(sharedRight[patient]).append(',').append(ownRight[patient]).append('\n');
    }
    return text.toString();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("steps        labels  shared readout  own readout\n");
    for (int file = 0; file < knownAt.length; file++) {
      int first = file * HeartBeats.STEPS_PER_FILE;
      if (knownAt[file] > 0) {
        text.append(
            String.format(
                Locale.ROOT,
                "%4d - %4d  %6s  %12.1f %%  %9.1f %%%n",
                first,
                Math.min(beats.steps(), first + HeartBeats.STEPS_PER_FILE) - 1,
                beats.isSecondHalf(first) ? "none" : "learned",
                100.0 * sharedAt[file] / knownAt[file],
                100.0 * ownAt[file] / knownAt[file]));
      }
    }
    text.append(
        String.format(
            Locale.ROOT,
            "second halves       %12.1f %%  %9.1f %%  better for %d of %d patients, worse for"
                + " %d%n",
            100 * shared(),
            100 * own(),
            own(true),
            known.length,
            own(false)));
    text.append(
        String.format(
            Locale.ROOT,
            "beats of another: %d of %d reported, and %d of %d patients without%n",
            beatsReported(true),
            patients(true),
            beatsReported(false),
            patients(false)));
    text.append(
        String.format(
            Locale.ROOT,
            "wrong labels: %d of %d reported, and %d that were right%n",
            wrongReported(),
            wrongLabels(),
            rightReported()));
    return text.toString();
  }
}
