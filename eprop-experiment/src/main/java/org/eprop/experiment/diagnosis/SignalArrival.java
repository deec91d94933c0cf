package org.eprop.experiment.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.eprop.api.signal.StepSignal;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.experiment.Note;
import org.eprop.experiment.Note.Cause;

/**
 * Whether learning signals reach the neurons before a sequence ends. One that does not leaves their
 * weights as they are, to the bit, while the readout learns: it looks like training.
 *
 * <p>Data are looked at only for a signal that is late or needs rewards, and only until a sample is
 * found in which it arrives.
 */
final class SignalArrival {

  private final EpropNetwork network;
  private final Task task;

  /**
   * @param network whose learning signals are looked at
   * @param task with the training data; not one of episodes, whose rewards are not known before
   */
  SignalArrival(EpropNetwork network, Task task) {
    this.network = network;
    this.task = task;
  }

  /** One for each population that a readout's signal never reaches. */
  List<Note> notes() {
    List<Note> all = new ArrayList<>();
    NetworkDefinition definition = network.model().network();
    for (int m = 0; m < definition.readouts().size(); m++) {
      for (int p = 0; p < definition.populations().size(); p++) {
        if (network.feedback().signal(m, p) instanceof StepSignal signal
            && (signal.delay() > 0 || signal.needsReward())) {
          String sentence = new Search(signal, m).sentence();
          if (!sentence.isEmpty()) {
            String population = definition.populations().get(p).name();
            all.add(
                new Note(
                    Cause.NO_LEARNING_SIGNAL,
                    "readout " + definition.readouts().get(m).name(),
                    "learning_signal: \"%s\" %s: the neurons of \"%s\" learn nothing from it"
                        .formatted(
                            Objects.requireNonNull(
                                    definition.readouts().get(m).learningSignals().get(population))
                                .name(),
                            sentence,
                            population)));
          }
        }
      }
    }
    return all;
  }

  /** Through the training data, for one signal. */
  private final class Search {

    private final StepSignal signal;
    private final int readout;

    /** Steps of the longest sequence. */
    private int longest;

    /** The longest time from what causes a signal to the end of its sequence, in steps. */
    private int mostTime;

    Search(StepSignal signal, int readout) {
      this.signal = signal;
      this.readout = readout;
    }

    /** Why it never arrives; empty if it does. */
    String sentence() {
      Dataset train = task.train();
      for (int i = 0; i < train.size() && mostTime <= signal.delay(); i++) {
        Sample sample = train.sample(0, i);
        int steps = sample.input().steps();
        longest = Math.max(longest, steps);
        mostTime = Math.max(mostTime, steps - firstCause(sample, steps));
      }
      String cause = signal.needsReward() ? "reward" : "error";
      if (mostTime > signal.delay()) {
        return "";
      }
      if (mostTime == 0) {
        return "needs a %s, but no training sample has one".formatted(cause);
      }
      return String.format(
          Locale.ROOT,
          "comes %d steps (%s ms) after its %s, but no training sequence has more than %d from the"
              + " first %s on (the longest has %d); expected a delay below %s ms",
          signal.delay(),
          NoteText.number(signal.delay() * task.timeStep()),
          cause,
          mostTime,
          cause,
          longest,
          NoteText.number(mostTime * task.timeStep()));
    }

    private int firstCause(Sample sample, int steps) {
      float[] rewards = sample.rewards();
      Target target = sample.target(readout);
      int t = 0;
      while (t < steps
          && (signal.needsReward()
              ? rewards == null || rewards[t] == 0
              : !signal.needsNoTarget() && target.weight(t) == 0)) {
        t++;
      }
      return t;
    }
  }
}
