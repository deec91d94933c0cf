package org.eprop.experiment.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eprop.api.metric.JudgedSample;
import org.eprop.api.metric.Metric;
import org.eprop.api.metric.Tally;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.run.SampleRun;
import org.eprop.experiment.environment.PlayedEpisode;
import org.jspecify.annotations.Nullable;

/**
 * How well a network did on some samples: loss of all readouts, and {@link Metrics} of the first
 * readout that has a target, or of episodes. Sums are taken in the order in which samples are
 * added. Mutable.
 *
 * @since 1.0
 */
public final class Score {

  /** Of more classes, no confusion is counted: it would be larger than all else that is saved. */
  public static final int MOST_CONFUSED = 100;

  private final Metrics metrics;
  private final Tally[] tallies;
  private double loss;
  private double lossWeight;
  private long[][] confusion = {};

  /** Nothing yet, of the usual metrics. */
  public Score() {
    this(Metrics.usual());
  }

  /** Nothing yet. */
  public Score(Metrics metrics) {
    this.metrics = metrics;
    tallies = new Tally[metrics.all().size()];
    Arrays.setAll(tallies, n -> new Tally());
  }

  /** Nothing yet, of the same metrics. */
  public Score none() {
    return new Score(metrics);
  }

  /** What is measured. */
  public Metrics metrics() {
    return metrics;
  }

  /**
   * All that was added, for a checkpoint: what {@link #restored} takes. The sum and weight of
   * losses; of each metric how many sums and kept numbers there are, and these; the number of
   * classes, and their confusion. NaN where something was not finite.
   */
  public double[] sums() {
    List<double[]> parts = new ArrayList<>();
    parts.add(new double[] {loss, lossWeight});
    for (Tally tally : tallies) {
      double[] kept = tally.kept();
      double[] numbers = new double[2 + tally.places() + kept.length];
      numbers[0] = tally.places();
      numbers[1] = kept.length;
      for (int n = 0; n < tally.places(); n++) {
        numbers[2 + n] = tally.sum(n);
      }
      System.arraycopy(kept, 0, numbers, 2 + tally.places(), kept.length);
      parts.add(numbers);
    }
    parts.add(new double[] {confusion.length});
    for (long[] row : confusion) {
      parts.add(Arrays.stream(row).asDoubleStream().toArray());
    }
    return parts.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  /**
   * Continues from {@link #sums()} of a score of the same metrics.
   *
   * @throws InvalidInputException if they are none
   */
  public Score restored(double[] sums) {
    Score score = none();
    int[] at = {0};
    score.loss = next(sums, at);
    score.lossWeight = next(sums, at);
    for (Tally tally : score.tallies) {
      int places = count(sums, at, Tally.MOST_PLACES);
      int kept = count(sums, at, sums.length);
      for (int n = 0; n < places; n++) {
        tally.add(n, next(sums, at));
      }
      for (int n = 0; n < kept; n++) {
        tally.keep(next(sums, at));
      }
    }
    int classes = count(sums, at, MOST_CONFUSED);
    score.confusion = new long[classes][classes];
    for (long[] row : score.confusion) {
      for (int k = 0; k < classes; k++) {
        row[k] = (long) next(sums, at);
      }
    }
    if (at[0] != sums.length) {
      throw wrong(sums.length, at[0]);
    }
    return score;
  }

  private static double next(double[] sums, int[] at) {
    if (at[0] >= sums.length) {
      throw wrong(sums.length, at[0] + 1);
    }
    return sums[at[0]++];
  }

  private static int count(double[] sums, int[] at, int most) {
    double count = next(sums, at);
    if (!(count >= 0 && count <= most && count == (int) count)) {
      throw new InvalidInputException(
          "got %s at %s, but expected a whole number from 0 to %s"
              .formatted(count, at[0] - 1, most));
    }
    return (int) count;
  }

  private static InvalidInputException wrong(int found, int expected) {
    return new InvalidInputException(
        "got %s numbers, but expected %s%s"
            .formatted(found, expected, found < expected ? " at least" : ""));
  }

  /**
   * Adds the loss of a batch.
   *
   * @param batchLoss in training, regularisation included
   * @param samples how many it is of: batches are weighted by their size
   */
  public void addLoss(double batchLoss, int samples) {
    loss += batchLoss * samples;
    lossWeight += samples;
  }

  /** Adds what another of the same metrics counted, after what is there. */
  public void add(Score other) {
    loss += other.loss;
    lossWeight += other.lossWeight;
    for (int n = 0; n < tallies.length; n++) {
      tallies[n].addAll(other.tallies[n]);
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
   * Adds a sample, judged by the first readout with a target that counts.
   *
   * @param network that did it
   */
  public void add(Sample sample, SampleRun run, NetworkStructure network) {
    int judged = -1;
    for (int m = 0; judged < 0 && m < network.readouts().size(); m++) {
      judged = Metrics.counts(sample.target(m), run.steps()) ? m : -1;
    }
    int m = Math.max(judged, 0);
    Given given = new Given(sample.target(m), run, m, network, Optional.empty());
    note(given, judged < 0 ? null : Metrics.kind(sample.target(m)));
    if (judged >= 0 && given.target.hasClasses() && given.outputs() <= MOST_CONFUSED) {
      confuse(given);
    }
  }

  /** Adds an episode, and the spikes of the network in it. */
  public void add(PlayedEpisode episode, Sample sample, SampleRun run, NetworkStructure network) {
    JudgedSample.Played played =
        new JudgedSample.Played(episode.totalReward(), episode.length(), episode.success());
    note(new Given(sample.target(), run, 0, network, Optional.of(played)), Metric.Judged.EPISODES);
  }

  /** Of each sample by itself, so that scores of samples add up to the same bits. */
  private void note(Given answers, Metric.@Nullable Judged what) {
    for (int n = 0; n < tallies.length; n++) {
      Metrics.Named named = metrics.all().get(n);
      if (what == null ? named.metric().judged() != Metric.Judged.ANYTHING : !named.judges(what)) {
        continue;
      }
      Tally own = new Tally();
      try {
        named.metric().note(answers, own);
      } catch (RuntimeException e) {
        throw failed(named, "note", e);
      }
      tallies[n].addAll(own);
    }
  }

  private static IllegalStateException failed(Metrics.Named named, String method, Throwable e) {
    return new IllegalStateException(
        "the metric \"%s\" failed: %s.%s threw %s"
            .formatted(named.name(), named.metric().getClass().getName(), method, e),
        e);
  }

  private void confuse(Given answers) {
    if (confusion.length == 0) {
      confusion = new long[answers.outputs()][answers.outputs()];
    }
    for (JudgedSample.Decision one : answers.decisions()) {
      confusion[one.label()][one.answer()]++;
    }
  }

  /** Mean loss, that of regularizers included in training alone; NaN if nothing was added. */
  public double loss() {
    return loss / lossWeight;
  }

  /**
   * A metric.
   *
   * @param name of one that is measured
   * @return NaN if it is not defined for what was added
   */
  public double value(String name) {
    return value(index(name));
  }

  private double value(int n) {
    Metrics.Named named = metrics.all().get(n);
    try {
      return named.metric().value(tallies[n]);
    } catch (RuntimeException e) {
      throw failed(named, "value", e);
    }
  }

  private boolean has(String name) {
    return !tallies[index(name)].isEmpty();
  }

  private int index(String name) {
    for (int n = 0; n < tallies.length; n++) {
      if (metrics.all().get(n).name().equals(name)) {
        return n;
      }
    }
    throw new IllegalArgumentException(name);
  }

  /** Whether there were classes to judge. */
  public boolean hasAccuracy() {
    return has("accuracy");
  }

  /** The share of labelled steps, or sequences, that are right; NaN if there were none. */
  public double accuracy() {
    return value("accuracy");
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
    return value("mean_squared_error");
  }

  /** Whether episodes were played, rather than samples judged. */
  public boolean hasReturn() {
    return has("return");
  }

  /** The mean of the episodes' sums of rewards; NaN if there were none. */
  public double meanReturn() {
    return value("return");
  }

  /** The mean number of steps of an episode; NaN if there were none. */
  public double episodeLength() {
    return value("episode_length");
  }

  /** Whether episodes succeed or fail. */
  public boolean hasSuccess() {
    return has("success");
  }

  /** The share of the episodes that succeeded; NaN if there is no such thing. */
  public double success() {
    return value("success");
  }

  /**
   * What models are chosen by, the lower the better: the distance from perfection of the metric
   * that judges, or the loss if that does; else 1 - accuracy, or the mean squared error, or the
   * mean return with its sign changed.
   */
  public double error() {
    if (metrics.lossJudges()) {
      return loss();
    }
    Optional<Metrics.Named> judge = metrics.judging();
    if (judge.isPresent()) {
      return error(judge.get());
    }
    String usual = hasReturn() ? "return" : hasAccuracy() ? "accuracy" : "mean_squared_error";
    return error(metrics.all().get(index(usual)));
  }

  private double error(Metrics.Named named) {
    Metric metric = named.metric();
    double value = value(named.name());
    return metric.better() == Metric.Better.HIGHER
        ? metric.perfect() - value
        : value - metric.perfect();
  }

  /** What patience and schedules follow: the loss, unless a metric judges or rewards do. */
  double judged() {
    return hasReturn() || !metrics.judge().isEmpty() ? error() : loss();
  }

  /** Spikes per neuron and step. */
  public double rate() {
    return value("rate");
  }

  /** The numbers that there are, by their names in files; NaN where one is not defined. */
  public Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", loss());
    for (int n = 0; n < tallies.length; n++) {
      if (metrics.all().get(n).asked() || !tallies[n].isEmpty()) {
        values.put(metrics.all().get(n).name(), value(n));
      }
    }
    return values;
  }

  /** A run as metrics see it. */
  private static final class Given implements JudgedSample {

    private final Target target;
    private final SampleRun run;
    private final int readout;
    private final NetworkStructure network;
    private final Optional<Played> played;
    private @Nullable List<Decision> decisions;

    Given(
        Target target,
        SampleRun run,
        int readout,
        NetworkStructure network,
        Optional<Played> played) {
      this.target = target;
      this.run = run;
      this.readout = readout;
      this.network = network;
      this.played = played;
    }

    @Override
    public int steps() {
      return run.steps();
    }

    @Override
    public int outputs() {
      return network.readouts().get(readout).outputs();
    }

    @Override
    public Target target() {
      return target;
    }

    @Override
    public double[] output(int t) {
      return run.readoutAt(readout, t);
    }

    @Override
    public long spikes() {
      long spikes = 0;
      for (int p = 0; p < network.populations().size(); p++) {
        spikes += run.spikeCount(p);
      }
      return spikes;
    }

    @Override
    public int neurons() {
      return network.neurons();
    }

    @Override
    public Optional<Played> played() {
      return played;
    }

    @Override
    public List<Decision> decisions() {
      if (decisions == null) {
        decisions = List.copyOf(JudgedSample.super.decisions());
      }
      return decisions;
    }
  }
}
