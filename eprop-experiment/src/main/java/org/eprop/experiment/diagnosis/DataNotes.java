package org.eprop.experiment.diagnosis;

import static org.eprop.experiment.diagnosis.NoteText.number;
import static org.eprop.experiment.diagnosis.NoteText.percent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.experiment.Note;
import org.eprop.experiment.Note.Cause;
import org.eprop.experiment.diagnosis.TrainingData.Moments;

/** What training data make hard or impossible to learn. */
final class DataNotes {

  /** Root mean squares that neurons with usual gains take. */
  private static final double SMALLEST_INPUT = 0.02;

  private static final double LARGEST_INPUT = 20;

  /** Of spikes, how many there are for each channel and step. */
  private static final double DENSE_SPIKES = 0.5;

  private static final double SMALLEST_TARGET = 0.02;
  private static final double LARGEST_TARGET = 20;
  private static final double NEARLY_ALL = 0.9;
  private static final double SUM_TOLERANCE = 1e-3;

  private final TrainingData data;
  private final NetworkDefinition network;
  private final List<String> known;
  private final List<Note> notes = new ArrayList<>();

  /**
   * @param known what the task says of its data itself
   */
  DataNotes(TrainingData data, NetworkDefinition network, List<String> known) {
    this.data = data;
    this.known = known;
    this.network = network;
  }

  List<Note> notes() {
    inputs();
    for (int m = 0; m < network.readouts().size(); m++) {
      targets(m);
    }
    samples();
    return notes;
  }

  private void inputs() {
    Moments[] channels = data.channels();
    long still = Arrays.stream(channels).filter(c -> !(c.variance() > 0)).count();
    if (2 * still > channels.length) {
      note(
          Cause.INPUT_WITHOUT_VARIANCE,
          "training data",
          "%s of %s input channels %s; expected most to vary: is the file, the axis or the scale"
                  .formatted(still, channels.length, data.spikes() ? "never spike" : "never change")
              + " the right one?");
      if (still == channels.length) {
        return;
      }
    }
    double square = Arrays.stream(channels).mapToDouble(Moments::meanSquare).average().orElse(0);
    double size = Math.sqrt(square);
    if (data.spikes()) {
      if (square > DENSE_SPIKES) {
        note(
            Cause.INPUT_SIZE,
            "training data",
            "a channel spikes %s times a step; usual are 0.001 to 0.2. Use shorter steps, or another"
                    .formatted(number(square))
                + " threshold of the encoder");
      }
    } else if (known.isEmpty() && (size > LARGEST_INPUT || size < SMALLEST_INPUT)) {
      note(
          Cause.INPUT_SIZE,
          "training data",
          ("inputs have a root mean square of %s; usual is about 1. Standardise the channels, or"
                  + " change input_gain")
              .formatted(number(size)));
    }
  }

  private void targets(int m) {
    ReadoutDefinition readout = network.readouts().get(m);
    if (readout.name().startsWith("local.")) {
      return;
    }
    String place = "readout " + readout.name();
    if (!data.scores(m)) {
      note(
          Cause.NOTHING_SCORED,
          place,
          "no step of %s training samples has a target that counts: look at target delays, masks,"
                  .formatted(data.samples().size())
              + " windows and labels");
      return;
    }
    long[] classes = data.classes(m, readout.outputs());
    if (classes.length > 0) {
      classes(place, classes);
    } else {
      values(place, readout, data.values(m, readout.outputs()));
    }
  }

  private void classes(String place, long... classes) {
    long all = Arrays.stream(classes).sum();
    int largest = 0;
    for (int k = 0; k < classes.length; k++) {
      largest = classes[k] > classes[largest] ? k : largest;
    }
    double share = (double) classes[largest] / all;
    if (share == 1) {
      note(
          Cause.TARGETS_WITHOUT_VARIANCE,
          place,
          "all %s labels looked at are class %s: there is nothing to tell apart. Are labels read from"
                  .formatted(all, largest)
              + " the right place, and samples in random order?");
    } else if (share > NEARLY_ALL) {
      note(
          Cause.UNBALANCED_CLASSES,
          place,
          "%s of the labels are class %s: answering it always is right so often. Try"
                  .formatted(percent(share), largest)
              + " training.class_weights \"balanced\", and the metric balanced_accuracy or f1");
    }
  }

  private void values(String place, ReadoutDefinition readout, Moments... values) {
    boolean some = Arrays.stream(values).allMatch(v -> v.count() > 0);
    if (!some) {
      return;
    }
    double variance = Arrays.stream(values).mapToDouble(Moments::variance).average().orElse(0);
    double size =
        Math.sqrt(Arrays.stream(values).mapToDouble(Moments::meanSquare).average().orElse(0));
    if (variance == 0 && values.length > 0 && data.samples().size() > 1) {
      note(
          Cause.TARGETS_WITHOUT_VARIANCE,
          place,
          "every target value is %s: the bias alone can learn it".formatted(number(size)));
    } else if (readout.loss().name().contains("cross_entropy")) {
      distribution(place, readout, values);
    } else if (size > LARGEST_TARGET || size < SMALLEST_TARGET) {
      note(
          Cause.TARGET_SIZE,
          place,
          "targets have a root mean square of %s; usual is about 1. Scale them: errors, and so"
                  .formatted(number(size))
              + " gradients, grow with their size");
    }
  }

  private void distribution(String place, ReadoutDefinition readout, Moments... values) {
    double sum = Arrays.stream(values).mapToDouble(Moments::mean).sum();
    if (Math.abs(sum - 1) > SUM_TOLERANCE) {
      note(
          Cause.TARGETS_DO_NOT_FIT,
          place,
          "%s expects classes, or shares of classes that sum to 1, but target values sum to %s in"
                  .formatted(readout.loss().name(), number(sum))
              + " the mean; expected mean_squared_error for real values");
    }
  }

  private void samples() {
    Map<Integer, Integer> seen = new HashMap<>();
    for (Sample sample : data.samples()) {
      seen.merge(hash(sample.input()), 1, Integer::sum);
    }
    int count = data.samples().size();
    if (count > 3 && 2 * seen.size() <= count) {
      note(
          Cause.IDENTICAL_SAMPLES,
          "training data",
          "of %s samples only %s have inputs of their own; expected all to differ"
              .formatted(count, seen.size()));
    }
  }

  private static int hash(Input input) {
    if (input instanceof RealInput real) {
      return Arrays.deepHashCode(real.values());
    }
    SpikeInput spikes = (SpikeInput) input;
    int hash = Arrays.hashCode(spikes.start());
    for (int e = 0; e < spikes.events(); e++) {
      hash = 31 * hash + spikes.channel()[e];
    }
    return hash;
  }

  private void note(Cause cause, String place, String text) {
    notes.add(new Note(cause, place, text));
  }
}
