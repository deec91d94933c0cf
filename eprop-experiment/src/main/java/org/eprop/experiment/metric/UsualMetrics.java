package org.eprop.experiment.metric;

import java.util.function.BiConsumer;
import org.eprop.api.metric.JudgedSample;
import org.eprop.api.metric.Metric;
import org.eprop.api.metric.Metric.Better;
import org.eprop.api.metric.Metric.Judged;
import org.eprop.api.metric.MetricFactory;
import org.eprop.api.metric.Tally;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;

/** The metrics that every score has, where there is something that they judge. */
public final class UsualMetrics {

  private UsualMetrics() {}

  /** A mean of what each sample adds. */
  private record Mean(
      Judged judged, Better better, String unit, BiConsumer<JudgedSample, Tally> noted)
      implements Metric {

    @Override
    public void note(JudgedSample answers, Tally tally) {
      noted.accept(answers, tally);
    }
  }

  /** The share of answers that are right. */
  public static final class Accuracy extends DescribedComponent implements MetricFactory {

    public Accuracy() {
      super(
          "accuracy",
          "accuracy = right / all: the share of labelled steps, or of sequences by their mean"
              + " readout, whose largest output is that of the label.");
    }

    @Override
    public Metric create(Context context) {
      return new Mean(Judged.CLASSES, Better.HIGHER, "%", Accuracy::note);
    }

    private static void note(JudgedSample answers, Tally tally) {
      for (JudgedSample.Decision one : answers.decisions()) {
        tally.observe(one.answer() == one.label() ? 1 : 0);
      }
    }
  }

  /** The mean squared difference from the values wanted. */
  public static final class SquaredDifference extends DescribedComponent implements MetricFactory {

    public SquaredDifference() {
      super(
          "mean_squared_error",
          "mean of (y_k^t - y*_k^t)^2 over outputs and over the steps that count, y* what is"
              + " wanted. Weights of steps other than 0 are all the same to it.");
    }

    @Override
    public Metric create(Context context) {
      return new Mean(Judged.VALUES, Better.LOWER, "", SquaredDifference::note);
    }

    private static void note(JudgedSample answers, Tally tally) {
      double sum = 0;
      long values = 0;
      for (int t = 0; t < answers.steps(); t++) {
        if (answers.target().weight(t) != 0) {
          double[] y = answers.output(t);
          double[] wanted = answers.target().valuesAt(t);
          for (int k = 0; k < y.length; k++) {
            sum += (y[k] - wanted[k]) * (y[k] - wanted[k]);
            values++;
          }
        }
      }
      tally.observe(sum, values);
    }
  }

  /** The mean sum of rewards. */
  public static final class MeanReturn extends DescribedComponent implements MetricFactory {

    public MeanReturn() {
      super("return", "mean over episodes of sum_t r^t, the undiscounted sum of rewards.");
    }

    @Override
    public Metric create(Context context) {
      return new Mean(
          Judged.EPISODES,
          Better.HIGHER,
          "",
          (answers, tally) -> tally.observe(answers.played().orElseThrow().totalReward()));
    }
  }

  /** The mean number of steps of an episode. */
  public static final class EpisodeLength extends DescribedComponent implements MetricFactory {

    public EpisodeLength() {
      super("episode_length", "mean over episodes of T, the number of steps.");
    }

    @Override
    public Metric create(Context context) {
      return new Mean(
          Judged.EPISODES,
          Better.NEITHER,
          "steps",
          (answers, tally) -> tally.observe(answers.played().orElseThrow().length()));
    }
  }

  /** The share of episodes that succeeded. */
  public static final class Success extends DescribedComponent implements MetricFactory {

    public Success() {
      super(
          "success",
          "success = succeeded / all: the share of episodes that succeeded, of those that can.");
    }

    @Override
    public Metric create(Context context) {
      return new Mean(
          Judged.EPISODES,
          Better.HIGHER,
          "%",
          (answers, tally) ->
              answers
                  .played()
                  .flatMap(JudgedSample.Played::success)
                  .ifPresent(s -> tally.observe(s ? 1 : 0)));
    }
  }

  /** How often neurons spike. */
  public static final class SpikeRate extends DescribedComponent implements MetricFactory {

    public SpikeRate() {
      super("rate", "rate = spikes / (neurons * steps): how often a neuron spikes at a step.");
    }

    @Override
    public Metric create(Context context) {
      return new Mean(
          Judged.ANYTHING,
          Better.NEITHER,
          "",
          (answers, tally) ->
              tally.observe(answers.spikes(), (double) answers.neurons() * answers.steps()));
    }
  }
}
