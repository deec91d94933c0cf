package org.eprop.stream.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Scores of values: mean absolute error (MAE) and root mean squared error (RMSE), over outputs and
 * steps. A baseline that knows no target yet says 0.
 */
public final class ValueScores extends Scores {

  private final int outputs;

  /** Sums of |error| and of error^2. */
  private final double[] own = new double[2];

  private final double[] noChangeSums = new double[2];
  private final double[] averageSums = new double[2];

  ValueScores(int outputs) {
    this.outputs = outputs;
  }

  @Override
  Scores fresh() {
    return new ValueScores(outputs);
  }

  @Override
  double add(double[] y, double[] noChange, double[] average, double[] wanted) {
    add(noChangeSums, noChange, wanted);
    add(averageSums, average, wanted);
    return add(own, y, wanted) / outputs;
  }

  private static double add(double[] sums, double[] said, double[] wanted) {
    double absolute = 0;
    for (int k = 0; k < wanted.length; k++) {
      double error = (said == null ? 0 : said[k]) - wanted[k];
      absolute += Math.abs(error);
      sums[1] += error * error;
    }
    sums[0] += absolute;
    return absolute;
  }

  private double mean(double sum) {
    return sum / (labels() * outputs);
  }

  /** The mean absolute error. */
  public double mae() {
    return mean(own[0]);
  }

  /** The root mean squared error. */
  public double rmse() {
    return Math.sqrt(mean(own[1]));
  }

  /** The mean absolute error of no-change. */
  public double noChangeMae() {
    return mean(noChangeSums[0]);
  }

  /** The root mean squared error of no-change. */
  public double noChangeRmse() {
    return Math.sqrt(mean(noChangeSums[1]));
  }

  /** The mean absolute error of the moving average. */
  public double averageMae() {
    return mean(averageSums[0]);
  }

  /** The root mean squared error of the moving average. */
  public double averageRmse() {
    return Math.sqrt(mean(averageSums[1]));
  }

  @Override
  public Map<String, Double> all() {
    Map<String, Double> all = new LinkedHashMap<>();
    all.put("MAE", mae());
    all.put("RMSE", rmse());
    all.put("no-change MAE", noChangeMae());
    all.put("no-change RMSE", noChangeRmse());
    all.put("moving average MAE", averageMae());
    all.put("moving average RMSE", averageRmse());
    return all;
  }
}
