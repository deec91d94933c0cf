package org.eprop.experiment.metric;

import java.util.Arrays;
import org.eprop.api.metric.JudgedSample;
import org.eprop.api.metric.JudgedSample.Decision;
import org.eprop.api.metric.Metric;
import org.eprop.api.metric.MetricFactory;
import org.eprop.api.metric.Tally;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.Target;

/** Metrics of answers to labels, for who asks for them. */
public final class ClassMetrics {

  private ClassMetrics() {}

  /** A share of which more is better, 1 at best. */
  private abstract static class Share implements Metric {

    private final String unit;

    Share(String unit) {
      this.unit = unit;
    }

    @Override
    public Judged judged() {
      return Judged.CLASSES;
    }

    @Override
    public Better better() {
      return Better.HIGHER;
    }

    @Override
    public String unit() {
      return unit;
    }

    @Override
    public double perfect() {
      return 1;
    }
  }

  /** Harmonic mean of precision and recall (van Rijsbergen 1979). */
  public static final class F1 extends DescribedComponent implements MetricFactory {

    private static final Parameter OF_CLASS =
        Parameter.integer("of_class", -1)
            .atLeast(-1)
            .describe("the class that counts as positive; -1 for the mean over all classes");

    public F1() {
      super(
          "f1",
          "F1 = 2 TP / (2 TP + FP + FN) of a class, TP its labels that are answered so, FP other"
              + " labels answered so, FN its labels answered otherwise; or the mean over the"
              + " classes that are wanted or answered at least once. Van Rijsbergen 1979.",
          OF_CLASS);
    }

    @Override
    public Metric create(Context context) {
      int only = context.integer(OF_CLASS);
      return new Share("") {
        @Override
        public void note(JudgedSample answers, Tally tally) {
          for (Decision one : answers.decisions()) {
            if (one.answer() == one.label()) {
              tally.add(2 * one.label(), 1);
            } else {
              tally.add(2 * one.label() + 1, 1);
              tally.add(2 * one.answer() + 1, 1);
            }
          }
        }

        @Override
        public double value(Tally tally) {
          Tally mean = new Tally();
          for (int k = 0; 2 * k < tally.places(); k++) {
            double twice = 2 * tally.sum(2 * k);
            double all = twice + tally.sum(2 * k + 1);
            if (all > 0 && (only < 0 || only == k)) {
              mean.observe(twice / all);
            }
          }
          return mean.mean();
        }
      };
    }
  }

  /** Mean over classes of the share that is right. */
  public static final class BalancedAccuracy extends DescribedComponent implements MetricFactory {

    public BalancedAccuracy() {
      super(
          "balanced_accuracy",
          "mean over the classes k that are wanted of right_k / wanted_k, so that rare classes"
              + " count as much as frequent ones. Brodersen et al. 2010.");
    }

    @Override
    public Metric create(Context context) {
      return new Share("%") {
        @Override
        public void note(JudgedSample answers, Tally tally) {
          for (Decision one : answers.decisions()) {
            tally.add(2 * one.label(), one.answer() == one.label() ? 1 : 0);
            tally.add(2 * one.label() + 1, 1);
          }
        }

        @Override
        public double value(Tally tally) {
          Tally mean = new Tally();
          for (int k = 0; 2 * k + 1 < tally.places(); k++) {
            if (tally.sum(2 * k + 1) > 0) {
              mean.observe(tally.sum(2 * k) / tally.sum(2 * k + 1));
            }
          }
          return mean.mean();
        }
      };
    }
  }

  /** Area under the receiver operating characteristic. */
  public static final class RocArea extends DescribedComponent implements MetricFactory {

    public RocArea() {
      super(
          "roc_area",
          "area under the receiver operating characteristic: P(s_k of a label k > s_k of another"
              + " label) + P(both are the same) / 2, with s_k = y_k - log(sum_i exp(y_i), i not k); the"
              + " mean over classes that have both, which of two classes are the same number. Hanley"
              + " and McNeil 1982. Keeps a number for each class and label.");
    }

    @Override
    public Metric create(Context context) {
      return new Share("") {
        @Override
        public void note(JudgedSample answers, Tally tally) {
          for (Decision one : answers.decisions()) {
            int classes = one.output().length;
            tally.keep(classes);
            tally.keep(one.label());
            for (int k = 0; k < classes; k++) {
              tally.keep(logOdds(one.output(), k));
            }
          }
        }

        @Override
        public double value(Tally tally) {
          double[] kept = tally.kept();
          if (kept.length == 0) {
            return Double.NaN;
          }
          int classes = (int) kept[0];
          Tally mean = new Tally();
          for (int k = 0; k < classes; k++) {
            double area = area(kept, classes, k);
            if (!Double.isNaN(area)) {
              mean.observe(area);
            }
          }
          return mean.mean();
        }
      };
    }

    private static double logOdds(double[] y, int k) {
      double most = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < y.length; i++) {
        most = i == k ? most : Math.max(most, y[i]);
      }
      double sum = 0;
      for (int i = 0; i < y.length; i++) {
        sum += i == k ? 0 : StrictMath.exp(y[i] - most);
      }
      return y.length == 1 ? y[0] : y[k] - most - StrictMath.log(sum);
    }

    private static double area(double[] kept, int classes, int k) {
      int rows = kept.length / (classes + 2);
      double[] own = new double[rows];
      double[] others = new double[rows];
      int positive = 0;
      int negative = 0;
      for (int i = 0; i < rows; i++) {
        double score = kept[i * (classes + 2) + 2 + k];
        if (kept[i * (classes + 2) + 1] == k) {
          own[positive++] = score;
        } else {
          others[negative++] = score;
        }
      }
      if (positive == 0 || negative == 0) {
        return Double.NaN;
      }
      Arrays.sort(own, 0, positive);
      Arrays.sort(others, 0, negative);
      double above = 0;
      int lower = 0;
      int upTo = 0;
      for (int i = 0; i < positive; i++) {
        while (lower < negative && others[lower] < own[i]) {
          lower++;
        }
        while (upTo < negative && others[upTo] <= own[i]) {
          upTo++;
        }
        above += (lower + upTo) / 2.0;
      }
      return above / positive / negative;
    }
  }

  /** How long it takes until the answer is right for good. */
  public static final class DecisionLatency extends DescribedComponent implements MetricFactory {

    public DecisionLatency() {
      super(
          "decision_latency",
          "mean of n dt over the labels that are right in the end, n the steps before the answer"
              + " is right and stays so. A label lasts as long as consecutive steps that count have it;"
              + " the answer is the largest y^t, or, of a sequence with one label, the largest sum of"
              + " w^t y^t so far.");
    }

    @Override
    public Metric create(Context context) {
      double dt = context.timeStep();
      return new Metric() {
        @Override
        public Judged judged() {
          return Judged.CLASSES;
        }

        @Override
        public Better better() {
          return Better.LOWER;
        }

        @Override
        public String unit() {
          return "ms";
        }

        @Override
        public void note(JudgedSample answers, Tally tally) {
          Target target = answers.target();
          double[] sum = new double[answers.outputs()];
          int label = Target.UNLABELLED;
          int first = 0;
          int right = -1;
          for (int t = 0; t <= answers.steps(); t++) {
            boolean counts = t < answers.steps() && target.weight(t) != 0;
            boolean ends =
                t == answers.steps()
                    || !target.isSequenceClass() && (!counts || target.classAt(t) != label);
            if (ends && right >= 0) {
              tally.observe((right - first) * dt);
            }
            if (ends) {
              label = Target.UNLABELLED;
              right = -1;
            }
            if (!counts) {
              continue;
            }
            if (label == Target.UNLABELLED) {
              label = target.classAt(t);
              first = t;
            }
            double[] y = answers.output(t);
            for (int k = 0; k < sum.length; k++) {
              sum[k] = target.isSequenceClass() ? sum[k] + target.weight(t) * y[k] : y[k];
            }
            if (Target.largest(sum) != label) {
              right = -1;
            } else if (right < 0) {
              right = t;
            }
          }
        }
      };
    }
  }
}
