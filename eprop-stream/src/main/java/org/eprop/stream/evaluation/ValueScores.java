package org.eprop.stream.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scores of values: mean absolute error (MAE) and root mean squared error (RMSE), over outputs and
 * steps. A baseline that knows no target yet says 0.
 */
public final class ValueScores extends StreamScores {

  private final int outputs;

  /** Sums of |error| and of error^2. */
  private final double[] own = new double[2];

  private final double[] noChangeSums = new double[2];
  private final double[] averageSums = new double[2];

  ValueScores(int outputs) {
    this.outputs = outputs;
  }

  @Override
  StreamScores fresh() {
    return new ValueScores(outputs);
  }

  @Override
  double add(
      double[] y, double @Nullable [] noChange, double @Nullable [] average, double[] wanted) {
    add(noChangeSums, noChange, wanted);
    add(averageSums, average, wanted);
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
    put(all, "no-change ", noChangeSums);
    put(all, "moving average ", averageSums);
    return all;
  }

  private void put(Map<String, Double> all, String whose, double[] sums) {
    double count = labels() * (double) outputs;
    all.put(whose + "MAE", sums[0] / count);
    all.put(whose + "RMSE", Math.sqrt(sums[1] / count));
  }
}
