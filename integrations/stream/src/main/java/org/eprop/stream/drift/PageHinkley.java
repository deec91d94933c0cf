package org.eprop.stream.drift;

import org.eprop.api.plugin.InvalidInputException;

/**
 * The Page-Hinkley test (Page 1954; Gama et al. 2013): with the mean of all errors x so far,
 *
 * <pre>
 * m_t = m_{t-1} + x_t - mean_t - delta,   an alarm where m_t - min m &gt; lambda
 * </pre>
 *
 * <p>After an alarm it begins anew.
 */
public final class PageHinkley implements DriftDetector {

  private final double delta;
  private final double lambda;
  private final int least;
  private long count;
  private double mean;
  private double sum;
  private double lowest;

  /**
   * @param delta how much larger than the mean is borne, in units of the error
   * @param lambda the sum of what is beyond that gives an alarm, &gt; 0
   * @param least errors before the first alarm, &gt;= 1
   */
  public PageHinkley(double delta, double lambda, int least) {
    if (!(delta >= 0) || !(lambda > 0) || least < 1) {
      throw new InvalidInputException(
          ("got delta %s, lambda %s and least %s, but expected delta >= 0, lambda > 0"
                  + " and least >= 1")
              .formatted(delta, lambda, least));
    }
    this.delta = delta;
    this.lambda = lambda;
    this.least = least;
  }

  @Override
  public boolean add(double error) {
    count++;
    mean += (error - mean) / count;
    sum += error - mean - delta;
    lowest = Math.min(lowest, sum);
    boolean alarm = count >= least && sum - lowest > lambda;
    if (alarm) {
      count = 0;
      mean = 0;
      sum = 0;
      lowest = 0;
    }
    return alarm;
  }

  @Override
  public double[] state() {
    return new double[] {count, mean, sum, lowest};
  }

  @Override
  public void resume(double[] state) {
    if (state.length != 4) {
      throw new InvalidInputException("got a state that is not one of a Page-Hinkley test");
    }
    count = (long) state[0];
    mean = state[1];
    sum = state[2];
    lowest = state[3];
  }
}
