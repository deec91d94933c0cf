package org.eprop.experiment.metric;

import org.eprop.api.metric.JudgedSample;
import org.eprop.api.metric.Metric;
import org.eprop.api.metric.MetricFactory;
import org.eprop.api.metric.Tally;
import org.eprop.api.plugin.Context;

/** The metrics that every score has, where there is something that they judge. */
public final class UsualMetrics {

  private UsualMetrics() {}

  /** What they have in common: a name, what is judged, and a mean of what each sample adds. */
  private abstract static class Usual implements Metric {

    private final Judged judged;
    private final Better better;
    private final String unit;

    Usual(Judged judged, Better better, String unit) {
      this.judged = judged;
      this.better = better;
      this.unit = unit;
    }

    @Override
    public Judged judged() {
      return judged;
    }

    @Override
    public Better better() {
      return better;
    }

    @Override
    public String unit() {
      return unit;
    }
  }

  /** The share of answers that are right. */
  public static final class Accuracy implements MetricFactory {

    @Override
    public String name() {
      return "accuracy";
    }

    @Override
    public String description() {
      return "accuracy = right / all: the share of labelled steps, or of sequences by their mean"
          + " readout, whose largest output is that of the label.";
    }

    @Override
    public Metric create(Context context) {
      return new Usual(Metric.Judged.CLASSES, Metric.Better.HIGHER, "%") {
        @Override
        public void note(JudgedSample answers, Tally tally) {
          for (JudgedSample.Decision one : answers.decisions()) {
            tally.observe(one.answer() == one.label() ? 1 : 0);
          }
        }
      };
    }
  }

  /** The mean squared difference from the values wanted. */
  public static final class SquaredDifference implements MetricFactory {

    @Override
    public String name() {
      return "mean_squared_error";
    }

    @Override
    public String description() {
      return "mean of (y_k^t - y*_k^t)^2 over outputs and over the steps that count, y* what is"
          + " wanted. Weights of steps other than 0 are all the same to it.";
    }

    @Override
    public Metric create(Context context) {
      return new Usual(Metric.Judged.VALUES, Metric.Better.LOWER, "") {
        @Override
        public void note(JudgedSample answers, Tally tally) {
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
      };
    }
  }

  /** The mean sum of rewards. */
  public static final class MeanReturn implements MetricFactory {

    @Override
    public String name() {
      return "return";
    }

    @Override
    public String description() {
      return "mean over episodes of sum_t r^t, the undiscounted sum of rewards.";
    }

    @Override
    public Metric create(Context context) {
      return new Usual(Metric.Judged.EPISODES, Metric.Better.HIGHER, "") {
        @Override
        public void note(JudgedSample answers, Tally tally) {
          tally.observe(answers.played().orElseThrow().totalReward());
        }
      };
    }
  }

  /** The mean number of steps of an episode. */
  public static final class EpisodeLength implements MetricFactory {

    @Override
    public String name() {
      return "episode_length";
    }

    @Override
    public String description() {
      return "mean over episodes of T, the number of steps.";
    }

    @Override
    public Metric create(Context context) {
      return new Usual(Metric.Judged.EPISODES, Metric.Better.NEITHER, "steps") {
        @Override
        public void note(JudgedSample answers, Tally tally) {
          tally.observe(answers.played().orElseThrow().length());
        }
      };
    }
  }

  /** The share of episodes that succeeded. */
  public static final class Success implements MetricFactory {

    @Override
    public String name() {
      return "success";
    }

    @Override
    public String description() {
      return "success = succeeded / all: the share of episodes that succeeded, of those that can.";
    }

    @Override
    public Metric create(Context context) {
      return new Usual(Metric.Judged.EPISODES, Metric.Better.HIGHER, "%") {
        @Override
        public void note(JudgedSample answers, Tally tally) {
          answers
              .played()
              .flatMap(JudgedSample.Played::success)
              .ifPresent(s -> tally.observe(s ? 1 : 0));
        }
      };
    }
  }

  /** How often neurons spike. */
  public static final class SpikeRate implements MetricFactory {

    @Override
    public String name() {
      return "rate";
    }

    @Override
    public String description() {
      return "rate = spikes / (neurons * steps): how often a neuron spikes at a step.";
    }

    @Override
    public Metric create(Context context) {
      return new Usual(Metric.Judged.ANYTHING, Metric.Better.NEITHER, "") {
        @Override
        public void note(JudgedSample answers, Tally tally) {
          tally.observe(answers.spikes(), (double) answers.neurons() * answers.steps());
        }
      };
    }
  }
}
