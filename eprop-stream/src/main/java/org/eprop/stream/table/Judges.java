package org.eprop.stream.table;

import java.util.Arrays;
import org.eprop.api.task.Target;
import org.eprop.core.state.StateBytes;

/**
 * How much each voter of a key says. Of classes, with votes y_qk of voter q,
 *
 * <pre>
 * v_k = sum_q w_q tanh(2 (y_qk - mean_k' y_qk')) / sum_q w_q,   P(k) = softmax(beta v)_k
 * </pre>
 *
 * <p>There are three committees, which weigh by the share of wrong answers among the last n labels,
 * e_q: w_q = (e_q + 1/200)^-8 over 200 labels; the power -4 over 400; and (e_q + 1/100)^-16 of e_q
 * balanced by class, over 200. Which of them is heard, the one with the highest kappa over the last
 * 1,000 labels, changes with the stream. beta follows the gradient of the logarithmic loss.
 *
 * <p>Of values v = sum_q w_q y_q / sum_q w_q: w_q = s_q^-4 with the mean squared error over 200
 * labels, or 1 / s_q over 400; of both the one with the smaller error.
 */
final class Judges {

  private static final int[] OVER = {200, 400, 200};
  private static final double[] POWER = {-8, -4, -16};
  private static final double[] SURE = {0.005, 0.005, 0.01};
  private static final double[] VALUE_POWER = {-4, -1};
  private static final int BALANCED = 2;
  private static final int LONG = 1000;
  private static final double CALIBRATES = 0.02;
  private static final double MOST_SQUARED = 100;
  private static final double TINY = 1e-9;

  /** Of a normal distribution, nine tenths are within so many deviations. */
  private static final double NINE_TENTHS = 1.645;

  private final boolean values;
  private final int voters;
  private double labels;

  /** Running errors [committee without balance][voter]. */
  private final double[][] errors;

  /** Running hits of each class, [voter][class]; how often each class came. */
  private double[][] recalls;

  private double[] came = {};

  /** Of committees: running errors, and the beta of each. */
  private final double[] committees = new double[OVER.length];

  private final double[] betas = {3, 3, 3};

  /** Running shares of what committees said [committee][class], and of labels. */
  private double[][] said = new double[OVER.length][0];

  private double[] shares = {};

  /** How far answers are from values, of nine tenths. */
  private double width = NINE_TENTHS;

  Judges(int voters, boolean values) {
    this.voters = voters;
    this.values = values;
    errors = new double[2][voters];
    recalls = new double[voters][0];
    for (double[] one : errors) {
      Arrays.fill(one, values ? 1 : 0.5);
    }
    Arrays.fill(committees, values ? 1 : 0.5);
  }

  private void grow(int classes) {
    int known = came.length;
    if (known < classes) {
      came = Arrays.copyOf(came, classes);
      shares = Arrays.copyOf(shares, classes);
      for (int c = 0; c < said.length; c++) {
        said[c] = Arrays.copyOf(said[c], classes);
      }
      for (int q = 0; q < voters; q++) {
        recalls[q] = Arrays.copyOf(recalls[q], classes);
        Arrays.fill(recalls[q], known, classes, 1.0 / classes);
      }
    }
  }

  /**
   * What each committee says, [committee][class]; or one value each.
   *
   * @param votes [voter][class]
   */
  double[][] committees(double[][] votes, int classes) {
    grow(classes);
    double[][] all = new double[values ? VALUE_POWER.length : OVER.length][];
    for (int c = 0; c < all.length; c++) {
      double[] sum = new double[values ? 1 : classes];
      double weights = 0;
      for (int q = 0; q < voters; q++) {
        double weight = weight(c, q);
        weights += weight;
        double mean = 0;
        for (int k = 0; k < sum.length; k++) {
          mean += votes[q][k] / sum.length;
        }
        for (int k = 0; k < sum.length; k++) {
          double y = votes[q][k];
          sum[k] += weight * (values ? y : StrictMath.tanh(2 * (y - mean)));
        }
      }
      for (int k = 0; k < sum.length; k++) {
        sum[k] /= weights;
      }
      all[c] = sum;
    }
    return all;
  }

  private double weight(int c, int q) {
    if (values) {
      double least = Arrays.stream(errors[c]).min().orElse(0) + TINY;
      return StrictMath.pow((errors[c][q] + TINY) / least, VALUE_POWER[c]);
    }
    return StrictMath.pow((c == BALANCED ? balanced(q) : errors[c][q]) + SURE[c], POWER[c]);
  }

  private double balanced(int q) {
    double sum = 0;
    int count = 0;
    for (int k = 0; k < came.length; k++) {
      sum += came[k] > 0 ? 1 - recalls[q][k] : 0;
      count += came[k] > 0 ? 1 : 0;
    }
    return count == 0 ? 0 : sum / count;
  }

  /** Which committee is heard. */
  int heard() {
    int best = 0;
    for (int c = 1; c < (values ? VALUE_POWER.length : OVER.length); c++) {
      best = merit(c) > merit(best) ? c : best;
    }
    return best;
  }

  private double merit(int c) {
    if (values) {
      return -committees[c];
    }
    double chance = 0;
    for (int k = 0; k < shares.length; k++) {
      chance += said[c][k] * shares[k];
    }
    return chance >= 1 ? 0 : (1 - committees[c] - chance) / (1 - chance);
  }

  /** Probabilities of what a committee says. */
  double[] probabilities(int c, double[] v) {
    double[] p = new double[v.length];
    double most = v.length == 0 ? 0 : v[Target.largest(v)];
    double sum = 0;
    for (int k = 0; k < v.length; k++) {
      p[k] = StrictMath.exp(betas[c] * (v[k] - most));
      sum += p[k];
    }
    for (int k = 0; k < v.length; k++) {
      p[k] /= sum;
    }
    return p;
  }

  double width() {
    return width;
  }

  /**
   * A label has come.
   *
   * @param votes of its row
   * @param said what committees said
   */
  void judge(double[][] votes, double[][] saidThen, int heardThen, double label, int classes) {
    grow(classes);
    labels++;
    for (int q = 0; q < voters; q++) {
      double error = error(votes[q], label);
      for (int c = 0; c < errors.length; c++) {
        errors[c][q] += rate(OVER[c]) * (error - errors[c][q]);
      }
    }
    if (!values) {
      balance(votes, (int) label, classes);
      for (int k = 0; k < classes; k++) {
        shares[k] += rate(LONG) * ((k == label ? 1 : 0) - shares[k]);
      }
    }
    for (int c = 0; c < saidThen.length; c++) {
      committees[c] += rate(LONG) * (error(saidThen[c], label) - committees[c]);
      if (!values && saidThen[c].length > 0) {
        int now = Target.largest(saidThen[c]);
        for (int k = 0; k < classes; k++) {
          said[c][k] += rate(LONG) * ((k == now ? 1 : 0) - said[c][k]);
        }
        calibrate(c, saidThen[c], (int) label);
      }
    }
    if (values && saidThen[heardThen].length > 0) {
      boolean outside = Math.abs(saidThen[heardThen][0] - label) > width;
      width *= StrictMath.exp((outside ? 0.9 : -0.1) * Math.max(0.02, 1 / (labels + 1)));
      width = Math.max(1e-12, Math.min(width, 1e12));
    }
  }

  private double rate(int over) {
    return Math.max(1.0 / over, 1 / (labels + 1));
  }

  private double error(double[] y, double label) {
    if (values) {
      double away = y.length == 0 ? label : y[0] - label;
      return Math.min(MOST_SQUARED, away * away);
    }
    return y.length > 0 && Target.largest(y) == label ? 0 : 1;
  }

  private void balance(double[][] votes, int label, int classes) {
    came[label]++;
    double rate = Math.max((double) classes / OVER[BALANCED], 1 / (came[label] + 1));
    for (int q = 0; q < voters; q++) {
      recalls[q][label] += Math.min(1, rate) * (1 - error(votes[q], label) - recalls[q][label]);
    }
  }

  private void calibrate(int c, double[] v, int label) {
    double[] p = probabilities(c, v);
    double slope = label < v.length ? -v[label] : -1;
    for (int k = 0; k < v.length; k++) {
      slope += p[k] * v[k];
    }
    double changed = betas[c] * StrictMath.exp(-CALIBRATES * betas[c] * slope);
    betas[c] = Math.max(0.1, Math.min(changed, 50));
  }

  void exchange(StateBytes bytes) {
    int classes = (int) bytes.whole("judged classes", came.length, 0, Labels.MOST_CLASSES);
    grow(classes);
    double[] numbers = {labels, width};
    bytes.doubles("judges", numbers);
    labels = numbers[0];
    width = numbers[1];
    for (double[] one : errors) {
      bytes.doubles("errors", one);
    }
    for (double[] one : recalls) {
      bytes.doubles("recalls", one);
    }
    for (double[] one : said) {
      bytes.doubles("said", one);
    }
    bytes.doubles("came", came);
    bytes.doubles("shares", shares);
    bytes.doubles("committees", committees);
    bytes.doubles("betas", betas);
  }
}
