package org.eprop.experiment.training;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.run.SampleRun;
import org.eprop.experiment.environment.PlayedEpisode;

/**
 * How well a network did on some samples: loss of all readouts, accuracy or mean squared error of
 * the first readout that has a target, or return, length and success of episodes; firing rate. Sums
 * are taken in the order in which samples are added. Mutable.
 *
 * @since 1.0
 */
public final class Score {

  /** Of more classes, no confusion is counted: it would be larger than all else that is saved. */
  public static final int MOST_CONFUSED = 100;

  /** How many {@link #sums()} there are beside the confusion. */
  static final int SUMS = 13;

  // Places of sums; counts are whole numbers, and exact up to 2^53.
  private static final int LOSS = 0;
  private static final int LOSS_WEIGHT = 1;
  private static final int RIGHT = 2;
  private static final int JUDGED = 3;
  private static final int SQUARED_ERROR = 4;
  private static final int VALUES = 5;
  private static final int SPIKES = 6;
  private static final int NEURON_STEPS = 7;
  private static final int RETURNS = 8;
  private static final int EPISODES = 9;
  private static final int EPISODE_STEPS = 10;
  private static final int SUCCESSES = 11;
  private static final int TRIALS = 12;

  private final double[] sums = new double[SUMS];
  private long[][] confusion = {};

  /** The sums, for a checkpoint: what {@link #restore} takes. */
  public double[] sums() {
    int classes = confusion.length;
    double[] all = Arrays.copyOf(sums, SUMS + classes * classes);
    for (int i = 0; i < classes; i++) {
      for (int k = 0; k < classes; k++) {
        all[SUMS + i * classes + k] = confusion[i][k];
      }
    }
    return all;
  }

  /** Whether there can be so many {@link #sums()}. */
  static boolean canRestore(int count) {
    int classes = (int) Math.sqrt(Math.max(0, count - SUMS));
    return count == SUMS + classes * classes && classes <= MOST_CONFUSED;
  }

  /** Continues from {@link #sums()}. */
  public static Score restore(double[] sums) {
    Score score = new Score();
    System.arraycopy(sums, 0, score.sums, 0, SUMS);
    int classes = (int) Math.sqrt(sums.length - SUMS);
    score.confusion = new long[classes][classes];
    for (int i = 0; i < classes; i++) {
      for (int k = 0; k < classes; k++) {
        score.confusion[i][k] = (long) sums[SUMS + i * classes + k];
      }
    }
    return score;
  }

  /**
   * Adds the loss of a batch.
   *
   * @param batchLoss in training, regularisation included
   * @param samples how many it is of: batches are weighted by their size
   */
  public void addLoss(double batchLoss, int samples) {
    sums[LOSS] += batchLoss * samples;
    sums[LOSS_WEIGHT] += samples;
  }

  /** Adds what another counted, after what is there. */
  public void add(Score other) {
    for (int n = 0; n < SUMS; n++) {
      sums[n] += other.sums[n];
    }
    if (confusion.length == 0) {
      confusion = other.confusion();
      return;
    }
    for (int i = 0; i < other.confusion.length; i++) {
      for (int k = 0; k < confusion.length; k++) {
        confusion[i][k] += other.confusion[i][k];
      }
    }
  }

  /**
   * Adds a sample: whether its labelled steps (or the whole sequence, judged by the mean readout
   * over its window) are right, or how far its values are off; and its spikes.
   *
   * @param network that did it
   */
  public void add(Sample sample, SampleRun run, NetworkStructure network) {
    addSpikes(run, network);
    for (int m = 0; m < network.readouts().size(); m++) {
      if (counts(sample.target(m), run.steps())) {
        add(sample.target(m), run, m);
        return;
      }
    }
  }

  private void addSpikes(SampleRun run, NetworkStructure network) {
    for (int p = 0; p < network.populations().size(); p++) {
      sums[SPIKES] += run.spikeCount(p);
    }
    sums[NEURON_STEPS] += (double) network.neurons() * run.steps();
  }

  /** Adds an episode: its return, length and success, and the spikes of the network in it. */
  public void add(PlayedEpisode episode, SampleRun run, NetworkStructure network) {
    addSpikes(run, network);
    sums[RETURNS] += episode.totalReward();
    sums[EPISODES]++;
    sums[EPISODE_STEPS] += episode.length();
    if (episode.success().isPresent()) {
      sums[TRIALS]++;
      sums[SUCCESSES] += episode.success().get() ? 1 : 0;
    }
  }

  private static boolean counts(Target target, int steps) {
    for (int t = 0; t < steps; t++) {
      if (target.weight(t) != 0) {
        return true;
      }
    }
    return false;
  }

  private void add(Target target, SampleRun run, int m) {
    if (!target.hasClasses()) {
      addValues(target, run, m);
    } else if (target.isSequenceClass()) {
      addSequence(target, run, m);
    } else {
      for (int t = 0; t < run.steps(); t++) {
        if (target.weight(t) != 0) {
          judge(target.classAt(t), run.readoutAt(m, t));
        }
      }
    }
  }

  private void addSequence(Target target, SampleRun run, int m) {
    double[] mean = null;
    int label = Target.UNLABELLED;
    for (int t = 0; t < run.steps(); t++) {
      double weight = target.weight(t);
      if (weight != 0) {
        double[] y = run.readoutAt(m, t);
        mean = mean == null ? new double[y.length] : mean;
        for (int k = 0; k < y.length; k++) {
          mean[k] += weight * y[k];
        }
        label = target.classAt(t);
      }
    }
    if (mean != null) {
      judge(label, mean);
    }
  }

  private void judge(int label, double[] y) {
    int answer = Target.largest(y);
    sums[JUDGED]++;
    sums[RIGHT] += answer == label ? 1 : 0;
    if (y.length > MOST_CONFUSED) {
      return;
    }
    if (confusion.length == 0) {
      confusion = new long[y.length][y.length];
    }
    confusion[label][answer]++;
  }

  /** Sample by sample, so that scores of samples add up to the same bits. */
  private void addValues(Target target, SampleRun run, int m) {
    double ofSample = 0;
    for (int t = 0; t < run.steps(); t++) {
      if (target.weight(t) != 0) {
        double[] y = run.readoutAt(m, t);
        double[] wanted = target.valuesAt(t);
        for (int k = 0; k < y.length; k++) {
          ofSample += (y[k] - wanted[k]) * (y[k] - wanted[k]);
          sums[VALUES]++;
        }
      }
    }
    sums[SQUARED_ERROR] += ofSample;
  }

  /** Mean loss, that of regularizers included in training alone; NaN if nothing was added. */
  public double loss() {
    return sums[LOSS] / sums[LOSS_WEIGHT];
  }

  /** Whether there were classes to judge. */
  public boolean hasAccuracy() {
    return sums[JUDGED] > 0;
  }

  /** The share of labelled steps, or sequences, that are right; NaN if there were none. */
  public double accuracy() {
    return mean(RIGHT, JUDGED);
  }

  /**
   * How often a true class got which answer, [true][answer]; empty if nothing was judged, or there
   * are more than {@value #MOST_CONFUSED} classes.
   */
  public long[][] confusion() {
    return Arrays.stream(confusion).map(long[]::clone).toArray(long[][]::new);
  }

  /** The mean squared error per value; NaN if targets were classes. */
  public double meanSquaredError() {
    return mean(SQUARED_ERROR, VALUES);
  }

  private double mean(int sum, int count) {
    return sums[count] == 0 ? Double.NaN : sums[sum] / sums[count];
  }

  /** Whether episodes were played, rather than samples judged. */
  public boolean hasReturn() {
    return sums[EPISODES] > 0;
  }

  /** The mean of the episodes' sums of rewards; NaN if there were none. */
  public double meanReturn() {
    return mean(RETURNS, EPISODES);
  }

  /** The mean number of steps of an episode; NaN if there were none. */
  public double episodeLength() {
    return mean(EPISODE_STEPS, EPISODES);
  }

  /** Whether episodes succeed or fail. */
  public boolean hasSuccess() {
    return sums[TRIALS] > 0;
  }

  /** The share of the episodes that succeeded; NaN if there is no such thing. */
  public double success() {
    return mean(SUCCESSES, TRIALS);
  }

  /**
   * 1 - accuracy, or the mean squared error, or the mean return with its sign changed: what models
   * are chosen by, the lower the better.
   */
  public double error() {
    if (hasReturn()) {
      return -meanReturn();
    }
    return hasAccuracy() ? 1 - accuracy() : meanSquaredError();
  }

  /** Spikes per neuron and step. */
  public double rate() {
    return sums[SPIKES] / sums[NEURON_STEPS];
  }

  /** The numbers that there are, by their names in files. */
  public Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", loss());
    if (hasReturn()) {
      values.put("return", meanReturn());
      values.put("episode_length", episodeLength());
      if (hasSuccess()) {
        values.put("success", success());
      }
    } else if (hasAccuracy()) {
      values.put("accuracy", accuracy());
    } else {
      values.put("mean_squared_error", meanSquaredError());
    }
    values.put("rate", rate());
    return values;
  }
}
