package org.eprop.stream.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scores of values: mean absolute error (MAE) and root mean squared error (RMSE), over outputs and
 * steps, and R^2 = 1 - sum (y - y*)^2 / sum (y* - mean y*)^2, sums over outputs and steps, the mean
 * of each output over all steps. A baseline that knows no target yet says 0.
 */
public final class ValueScores extends StreamScores {

  private final int outputs;

  /** Sums of |error| and of error^2. */
  private final double[] own = new double[2];

  private final double[] noChangeSums = new double[2];
  private final double[] averageSums = new double[2];

  /** Of what was wanted: the mean of each output so far, and the sum of squares about it. */
  private final double[] means;

  private double about;

  ValueScores(int outputs) {
    this.outputs = outputs;
    means = new double[outputs];
  }

  @Override
  StreamScores fresh() {
    return new ValueScores(outputs);
  }

  @Override
  StreamScores copy() {
    ValueScores copy = new ValueScores(outputs);
    System.arraycopy(own, 0, copy.own, 0, own.length);
    System.arraycopy(noChangeSums, 0, copy.noChangeSums, 0, own.length);
    System.arraycopy(averageSums, 0, copy.averageSums, 0, own.length);
    System.arraycopy(means, 0, copy.means, 0, outputs);
    copy.about = about;
    return copy.with(labels());
  }

  @Override
  double add(
      double[] y, double @Nullable [] noChange, double @Nullable [] average, double[] wanted) {
    add(noChangeSums, noChange, wanted);
    add(averageSums, average, wanted);
    for (int k = 0; k < outputs; k++) {
      double before = wanted[k] - means[k];
      means[k] += before / labels();
      about += before * (wanted[k] - means[k]);
    }
    return add(own, y, wanted) / outputs;
  }

  private static double add(double[] sums, double @Nullable [] said, double[] wanted) {
    double absolute = 0;
    for (int k = 0; k < wanted.length; k++) {
      double error = (said == null ? 0 : said[k]) - wanted[k];
      absolute += Math.abs(error);
      sums[1] += error * error;
    }
    sums[0] += absolute;
    return absolute;
  }

  @Override
  public Map<String, Double> all() {
    Map<String, Double> all = new LinkedHashMap<>();
    put(all, "", own);
    all.put("R2", rSquared());
    put(all, "no-change ", noChangeSums);
    put(all, "moving average ", averageSums);
    return all;
  }

  /** R^2; NaN if all that was wanted is equal. */
  public double rSquared() {
    return about == 0 ? Double.NaN : 1 - own[1] / about;
  }

  private void put(Map<String, Double> all, String whose, double[] sums) {
    double count = labels() * (double) outputs;
    all.put(whose + "MAE", sums[0] / count);
    all.put(whose + "RMSE", Math.sqrt(sums[1] / count));
  }
}
