package org.eprop.report.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.core.gradient.BatchResult;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.gradient.SampleRun;
import org.eprop.core.parallel.Workers;
import org.eprop.core.training.Score;

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
  private final double[][] spikes;
  private final int stretch;
  private final long[][][] confusion;
  private final double[] right;
  private final double[] judged;
  private long steps;

  private Activity(ReportedRun run, String place, int longest) {
    this.place = place;
    int layers = run.network().structure().layers().size();
    spikes = new double[layers][];
    for (int l = 0; l < layers; l++) {
      spikes[l] = new double[run.network().structure().size(l)];
    }
    int classes = run.network().structure().outputs();
    stretch = Math.max(1, (longest + STRETCHES - 1) / STRETCHES);
    boolean few = classes <= ConfusionSection.MOST_CLASSES;
    confusion = new long[STRETCHES][few ? classes : 0][few ? classes : 0];
    right = new double[longest];
    judged = new double[longest];
  }

  /** Runs the network on (at most some hundred samples of) the set in focus. */
  static Activity of(ReportedRun run, Focus focus, Workers workers) {
    Dataset data = focus.dataset(run.task());
    int size = Math.min(MOST_SAMPLES, data.size());
    Sample[] samples = new Sample[size];
    workers.run(size, (i, worker) -> samples[i] = data.sample(0, i));
    int longest = Arrays.stream(samples).mapToInt(s -> s.input().steps()).max().orElse(0);
    String all = size == data.size() ? "all " + size : "the first " + size;
    String place = all + " samples of the " + focus.setName(run.task()) + " set";
    Activity activity = new Activity(run, place, longest);
    GradientEngine engine = run.network().engine(workers);
    List<Sample> list = new ArrayList<>(List.of(samples));
    for (int from = 0; from < size; from += BATCH) {
      List<Sample> batch = list.subList(from, Math.min(from + BATCH, size));
      BatchResult result = engine.evaluate(run.network().weights(), batch);
      for (int b = 0; b < batch.size(); b++) {
        activity.add(batch.get(b).target(), result.runs().get(b));
      }
    }
    return activity;
  }

  private void add(Target target, SampleRun run) {
    steps += run.steps();
    for (int t = 0; t < run.steps(); t++) {
      for (int l = 0; l < spikes.length; l++) {
        for (int j : run.spikesAt(l, t)) {
          spikes[l][j]++;
        }
      }
      if (target.hasClasses() && target.weight(t) != 0) {
        int label = target.classAt(t);
        int answer = Score.largest(run.readoutAt(t));
        judged[t]++;
        right[t] += answer == label ? 1 : 0;
        if (confusion[0].length > 0) {
          confusion[t / stretch][label][answer]++;
        }
      }
    }
  }

  /** What it was measured on. */
  String place() {
    return place;
  }

  /** Spikes per step of each neuron of a layer. */
  double[] rates(int l) {
    return Arrays.stream(spikes[l]).map(count -> steps == 0 ? 0 : count / steps).toArray();
  }

  /** Whether there were classes to judge. */
  boolean hasClasses() {
    return Arrays.stream(judged).anyMatch(count -> count > 0);
  }

  /** The share of right answers at each step; NaN where none was judged. */
  double[] accuracy() {
    double[] share = new double[judged.length];
    for (int t = 0; t < share.length; t++) {
      share[t] = judged[t] == 0 ? Double.NaN : right[t] / judged[t];
    }
    return share;
  }

  /** The number of stretches that time is cut into. */
  int stretches() {
    return (judged.length + stretch - 1) / stretch;
  }

  /** The steps of a stretch. */
  int stretch() {
    return stretch;
  }

  /** The confusion matrix of a stretch, [true][answer]. */
  long[][] confusion(int s) {
    return confusion[s];
  }
}
