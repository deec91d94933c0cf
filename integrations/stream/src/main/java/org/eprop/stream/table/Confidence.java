package org.eprop.stream.table;

import java.util.Arrays;
import org.eprop.core.state.StateBytes;

/**
 * How sure a key's answers are, learned from how good those before were. Of classes, with outputs
 * y_k of the network,
 *
 * <pre>
 * P(k) = softmax(s y)_k,   s = e^a
 * a += s (y_c - sum_k P(k) y_k) / (1 + h),   h = lambda h + s^2 var_P(y)
 * </pre>
 *
 * <p>with c the class that the label says and lambda 0.999: a Newton step on the logarithmic loss
 * with forgetting (temperature scaling, Guo et al. 2017, On calibration of modern neural networks,
 * learned online). Of values, nine of ten are to be within a width w of the answer: w grows by
 * e^0.018 with each that is not, and shrinks by e^-0.002 with each that is.
 */
final class Confidence {

  private static final double LAMBDA = 0.999;
  private static final double LEAST = -3;
  private static final double MOST = 5;
  private static final double STEP = 0.5;
  private static final double OUTSIDE = 0.018;
  private static final double INSIDE = 0.002;

  /** Of a normal distribution, nine tenths are within so many deviations. */
  private static final double NINE_TENTHS = 1.645;

  private double a = 1;
  private double h;
  private double width = NINE_TENTHS;

  /** P(k) of each class. */
  double[] probabilities(double[] y) {
    double scale = StrictMath.exp(a);
    double largest = Arrays.stream(y).max().orElse(0);
    double[] p = new double[y.length];
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      p[k] = StrictMath.exp(scale * (y[k] - largest));
      sum += p[k];
    }
    for (int k = 0; k < p.length; k++) {
      p[k] /= sum;
    }
    return p;
  }

  /** The label of a row that was answered so is a class. */
  void learn(double[] y, int label) {
    double[] p = probabilities(y);
    double mean = 0;
    double square = 0;
    for (int k = 0; k < p.length; k++) {
      mean += p[k] * y[k];
      square += p[k] * y[k] * y[k];
    }
    double scale = StrictMath.exp(a);
    h = LAMBDA * h + scale * scale * Math.max(0, square - mean * mean);
    double step = scale * (y[label] - mean) / (1 + h);
    a = Math.max(LEAST, Math.min(a + Math.max(-STEP, Math.min(step, STEP)), MOST));
  }

  /** The same of a value, in deviations. */
  void learn(double y, double label) {
    width *= StrictMath.exp(Math.abs(y - label) > width ? OUTSIDE : -INSIDE);
  }

  /** In deviations. */
  double width() {
    return width;
  }

  void exchange(StateBytes bytes) {
    double[] numbers = {a, h, width};
    Texts.within(bytes, "confidence", numbers, LEAST, Texts.LARGEST);
    a = Math.min(numbers[0], MOST);
    h = Math.max(0, numbers[1]);
    width = Math.max(Double.MIN_NORMAL, numbers[2]);
  }
}
