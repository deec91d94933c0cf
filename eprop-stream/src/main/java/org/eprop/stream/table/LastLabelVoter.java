package org.eprop.stream.table;

import org.eprop.core.state.StateBytes;

/** Says the last label known. */
final class LastLabelVoter implements Voter {

  @Override
  public double[] vote(TableRow row, int classes) {
    double[] y = new double[Math.max(1, classes)];
    if (classes == 0) {
      y[0] = Double.isNaN(row.known()) ? 0 : row.known();
    } else if (row.known() >= 0) {
      y[(int) row.known()] = 1;
    }
    return y;
  }

  @Override
  public void learn(TableRow row, double label, int classes) {}

  @Override
  public void exchange(StateBytes bytes) {}
}
