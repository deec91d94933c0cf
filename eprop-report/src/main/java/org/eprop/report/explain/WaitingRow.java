package org.eprop.report.explain;

import org.eprop.api.neuron.LinearNeuron;

/**
 * What a row of weights holds that is brought up to date only when its presynaptic neuron spikes,
 * and what the postsynaptic neuron keeps for it meanwhile: with x the synapse's eligibility vector
 * and filtered eligibility trace at its last spike, P what they have moved by since then, and V the
 * sum of -eta c L times P's row of the filtered trace, the weight is w + V.x.
 */
final class WaitingRow {

  private final LinearNeuron neuron;
  private final SynapseLesson lesson;
  private final int d;

  /** P [to][from], V, and x. */
  private double[][] moved;

  private double[] sum;
  private final double[] x;

  /** The change of the weight that the row holds, and the one that waits, [step]. */
  private final double[] held;

  private final double[] waits;

  private WaitingRow(SynapseLesson lesson, LinearNeuron neuron) {
    this.lesson = lesson;
    this.neuron = neuron;
    d = neuron.inputWeights().length;
    x = new double[d + 1];
    begin();
    int steps = lesson.spikes().length;
    held = new double[steps];
    waits = new double[steps];
    double now = 0;
    for (int t = 0; t < steps; t++) {
      move(t == 0 ? 0 : lesson.psi()[t - 1]);
      if (lesson.presynaptic()[t] != 0) {
        now += SynapseLesson.dot(sum, x);
        bringUpToDate(lesson.presynaptic()[t]);
      }
      learn(t);
      held[t] = now;
      waits[t] = SynapseLesson.dot(sum, x);
    }
  }

  /** That of a linear neuron's synapse. */
  static WaitingRow of(SynapseLesson lesson, LinearNeuron neuron) {
    return new WaitingRow(lesson, neuron);
  }

  double[] held() {
    return held;
  }

  double[] waits() {
    return waits;
  }

  private void begin() {
    moved = new double[d + 1][d + 1];
    for (int m = 0; m <= d; m++) {
      moved[m][m] = 1;
    }
    sum = new double[d + 1];
  }

  /** The eligibility vector's part of P moves by a step. */
  private void move(double psiBefore) {
    double[] r = neuron.spikeEffect();
    double[][] next = new double[d + 1][];
    for (int m = 0; m < d; m++) {
      boolean leftOut = neuron.detached()[m] && lesson.toy().rule().detachesReset();
      next[m] = new double[d + 1];
      for (int l = 0; l < d; l++) {
        double bySpike = leftOut ? 0 : r[m] * psiBefore * neuron.spikeWeights()[l];
        add(next[m], neuron.transition()[m][l] + bySpike, moved[l]);
      }
    }
    next[d] = moved[d];
    moved = next;
  }

  /** x = P x and what a spike adds; P = 1, V = 0. */
  private void bringUpToDate(double spike) {
    double[] old = x.clone();
    for (int m = 0; m <= d; m++) {
      x[m] = SynapseLesson.dot(moved[m], old) + (m < d ? spike * neuron.inputWeights()[m] : 0);
    }
    begin();
  }

  private void learn(int t) {
    double[] row = new double[d + 1];
    add(row, lesson.toy().kappa(), moved[d]);
    for (int m = 0; m < d; m++) {
      add(row, lesson.psi()[t] * neuron.spikeWeights()[m], moved[m]);
    }
    moved[d] = row;
    double rate = lesson.toy().settings().learningRate() * lesson.toy().inputScale();
    add(sum, -rate * lesson.signal()[t], row);
  }

  private static void add(double[] to, double factor, double[] row) {
    for (int m = 0; m < to.length; m++) {
      to[m] += factor * row[m];
    }
  }
}
