package org.eprop.report.run;

import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.parallel.Workers;
import org.eprop.core.run.SampleRun;
import org.eprop.experiment.training.Episodes;

/**
 * What a network does on many samples: how often each neuron spikes, and how right it is at which
 * time of a sequence.
 */
final class Activity {

  /** So many samples are enough for a picture. */
  private static final int MOST_SAMPLES = 256;

  private static final int BATCH = 32;
  private static final int STRETCHES = 10;

  private final String place;
  private final String set;
  private final double[][] spikes;
  private final int longest;
  private final int stretch;
  private final Judged[] judged;
  private long steps;

  /** How right a readout was: as a whole, at each step, and in each stretch of them. */
  private static final class Judged {
    private final long[][] whole;
    private final long[][][] confusion;
    private boolean bySequence;
    private final double[] right;
    private final double[] count;

    Judged(int longest, int outputs) {
      int classes = outputs <= ConfusionSection.MOST_CLASSES ? outputs : 0;
      whole = new long[classes][classes];
      confusion = new long[STRETCHES][classes][classes];
      right = new double[longest];
      count = new double[longest];
    }
  }

  private Activity(ReportedRun run, String set, String place, int longest) {
    this.set = set;
    this.place = place;
    this.longest = longest;
    NetworkStructure network = run.network().structure();
    spikes = new double[network.populations().size()][];
    Arrays.setAll(spikes, p -> new double[network.size(p)]);
    stretch = Math.max(1, (longest + STRETCHES - 1) / STRETCHES);
    judged = new Judged[network.readouts().size()];
    Arrays.setAll(judged, m -> new Judged(longest, network.readouts().get(m).outputs()));
  }

  /** Runs the network on (at most some hundred samples of) the set in focus. */
  static Activity of(ReportedRun run, Focus focus, Workers workers) {
    Dataset data = focus.dataset(run.task());
    int size = Math.min(MOST_SAMPLES, data.size());
    List<Sample> list = Episodes.samples(run.network(), data, 0, 0, size, workers);
    int longest = list.stream().mapToInt(s -> s.input().steps()).max().orElse(0);
    String all = size == data.size() ? "all " + size : "the first " + size;
    String place = all + " samples of the " + focus.setName(run.task()) + " set";
    Activity activity = new Activity(run, focus.setName(run.task()), place, longest);
    GradientEngine engine = run.network().engine(workers);
    for (int from = 0; from < size; from += BATCH) {
      List<Sample> batch = list.subList(from, Math.min(from + BATCH, size));
      BatchResult result = engine.evaluate(run.network().weights(), batch);
      for (int b = 0; b < batch.size(); b++) {
        activity.add(batch.get(b), result.runs().get(b));
      }
    }
    return activity;
  }

  /** The name of the set. */
  String set() {
    return set;
  }

  private void add(Sample sample, SampleRun run) {
    steps += run.steps();
    for (int p = 0; p < spikes.length; p++) {
      for (int t = 0; t < run.steps(); t++) {
        for (int j : run.spikesAt(p, t)) {
          spikes[p][j]++;
        }
      }
    }
    for (int m = 0; m < judged.length; m++) {
      judge(judged[m], sample.target(m), run, m, stretch);
    }
  }

  /** As a score does: steps one by one, and a whole sequence by its mean readout. */
  private static void judge(Judged of, Target target, SampleRun run, int m, int stretch) {
    of.bySequence |= target.hasClasses() && target.isSequenceClass();
    double[] sum = null;
    int label = Target.UNLABELLED;
    for (int t = 0; target.hasClasses() && t < run.steps(); t++) {
      double weight = target.weight(t);
      if (weight == 0) {
        continue;
      }
      double[] y = run.readoutAt(m, t);
      label = target.classAt(t);
      int answer = Target.largest(y);
      of.count[t]++;
      of.right[t] += answer == label ? 1 : 0;
      if (of.whole.length > 0) {
        of.confusion[t / stretch][label][answer]++;
        of.whole[label][answer] += target.isSequenceClass() ? 0 : 1;
      }
      sum = sum == null ? new double[y.length] : sum;
      for (int k = 0; k < y.length; k++) {
        sum[k] += weight * y[k];
      }
    }
    if (sum != null && target.isSequenceClass() && of.whole.length > 0) {
      of.whole[label][Target.largest(sum)]++;
    }
  }

  /** What it was measured on. */
  String place() {
    return place;
  }

  /** Spikes per step of each neuron of population p. */
  double[] rates(int p) {
    return Arrays.stream(spikes[p]).map(count -> steps == 0 ? 0 : count / steps).toArray();
  }

  /** Whether readout m had classes to judge. */
  boolean hasClasses(int m) {
    return Arrays.stream(judged[m].count).anyMatch(count -> count > 0);
  }

  /** The share of readout m's right answers at each step; NaN where none was judged. */
  double[] accuracy(int m) {
    double[] share = new double[longest];
    for (int t = 0; t < longest; t++) {
      double count = judged[m].count[t];
      share[t] = count == 0 ? Double.NaN : judged[m].right[t] / count;
    }
    return share;
  }

  /** By how many answers of readout m a step was judged, of steps at which any was. */
  IntSummaryStatistics judged(int m) {
    return Arrays.stream(judged[m].count)
        .filter(count -> count > 0)
        .mapToInt(count -> (int) count)
        .summaryStatistics();
  }

  /** The number of stretches that time is cut into. */
  int stretches() {
    return (longest + stretch - 1) / stretch;
  }

  /** The steps of a stretch. */
  int stretch() {
    return stretch;
  }

  /** The confusion matrix of readout m in a stretch, [true][answer]. */
  long[][] confusion(int m, int s) {
    return judged[m].confusion[s];
  }

  /** The confusion matrix of readout m, [true][answer]: of sequences if they have one class. */
  long[][] confusion(int m) {
    return judged[m].whole;
  }

  /** Whether what counts is the class of whole sequences. */
  boolean bySequence(int m) {
    return judged[m].bySequence;
  }
}
