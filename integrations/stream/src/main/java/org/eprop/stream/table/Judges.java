package org.eprop.stream.table;

import java.util.Arrays;
import org.eprop.api.task.Target;
import org.eprop.core.state.StateBytes;

/**
 * How much each voter of a key says. Of classes, with votes y_qk of voter q, and its share e_q of
 * wrong answers among the last n labels,
 *
 * <pre>
 * v_k = sum_q w_q tanh(2 (y_qk - mean_k' y_qk')) / sum_q w_q,   P(k) = softmax(z)_k
 * w_q = (e_q + 1/200)^-8   over n = 100, 400, or 1,000 labels,   z_k = beta sign(v_k) |v_k|^gamma
 * </pre>
 *
 * <p>Of values, with the mean squared error s_q,
 *
 * <pre>
 * v = sum_q w_q y_q / sum_q w_q,   w_q = s_q^-8 over n = 100, s_q^-4 over 400, s_q^-2 over 1,000
 * </pre>
 *
 * <p>The committee of 100 judges what voters say of a row when its label comes: after a change,
 * votes of before it, whose labels are late, are all as wrong. Networks do not say it again, so
 * theirs of the row count. Where labels persist, this prefers voters that follow the last ones;
 * then another committee has fewer errors and is heard.
 *
 * <p>A voter that takes back what it once knew is judged there by what this would have said.
 *
 * <p>Of these committees the one with fewer errors over the last 1,000 labels is heard. beta
 * follows the gradient of the logarithmic loss. Nine of ten values are to be within a width of v,
 * which grows by e^0.018 with each that is not, and shrinks by e^-0.002 with each that is.
 *
 * <p>A network whose share w_q / sum w was below 0.002 in each committee, at all of some {@value
 * #AWAKE} labels that followed each other, rests: for {@value #NAP} rows, or to the next alarm of
 * drift, it neither answers nor learns. Less patience costs streams that networks learn slowly:
 * after 300 labels they have said little on sine-walk of tools/streams, too.
 */
final class Judges {

  private static final int[] OVER = {100, 400, 1000};

  /** How many there are. */
  static final int COMMITTEES = OVER.length;

  /** How often e is squared: -8 is three times. */
  private static final int SQUARED = 3;

  private static final int[] VALUE_SQUARED = {3, 2, 1};
  private static final double SURE = 0.005;
  private static final int LONG = 1000;
  private static final double CALIBRATES = 0.004;
  private static final double LEAST_BETA = 0.1;
  private static final double MOST_BETA = 50;
  private static final double LEAST_POWER = 0.1;
  private static final double MOST_POWER = 3;
  private static final double MOST_SQUARED = 100;
  private static final double TINY = 1e-9;
  private static final double AS_GOOD_AS_SURE = 0.99;
  private static final double LITTLE = 0.002;
  private static final int AWAKE = 1500;
  private static final int REVIEWED = 100;
  private static final int NAP = 3000;

  /** What one says that rests. */
  static final double[] NOTHING = {};

  /** Of a normal distribution, nine tenths are within so many deviations. */
  private static final double NINE_TENTHS = 1.645;

  private final boolean values;
  private final int voters;

  /** Who may rest: this one and those after it. */
  private final int tiring;

  private double labels;

  /** Running errors [committee][voter]. */
  private final double[][] errors;

  /** Running errors of committees, and the beta of each. */
  private final double[] committees = new double[OVER.length];

  private final double[] betas = {2, 2, 2};

  private final double[] gammas = {1, 1, 1};

  /** How far answers are from values, of nine tenths. */
  private double width = NINE_TENTHS;

  /** Of each, the labels since it said more than a little; below 0, the rows it still rests. */
  private final double[] idle;

  Judges(int voters, int tiring, boolean values) {
    this.voters = voters;
    this.tiring = tiring;
    this.values = values;
    errors = new double[OVER.length][voters];
    for (double[] one : errors) {
      Arrays.fill(one, values ? 1 : 0.5);
    }
    Arrays.fill(committees, values ? 1 : 0.5);
    idle = new double[voters];
  }

  /** Whether a voter does not answer the next row. */
  boolean rests(int q) {
    return idle[q] < 0;
  }

  /** All are asked again: who was good may be so no more. */
  void wake() {
    for (int q = 0; q < voters; q++) {
      idle[q] = Math.max(0, idle[q]);
    }
  }

  /**
   * What each committee says of the next row, [committee][class]; or one value each.
   *
   * @param votes [voter][class]; {@link #NOTHING} of who rests
   */
  double[][] committees(double[][] votes, int classes) {
    int outputs = values ? 1 : classes;
    double[][] bent = new double[voters][];
    for (int q = 0; q < voters; q++) {
      bent[q] = values ? votes[q] : bent(votes[q], rests(q) ? 0 : classes);
    }
    double[][] all = new double[OVER.length][outputs];
    for (int c = 0; c < all.length; c++) {
      double[] shares = shares(c);
      for (int q = 0; q < voters; q++) {
        for (int k = 0; k < outputs && !rests(q); k++) {
          all[c][k] += shares[q] * bent[q][k];
        }
      }
    }
    for (int q = 0; q < voters; q++) {
      idle[q] += rests(q) ? 1 : 0;
    }
    return all;
  }

  private static double[] bent(double[] vote, int classes) {
    double mean = 0;
    for (int k = 0; k < classes; k++) {
      mean += vote[k] / classes;
    }
    double[] bent = new double[classes];
    for (int k = 0; k < classes; k++) {
      bent[k] = StrictMath.tanh(2 * (vote[k] - mean));
    }
    return bent;
  }

  /** w_q / sum w of those awake. */
  private double[] shares(int c) {
    double least = Double.POSITIVE_INFINITY;
    for (int q = 0; q < voters; q++) {
      least = rests(q) ? least : Math.min(least, errors[c][q]);
    }
    double sure = values ? TINY : SURE;
    double[] shares = new double[voters];
    double sum = 0;
    for (int q = 0; q < voters; q++) {
      if (!rests(q)) {
        double times = (errors[c][q] + sure) / (least + sure);
        for (int i = values ? VALUE_SQUARED[c] : SQUARED; i > 0; i--) {
          times *= times;
        }
        shares[q] = 1 / times;
        sum += shares[q];
      }
    }
    for (int q = 0; q < voters; q++) {
      shares[q] /= sum;
    }
    return shares;
  }

  /** Which committee is heard. */
  int heard() {
    int heard = 0;
    for (int c = 1; c < committees.length; c++) {
      heard = committees[c] < committees[heard] ? c : heard;
    }
    return heard;
  }

  /** Probabilities of what a committee says. */
  double[] probabilities(int c, double[] v) {
    double[] p = new double[v.length];
    for (int k = 0; k < v.length; k++) {
      p[k] = betas[c] * bent(v[k], gammas[c]);
    }
    return LinearVoter.softmax(p);
  }

  double width() {
    return width;
  }

  /** Whether a committee said so, and was as good as sure. */
  boolean wasSure(int c, double[] v, double label) {
    return !values
        && v.length > 0
        && Target.largest(v) == label
        && probabilities(c, v)[(int) label] >= AS_GOOD_AS_SURE;
  }

  /**
   * A label has come.
   *
   * @param votes of its row; of who rested, nothing
   * @param again what voters say of the row now, before they learn the label
   * @param said what committees said
   * @param heard which of them was
   */
  void judge(double[][] votes, double[][] again, double[][] said, int heard, double label) {
    labels++;
    for (int q = 0; q < voters; q++) {
      if (votes[q].length < said[0].length) {
        continue; // it rested
      }
      idle[q] += rests(q) ? 0 : 1;
      double then = error(votes[q], label);
      double now = error(again[q], label);
      for (int c = 0; c < errors.length; c++) {
        double error = c == 0 ? now : then;
        errors[c][q] += rate(OVER[c]) * (error - errors[c][q]);
      }
    }
    if (labels % REVIEWED == 0) {
      review();
    }
    for (int c = 0; c < said.length; c++) {
      committees[c] += rate(LONG) * (error(said[c], label) - committees[c]);
      if (!values && said[c].length > 0) {
        calibrate(c, said[c], (int) label);
      }
    }
    if (values) {
      boolean outside = Math.abs(said[heard][0] - label) > width;
      width *= StrictMath.exp((outside ? 0.9 : -0.1) * Math.max(0.02, 1 / (labels + 1)));
      width = Math.max(1e-12, Math.min(width, 1e12));
    }
  }

  /** A voter says other things from now on, which were wrong so often. */
  void renew(int q, double error) {
    if (error >= 0) {
      errors[0][q] = Math.min(errors[0][q], error);
    }
  }

  private void review() {
    double[] most = new double[voters];
    for (int c = 0; c < errors.length; c++) {
      double[] shares = shares(c);
      for (int q = 0; q < voters; q++) {
        most[q] = Math.max(most[q], shares[q]);
      }
    }
    for (int q = tiring; q < voters; q++) {
      if (!rests(q)) {
        idle[q] = most[q] >= LITTLE ? 0 : idle[q] >= AWAKE ? -NAP : idle[q];
      }
    }
  }

  private double rate(int over) {
    return Math.max(1.0 / over, 1 / (labels + 1));
  }

  private double error(double[] y, double label) {
    if (values) {
      double away = y[0] - label;
      return Math.min(MOST_SQUARED, away * away);
    }
    return y.length > 0 && Target.largest(y) == label ? 0 : 1;
  }

  private static double bent(double v, double gamma) {
    return v == 0 ? 0 : Math.signum(v) * StrictMath.pow(Math.abs(v), gamma);
  }

  /** Both follow the gradient of their logarithm. */
  private void calibrate(int c, double[] v, int label) {
    double[] p = probabilities(c, v);
    double ofBeta = 0;
    double ofGamma = 0;
    for (int k = 0; k < v.length; k++) {
      double z = betas[c] * bent(v[k], gammas[c]);
      double away = p[k] - (k == label ? 1 : 0);
      ofBeta += away * z;
      ofGamma += away * z * StrictMath.log(Math.abs(v[k]) + TINY);
    }
    betas[c] = moved(betas[c], ofBeta, LEAST_BETA, MOST_BETA);
    gammas[c] = moved(gammas[c], ofGamma, LEAST_POWER, MOST_POWER);
  }

  private static double moved(double from, double slope, double least, double most) {
    return Math.max(least, Math.min(from * StrictMath.exp(-CALIBRATES * slope), most));
  }

  void exchange(StateBytes bytes) {
    double[] numbers = {labels, width};
    Texts.within(bytes, "judges", numbers, 0, Texts.LARGEST);
    labels = numbers[0];
    width = numbers[1];
    for (double[] one : errors) {
      Texts.within(bytes, "errors", one, 0, MOST_SQUARED);
    }
    Texts.within(bytes, "committees", committees, 0, MOST_SQUARED);
    Texts.within(bytes, "betas", betas, LEAST_BETA, MOST_BETA);
    Texts.within(bytes, "gammas", gammas, LEAST_POWER, MOST_POWER);
    Texts.within(bytes, "idle", idle, -NAP, Texts.LARGEST);
  }
}
