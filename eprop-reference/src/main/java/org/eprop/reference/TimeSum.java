package org.eprop.reference;

/** How what a number gets at each step becomes its gradient. */
interface TimeSum {

  /** Each step counts alike. */
  TimeSum PLAIN =
      x -> {
        double sum = 0;
        for (double ofStep : x) {
          sum += ofStep;
        }
        return sum;
      };

  /**
   * Adds it up, forward in time.
   *
   * @param x [step]
   */
  double of(double[] x);
}
