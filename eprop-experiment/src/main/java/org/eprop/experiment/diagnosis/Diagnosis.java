package org.eprop.experiment.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.optimizer.Schedule;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Task;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.model.EpropNetwork;
import org.eprop.experiment.Note;
import org.eprop.experiment.Note.Cause;
import org.eprop.experiment.Training;
import org.eprop.experiment.diagnosis.TrainingData.Moments;

/**
 * Finds what keeps a network from learning: before the first step from its definition and its data,
 * then after epochs from what training measures anyway. Never changes a weight, and says the same
 * for the same experiment.
 *
 * <p>Not thread-safe.
 */
public final class Diagnosis {

  /** Samples that are run to see what neurons do. */
  public static final int SAMPLES = 8;

  private static final int LEAST_UPDATES = 100;
  private static final double LEAST_GAIN = 0.02;

  private final EpropNetwork network;
  private final Training training;
  private final Schedule schedule;
  private final Task task;

  /**
   * @param network that learns
   * @param training how
   * @param schedule of that
   * @param task what
   */
  public Diagnosis(EpropNetwork network, Training training, Schedule schedule, Task task) {
    this.network = network;
    this.training = training;
    this.schedule = schedule;
    this.task = task;
  }

  /**
   * What can be known before the first step.
   *
   * @param episodes whether samples are played, rather than read
   */
  public List<Note> before(boolean episodes) {
    List<Note> notes =
        new ArrayList<>(
            new DefinitionNotes(network, training, schedule, task.train().size()).notes());
    if (episodes || task.train().size() == 0) {
      return notes;
    }
    TrainingData looked = TrainingData.of(task.train());
    notes.addAll(new TimeScales(network.model().network(), network.structure(), looked).notes());
    notes.addAll(new SignalArrival(network, task).notes());
    notes.addAll(new DataNotes(looked, network.model().network(), task.warnings()).notes());
    return notes;
  }

  /** Whether to look at an epoch that is not the last: 1, 2, 4, 8 and so on. */
  public static boolean looksAt(int epoch) {
    return Integer.bitCount(epoch) == 1;
  }

  /**
   * What an epoch says.
   *
   * @param engine of the network; its recorder is forgotten
   * @param samples at most {@value #SAMPLES} of the training data, to be run
   * @param leaves how everything that learns fared
   * @param factor of the schedule at the last update
   * @param epoch from 1
   * @param last whether it is the last one
   */
  public List<Note> after(
      GradientEngine engine,
      List<Sample> samples,
      List<LeafChange> leaves,
      double factor,
      int epoch,
      boolean last) {
    SampleActivity activity = SampleActivity.of(network, engine, samples);
    return new EpochNotes(network, activity, leaves, factor >= 0.5, epoch, last).notes();
  }

  /**
   * Whether the best there was is better than one constant answer.
   *
   * @param accuracy the best; NaN if targets are values
   * @param squaredError the least mean squared error; NaN if targets are classes
   * @param updates how many there were: of few, nothing is said
   */
  public List<Note> atEnd(double accuracy, double squaredError, long updates) {
    if (updates < LEAST_UPDATES) {
      return List.of();
    }
    int outputs = network.structure().readouts().get(0).outputs();
    TrainingData looked = TrainingData.of(task.train());
    long[] classes = looked.classes(0, outputs);
    String text = "";
    if (classes.length > 0 && !Double.isNaN(accuracy)) {
      double share = (double) Arrays.stream(classes).max().orElse(0) / Arrays.stream(classes).sum();
      if (accuracy <= share + LEAST_GAIN * (1 - share) && share < 1) {
        text =
            "the best accuracy is %s; answering the most frequent class always is right for %s"
                .formatted(NoteText.percent(accuracy), NoteText.percent(share));
      }
    } else if (!Double.isNaN(squaredError)) {
      double variance =
          Arrays.stream(looked.values(0, outputs))
              .filter(v -> v.count() > 0)
              .mapToDouble(Moments::variance)
              .average()
              .orElse(0);
      if (variance > 0 && squaredError >= (1 - LEAST_GAIN) * variance) {
        text =
            "the least mean squared error is %s; answering the mean always has %s"
                .formatted(NoteText.number(squaredError), NoteText.number(variance));
      }
    }
    return text.isEmpty()
        ? List.of()
        : List.of(
            new Note(
                Cause.NO_BETTER_THAN_CONSTANT,
                "training",
                text + ". Look at the notes above; try more epochs and other learning rates"));
  }
}
