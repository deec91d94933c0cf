package org.eprop.spark.hearts;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What is usual for one patient, and what is not. Sees the patient's readout y^t, as it was before
 * it learned from the step's label.
 *
 * <p><b>Labels.</b> Steps in a row with one label are a segment. Its surprise is, in bits, the mean
 * of
 *
 * <pre>    -log2 p^t(label),    p^t = softmax(y^t)</pre>
 *
 * <p>over its steps; a segment above {@link #MOST_BITS} is reported when it is over.
 *
 * <p><b>Beats.</b> The readout's mean over the last second, r_k, is compared with what it usually
 * was since the stream began,
 *
 * <pre>    score = sqrt(mean_k ((r_k - mean r_k) / (sd r_k + LEAST_SD))^2)</pre>
 *
 * <p>ten times a second. A score above {@link #MOST_DEVIATIONS} is reported once, until one has
 * been below half of that; what scores more does not count as usual. Needs no labels.
 *
 * <p>A few numbers, which {@link #bytes} gives as the patient's state. Not thread-safe.
 */
final class Watch {

  /** Of a segment, from which on it is reported. */
  static final double MOST_BITS = 7;

  /** Of the last second, from which on it is reported. */
  static final double MOST_DEVIATIONS = 1.5;

  /** Steps after which the last second is looked at again: a tenth of it. */
  private static final int BLOCK = 25;

  private static final int BLOCKS = 10;

  /** Steps until it is known what is usual: 3 s. */
  private static final int KNOWN = 750;

  /** Hearts that are very regular have hardly any deviation. */
  private static final double LEAST_SD = 0.1;

  private static final int NONE = -1;

  /** Bytes of all that is not one for each output. */
  private static final int HEAD = 3 * Long.BYTES + 4 * Integer.BYTES;

  private final int outputs;

  /** The readout's sums over blocks of steps, [block, in turns][output]. */
  private final double[][] blocks;

  private final double[] mean;
  private final double[] squares;
  private long steps;
  private long usual;
  private boolean reported;
  private int label;
  private int labelled;
  private double bits;

  /** Of a readout with so many outputs. */
  Watch(int outputs) {
    this.outputs = outputs;
    blocks = new double[BLOCKS][outputs];
    mean = new double[outputs];
    squares = new double[outputs];
    label = NONE;
  }

  /** As {@link #bytes} left it. */
  static Watch of(byte[] state) {
    ByteBuffer from = ByteBuffer.wrap(state);
    Watch watch = new Watch(from.getInt());
    watch.steps = from.getLong();
    watch.usual = from.getLong();
    watch.reported = from.getInt() == 1;
    watch.label = from.getInt();
    watch.labelled = from.getInt();
    watch.bits = from.getDouble();
    for (double[] numbers : watch.numbers()) {
      for (int k = 0; k < numbers.length; k++) {
        numbers[k] = from.getDouble();
      }
    }
    return watch;
  }

  byte[] bytes() {
    ByteBuffer to = ByteBuffer.allocate(HEAD + (BLOCKS + 2) * outputs * Double.BYTES);
    to.putInt(outputs).putLong(steps).putLong(usual).putInt(reported ? 1 : 0);
    to.putInt(label).putInt(labelled).putDouble(bits);
    for (double[] numbers : numbers()) {
      for (double number : numbers) {
        to.putDouble(number);
      }
    }
    return to.array();
  }

  private List<double[]> numbers() {
    List<double[]> all = new ArrayList<>(List.of(blocks));
    all.add(mean);
    all.add(squares);
    return all;
  }

  /**
   * The next step.
   *
   * @param y readout, before it learned from the step
   * @param itsLabel null if the step has none
   * @return what surprises
   */
  List<Surprise> next(String key, double[] y, Integer itsLabel) {
    List<Surprise> surprises = new ArrayList<>();
    int known = itsLabel == null ? NONE : itsLabel;
    if (known != label) {
      if (label != NONE && bits > MOST_BITS * labelled) {
        surprises.add(new Surprise(key, Surprise.LABEL, steps - labelled, bits / labelled));
      }
      label = known;
      labelled = 0;
      bits = 0;
    }
    if (label != NONE) {
      labelled++;
      bits += surprise(y, label);
    }
    double[] block = blocks[(int) (steps / BLOCK % BLOCKS)];
    for (int k = 0; k < outputs; k++) {
      block[k] = (steps % BLOCK == 0 ? 0 : block[k]) + y[k];
    }
    steps++;
    if (steps % BLOCK == 0 && steps >= BLOCK * BLOCKS) {
      double score = score();
      if (score > MOST_DEVIATIONS && !reported) {
        surprises.add(new Surprise(key, Surprise.BEAT, steps - 1, score));
        reported = true;
      } else if (score < MOST_DEVIATIONS / 2) {
        reported = false;
      }
    }
    return surprises;
  }

  /** -log2 softmax(y)[label], with the largest output taken out, so that nothing overflows. */
  private static double surprise(double[] y, int label) {
    double largest = y[0];
    for (double value : y) {
      largest = Math.max(largest, value);
    }
    double sum = 0;
    for (double value : y) {
      sum += StrictMath.exp(value - largest);
    }
    return (StrictMath.log(sum) - (y[label] - largest)) / StrictMath.log(2);
  }

  /** How unusual the last second is; 0 as long as nobody can know. */
  private double score() {
    double[] recent = new double[outputs];
    double sum = 0;
    for (int k = 0; k < outputs; k++) {
      for (double[] block : blocks) {
        recent[k] += block[k] / (BLOCK * BLOCKS);
      }
      double sd = usual == 0 ? 0 : Math.sqrt(squares[k] / usual);
      double deviation = (recent[k] - mean[k]) / (sd + LEAST_SD);
      sum += deviation * deviation;
    }
    double score = steps <= KNOWN ? 0 : Math.sqrt(sum / outputs);
    if (score <= MOST_DEVIATIONS) {
      usual++;
      for (int k = 0; k < outputs; k++) { // Welford 1962
        double before = recent[k] - mean[k];
        mean[k] += before / usual;
        squares[k] += before * (recent[k] - mean[k]);
      }
    }
    return score;
  }
}
