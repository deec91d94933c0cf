package org.eprop.experiment.diagnosis;

import static org.eprop.experiment.diagnosis.NoteText.number;
import static org.eprop.experiment.diagnosis.NoteText.percent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.optimizer.Schedule;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Projection;
import org.eprop.experiment.Note;
import org.eprop.experiment.Note.Cause;
import org.eprop.experiment.Training;
import org.jspecify.annotations.Nullable;

/** What can't learn, or hardly, for how a network and its training are defined. */
final class DefinitionNotes {

  private static final double LEAST_FACTOR = 0.1;

  private static final double LOWEST_EARLY = 0.02;
  private static final double LARGEST_GAIN = 50;
  private static final double SMALLEST_GAIN = 0.005;
  private static final int FEW_UPDATES = 50;
  private static final int MANY = 100;

  /** Points of training at which the schedule is asked. */
  private static final int POINTS = 1000;

  private final EpropNetwork network;
  private final Training training;
  private final Schedule schedule;
  private final int samples;
  private final List<Note> notes = new ArrayList<>();

  DefinitionNotes(EpropNetwork network, Training training, Schedule schedule, int samples) {
    this.network = network;
    this.training = training;
    this.schedule = schedule;
    this.samples = samples;
  }

  List<Note> notes() {
    whatLearns();
    for (int p = 0; p < network.structure().populations().size(); p++) {
      taught(p);
    }
    rates();
    schedule();
    updates();
    initialWeights();
    return notes;
  }

  private void whatLearns() {
    List<Leaf> learned = network.weights().leaves().stream().filter(Leaf::learned).toList();
    if (learned.isEmpty()) {
      note(
          Cause.NOTHING_LEARNS,
          "network",
          "no weight and no parameter learns: \"learn\" is false everywhere");
    }
    double rate = rate(training.optimizer());
    if (rate == 0 && training.optimizers().isEmpty() && !learned.isEmpty()) {
      note(Cause.NOTHING_LEARNS, "optimizer", "learning_rate is 0: no update changes a weight");
    }
  }

  private static double rate(Choice<?> optimizer) {
    return optimizer.arguments().values().get("learning_rate") instanceof Number n
        ? n.doubleValue()
        : Double.NaN;
  }

  /** Whether any error reaches a population, or a path does. */
  private void taught(int p) {
    NetworkStructure structure = network.structure();
    Population population = structure.populations().get(p);
    boolean learns =
        !population.learned().isEmpty()
            || structure.projections().stream()
                .anyMatch(one -> one.to() == p && learns(one.name()));
    if (!learns || hasPaths()) {
      return;
    }
    boolean signal = false;
    boolean some = false;
    for (int m = 0; m < structure.readouts().size(); m++) {
      LearningSignal of = network.feedback().signal(m, p);
      some |= of != null;
      signal |=
          of != null
              && (!(of instanceof Feedback feedback)
                  || feedback.isSymmetric()
                  || anyOf(network.feedback().of(m, p)));
    }
    if (!signal) {
      note(
          Cause.NO_LEARNING_SIGNAL,
          "population " + population.name(),
          (some
                  ? "all its feedback weights are 0"
                  : "no readout teaches it, and the rule keeps no paths through other neurons")
              + ": its weights learn nothing from errors; expected a learning_signal of it");
    }
  }

  private boolean learns(String leaf) {
    return network.weights().leaves().stream()
        .anyMatch(one -> one.learned() && one.name().equals(leaf));
  }

  /** Whether the rule lets errors come through other neurons. */
  private boolean hasPaths() {
    LearningRule rule = network.rule();
    return rule.needsSymmetricFeedback()
        || !network.model().learning().rule().name().equals("eprop");
  }

  private static boolean anyOf(float @Nullable [][] rows) {
    for (float[] row : rows == null ? new float[0][] : rows) {
      for (float number : row) {
        if (number != 0) {
          return true;
        }
      }
    }
    return false;
  }

  private void rates() {
    for (Choice<RegularizerFactory> choice : network.model().learning().regularizers()) {
      for (Parameter parameter : choice.arguments().declared()) {
        if (parameter.name().equals("target_rate")) {
          double target = choice.arguments().real(parameter);
          network.structure().populations().forEach(p -> rate(choice.name(), target, p));
        }
      }
    }
  }

  private void rate(String regularizer, double target, Population population) {
    int[] silent = population.silentSteps().clone();
    Arrays.sort(silent);
    double most = 1.0 / (1 + silent[silent.length / 2]);
    if (target > most) {
      note(
          Cause.TARGET_RATE_OUT_OF_REACH,
          "regularizer " + regularizer,
          "target_rate is %s spikes a step, but neurons of %s stay silent for %s steps after a spike"
                  .formatted(number(target), population.name(), silent[silent.length / 2])
              + " and reach %s at most; usual are 0.01 to 0.05 (10 to 50 Hz at 1 ms)"
                  .formatted(number(most)));
    } else if (target > EpochNotes.HIGHEST_RATE) {
      note(
          Cause.TARGET_RATE_OUT_OF_REACH,
          "regularizer " + regularizer,
          "target_rate is %s spikes a step; usual are 0.01 to 0.05 (10 to 50 Hz at 1 ms)"
              .formatted(number(target)));
    }
  }

  private void schedule() {
    if (training.epochs() == 0) {
      return;
    }
    double most = 0;
    for (int n = 0; n < POINTS; n++) {
      double epoch = (double) n * training.epochs() / POINTS;
      most = Math.max(most, schedule.factor(epoch, training.epochs()));
    }
    if (most < LEAST_FACTOR) {
      note(
          Cause.SCHEDULE_TOO_LOW,
          "schedule",
          "in %s epochs, \"%s\" reaches %s of the learning rate at most; expected a warm-up much"
                  .formatted(training.epochs(), training.schedule().name(), percent(most))
              + " shorter than training");
    } else if (schedule.factor(training.epochs() / 4.0, training.epochs()) < LOWEST_EARLY) {
      note(
          Cause.SCHEDULE_TOO_LOW,
          "schedule",
          "\"%s\" leaves %s of the learning rate after a quarter of %s epochs; usual is more than half"
              .formatted(
                  training.schedule().name(),
                  percent(schedule.factor(training.epochs() / 4.0, training.epochs())),
                  training.epochs()));
    } else if (warmUp() > training.epochs() / 2.0) {
      note(
          Cause.SCHEDULE_TOO_LOW,
          "schedule",
          "warm_up_epochs is %s of %s epochs: the learning rate is reached too late, or never;"
                  .formatted(number(warmUp()), training.epochs())
              + " usual is less than a tenth");
    }
  }

  private void updates() {
    int batches = (int) Math.ceil((double) samples / training.batchSize());
    long updates = (long) training.epochs() * batches;
    if (training.epochs() > 0 && batches == 1 && samples >= MANY && updates < FEW_UPDATES) {
      note(
          Cause.TOO_FEW_UPDATES,
          "training.batch_size",
          "a batch has all %s samples, so training makes %s updates in all; usual are hundreds. Use"
                  .formatted(samples, updates)
              + " smaller batches, or more epochs");
    }
    double averaged = 1 / (1 - training.averaging());
    if (training.averaging() > 0 && averaged > updates) {
      note(
          Cause.AVERAGING_TOO_LONG,
          "training.averaging",
          "%s averages over about %s updates, but there are %s: the network that is measured stays"
                  .formatted(training.averaging(), number(averaged), updates)
              + " near where it began");
    }
  }

  /** What a neuron's weights add up to, beside its threshold. */
  private void initialWeights() {
    NetworkStructure structure = network.structure();
    for (Projection projection : structure.projections()) {
      List<Leaf> leaf =
          network.weights().leaves().stream()
              .filter(one -> one.name().equals(projection.name()))
              .toList();
      Population to = structure.populations().get(projection.to());
      if (!leaf.isEmpty() && to.models().get(0) instanceof LinearNeuron neuron) {
        double gain =
            rms(leaf.get(0))
                * Math.sqrt(projection.synapses().inputsPerNeuron())
                / neuron.threshold();
        if (gain > LARGEST_GAIN || gain < SMALLEST_GAIN && gain > 0) {
          note(
              Cause.INITIAL_WEIGHTS,
              "projection " + projection.name(),
              "weights start so that all presynaptic spikes at once add %s thresholds; usual is about"
                      .formatted(number(gain))
                  + " 1. Look at input_gain, recurrent_gain, threshold, initial_weights and constraints");
        }
      }
    }
    for (int m = 0; m < structure.readouts().size(); m++) {
      for (int p = 0; p < structure.populations().size(); p++) {
        feedback(m, p);
      }
    }
  }

  private void feedback(int m, int p) {
    float[][] b = network.feedback().of(m, p);
    if (b == null || network.feedback().isSymmetric(m, p) || !anyOf(b)) {
      return;
    }
    double size = rms(Leaf.free("", b, /* learned= */ false)) * Math.sqrt(b[0].length);
    if (size > LARGEST_GAIN || size < SMALLEST_GAIN) {
      note(
          Cause.INITIAL_WEIGHTS,
          "readout " + network.structure().readouts().get(m).name(),
          "feedback weights to %s have a root mean square of %s / sqrt(neurons); usual is about 1:"
                  .formatted(network.structure().populations().get(p).name(), number(size))
              + " look at the scale of the learning signal");
    }
  }

  private static double rms(Leaf leaf) {
    double sum = 0;
    long count = 0;
    for (int i = 0; i < leaf.rowCount(); i++) {
      for (float weight : leaf.row(i)) {
        sum += (double) weight * weight;
        count++;
      }
    }
    return count == 0 ? 0 : Math.sqrt(sum / count);
  }

  private double warmUp() {
    Object epochs = training.schedule().arguments().values().get("warm_up_epochs");
    return epochs instanceof Number n ? n.doubleValue() : 0;
  }

  private void note(Cause cause, String place, String text) {
    notes.add(new Note(cause, place, text));
  }
}
