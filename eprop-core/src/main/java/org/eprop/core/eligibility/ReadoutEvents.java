package org.eprop.core.eligibility;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.core.adjoint.AdjointPass;
import org.eprop.core.kernel.Elements;
import org.eprop.core.kernel.Padding;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.recording.Events;
import org.eprop.core.recording.SampleRecord;

/**
 * One readout whose weights change at each step by its gradient,
 *
 * <pre>
 * zbar_j^t = kappa zbar_j^{t-1} + z_j^t,    W_out,kj -= eta c delta_k^t zbar_j^t
 * </pre>
 *
 * <p>Meanwhile they lie transposed, [output][neuron], so that a step changes a few long rows; and
 * where feedback is symmetric, they are B. Owned by one thread.
 */
public final class ReadoutEvents implements EventLearner {

  private final WindowReadout of;
  private final int outputs;
  private final List<String> leaves = new ArrayList<>();

  /** Of each leaf the population that it comes from; -1 for the bias. */
  private final List<Integer> populations = new ArrayList<>();

  /** W_out^T, [population][output][neuron]; null of populations that it does not see. */
  private final float[][][] transposed;

  /** Where they lie otherwise, [population][neuron][output]. */
  private final float[][][] rows;

  private final float[] bias;

  /** zbar [population][neuron]. */
  private final float[][] filtered;

  /** c dbar and dbar of the step that has been ended, [output]; and whether there are any. */
  private final double[] scaledError;

  private final double[] error;
  private boolean taught;

  /** What times zbar is added to W_out, [output]. */
  private final float[] steps;

  /** |zbar|^2 of the step that has been ended, [population]; NaN where nobody has asked for it. */
  private final double[] squareOfFiltered;

  /** y that changes with the weights, or null; where it begins, and c. */
  private double[] moved;

  private int at;
  private double scale;

  /** Whether the rows are behind. */
  private boolean waits;

  /** Whether somebody has the rows, and may have changed them. */
  private boolean shown;

  /**
   * @param of the traces, that go on from here
   * @param room has what learns
   * @param feedback B, which is W_out^T from here on where it is symmetric
   */
  public ReadoutEvents(WindowReadout of, Weights weights, Weights room, FeedbackWeights feedback) {
    this.of = of;
    NetworkStructure network = weights.network();
    String name = network.readouts().get(of.m).name() + ".";
    bias = weights.readoutBias(of.m);
    outputs = of.outputs;
    scaledError = new double[outputs];
    error = new double[outputs];
    steps = new float[outputs];
    transposed = new float[of.filtered.length][][];
    filtered = new float[transposed.length][];
    squareOfFiltered = new double[transposed.length];
    rows = new float[transposed.length][][];
    for (int p = 0; p < transposed.length; p++) {
      if (of.filtered[p] != null) {
        int n = of.filtered[p].length;
        boolean isB = feedback.isSymmetric(of.m, p);
        transposed[p] = isB ? feedback.of(of.m, p) : Padding.WORKER.rows(outputs, n);
        filtered[p] = Padding.WORKER.row(n);
        rows[p] = weights.readout(of.m, p);
      }
      if (room.readout(of.m, p) != null) {
        leaves.add(name + network.populations().get(p).name());
        populations.add(p);
      }
    }
    if (room.readoutBias(of.m) != null) {
      leaves.add(name + "bias");
      populations.add(-1);
    }
    begin();
  }

  /** Takes over weights and traces as they are. */
  public void begin() {
    waits = false;
    shown = false;
    for (int p = 0; p < transposed.length; p++) {
      float[][] out = rows[p];
      for (int j = 0; transposed[p] != null && j < out.length; j++) {
        for (int k = 0; k < outputs; k++) {
          transposed[p][k][j] = out[j][k];
        }
        filtered[p][j] = (float) of.filtered[p][j];
      }
    }
  }

  /** Puts weights and traces where they are otherwise. */
  public void bringUpToDate() {
    for (int p = 0; p < transposed.length; p++) {
      for (int j = 0; waits && transposed[p] != null && j < rows[p].length; j++) {
        for (int k = 0; k < outputs; k++) {
          rows[p][j][k] = transposed[p][k][j];
        }
        of.filtered[p][j] = filtered[p][j];
      }
    }
    waits = false;
    shown = true;
  }

  /**
   * Before weights are used or changed: takes over what may have been changed since it was brought
   * up to date.
   */
  public void takeOver() {
    if (shown) {
      begin();
    }
  }

  /** W_out^T, [population][output][neuron], live. */
  public float[][][] transposed() {
    return transposed;
  }

  @Override
  public void end(SampleRecord run, int t, AdjointPass adjoint) {
    takeOver();
    waits = true;
    Arrays.fill(squareOfFiltered, Double.NaN);
    float decay = (float) of.kappa;
    for (int p = 0; p < transposed.length; p++) {
      if (transposed[p] != null) {
        follow(filtered[p], decay, run.populations[p].spikes, t, of.filtered[p].length);
      }
    }
    of.filteredOne[0] = of.kappa * of.filteredOne[0] + 1;
    taught = adjoint != null;
    for (int k = 0; taught && k < outputs; k++) {
      scaledError[k] = run.readouts[of.m].filteredError[t * outputs + k];
      error[k] = adjoint.filteredError(of.m, k);
    }
  }

  @Override
  public List<String> leaves() {
    return leaves;
  }

  @Override
  public double square(int i) {
    if (!taught) {
      return 0;
    }
    int p = populations.get(i);
    return p < 0
        ? sumOfSquares(error) * of.filteredOne[0] * of.filteredOne[0]
        : sumOfSquares(scaledError) * squareOfFiltered(p);
  }

  private double squareOfFiltered(int p) {
    if (Double.isNaN(squareOfFiltered[p])) {
      squareOfFiltered[p] = Elements.sumOfSquares(filtered[p], of.filtered[p].length);
    }
    return squareOfFiltered[p];
  }

  private static double sumOfSquares(double[] x) {
    double sum = 0;
    for (double each : x) {
      sum += each * each;
    }
    return sum;
  }

  /**
   * After {@link #end}, before {@link #learn}: outputs that are to change with the weights.
   *
   * @param y what these make of all that was filtered; null if it stays
   * @param ofOutputs c
   * @param from where y begins in the array
   */
  public void moves(double[] y, double ofOutputs, int from) {
    moved = y;
    scale = ofOutputs;
    at = from;
  }

  @Override
  public void learn(int i, double eta) {
    int p = populations.get(i);
    if (taught && p < 0) {
      learnBias(eta);
    } else if (taught) {
      learnFrom(p, eta);
    }
  }

  private void learnFrom(int p, double eta) {
    double square = moved == null ? 0 : squareOfFiltered(p);
    for (int k = 0; k < outputs; k++) {
      steps[k] = (float) (-eta * scaledError[k]);
      if (moved != null && steps[k] != 0) {
        moved[at + k] += scale * steps[k] * square;
      }
    }
    of.kernels.events.addToRows(transposed[p], steps, filtered[p], of.filtered[p].length);
  }

  private void learnBias(double eta) {
    for (int k = 0; k < outputs; k++) {
      float before = bias[k];
      bias[k] -= (float) (eta * error[k] * of.filteredOne[0]);
      if (moved != null) {
        moved[at + k] += ((double) bias[k] - before) * of.filteredOne[0];
      }
    }
  }

  /** Rounded as traces are: times an error and a rate, the least number is no denormal one yet. */
  static void follow(float[] bar, float decay, Events spikes, int t, int n) {
    for (int j = 0; j < n; j++) {
      bar[j] = decay * bar[j] + SynapseEvents.TINY - SynapseEvents.TINY;
    }
    int end = spikes.start[t + 1];
    for (int e = spikes.start[t]; e < end; e++) {
      bar[spikes.neuron[e]] += 1;
    }
  }

  /** Everything is as at the start of a sequence. */
  public void reset() {
    for (float[] row : filtered) {
      if (row != null) {
        Arrays.fill(row, 0);
      }
    }
  }
}
