package org.eprop.core.gradient;

import java.util.Arrays;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.task.Target;
import org.eprop.core.kernel.Padding;
import org.eprop.core.network.NetworkStructure;

/**
 * What the network did with one sample. A view into buffers that the engine reuses: valid until its
 * next call, not to be modified.
 */
public final class SampleRun {

  private static final float[][] NOTHING = {};
  private static final float[] NO_ERROR = {};

  /** A layer's record. */
  static final class Layer {
    /**
     * psi, [step][neuron], {@linkplain Padding padded}; the adjoint pass turns it into q in place.
     */
    float[][] psi = new float[0][];

    final Events spikes = new Events();

    /** Derivatives of nonlinear neurons, [step][...]; null if there are none. */
    float[][] derivatives;

    /** Derivatives of nonlinear neurons at step t; null if there are none. */
    float[] derivativesAt(int t) {
      return derivatives == null ? null : derivatives[t];
    }
  }

  final Layer[] layers;
  final Events input = new Events();
  private final NetworkStructure network;
  private final int outputs;
  private int steps;

  /** y and dE/dy, the outputs of one step after those of the other. */
  double[] readout = new double[0];

  double[] error = new double[0];

  /** c dbar: the error filtered backwards in time, the outputs of one step after the other's. */
  float[] filteredError = NO_ERROR;

  /** sum_t dbar^t, [output]: this sample's share of the bias's gradient. */
  final double[] biasGradient;

  double loss;

  /** y and dE/dy of one step, for losses. */
  private final double[] stepReadout;

  private final double[] stepError;
  private double[][] wholeReadout = new double[0][];
  private double[][] wholeError = new double[0][];

  SampleRun(NetworkStructure network) {
    this.network = network;
    this.outputs = network.outputs();
    this.layers = new Layer[network.layers().size()];
    for (int l = 0; l < layers.length; l++) {
      layers[l] = new Layer();
    }
    this.biasGradient = Padding.doubles(outputs);
    this.stepReadout = new double[outputs];
    this.stepError = new double[outputs];
  }

  /** Uses this memory from now on. */
  void attach(LargeRecord record) {
    for (int l = 0; l < layers.length; l++) {
      layers[l].psi = record.psi[l];
      layers[l].derivatives = record.derivatives[l];
    }
    filteredError = record.filteredError;
  }

  /** Gives the memory back, as it has grown. */
  void detach(LargeRecord record) {
    for (int l = 0; l < layers.length; l++) {
      record.psi[l] = layers[l].psi;
      record.derivatives[l] = layers[l].derivatives;
      layers[l].psi = NOTHING;
      layers[l].derivatives = null;
    }
    record.filteredError = filteredError;
    filteredError = NO_ERROR;
  }

  /** Makes room for a sample of so many steps. */
  void begin(int newSteps, NonlinearNeurons[] nonlinear) {
    steps = newSteps;
    for (int l = 0; l < layers.length; l++) {
      Layer layer = layers[l];
      layer.spikes.begin(steps);
      layer.psi = rows(layer.psi, Padding.length(network.size(l)));
      if (nonlinear[l] != null) {
        layer.derivatives =
            rows(
                layer.derivatives == null ? new float[0][] : layer.derivatives,
                nonlinear[l].derivativesPerStep());
      }
    }
    if (readout.length < steps * outputs) {
      readout = new double[steps * outputs];
      error = new double[steps * outputs];
    }
    if (filteredError.length < steps * outputs) {
      filteredError = new float[steps * outputs];
    }
  }

  private float[][] rows(float[][] rows, int width) {
    int had = rows.length;
    if (had >= steps) {
      return rows;
    }
    float[][] more = Arrays.copyOf(rows, steps);
    for (int t = had; t < steps; t++) {
      more[t] = new float[width];
    }
    return more;
  }

  /** Sets loss and error, both times norm. */
  void evaluate(Loss of, Target target, double norm) {
    Arrays.fill(error, 0, steps * outputs, 0);
    loss =
        norm
            * (of instanceof StepLoss sum
                ? sumOfSteps(sum, target, norm)
                : whole(of, target, norm));
  }

  /** {@link StepLoss#evaluate}. */
  private double sumOfSteps(StepLoss of, Target target, double norm) {
    double sum = 0;
    for (int t = 0; t < steps; t++) {
      double weight = target.weight(t);
      if (weight != 0) {
        copyReadout(t, stepReadout);
        sum += weight * of.step(stepReadout, target, t, stepError);
        setError(t, stepError, weight, norm);
      }
    }
    return sum;
  }

  /** A loss of whole sequences. */
  private double whole(Loss of, Target target, double norm) {
    if (wholeReadout.length != steps) {
      wholeReadout = new double[steps][outputs];
      wholeError = new double[steps][outputs];
    }
    for (int t = 0; t < steps; t++) {
      copyReadout(t, wholeReadout[t]);
    }
    double sum = of.evaluate(wholeReadout, target, wholeError);
    for (int t = 0; t < steps; t++) {
      setError(t, wholeError[t], 1, norm);
    }
    return sum;
  }

  /** Copies y^t. */
  void copyReadout(int t, double[] y) {
    System.arraycopy(readout, t * outputs, y, 0, outputs);
  }

  /** Sets dE/dy^t, times a weight and a norm. */
  void setError(int t, double[] of, double weight, double norm) {
    for (int k = 0; k < outputs; k++) {
      error[t * outputs + k] = of[k] * weight * norm;
    }
  }

  /**
   * Makes the record's last steps its first ones, so that an endless run can go on in it: what was
   * step t becomes step t - shift. Only what a forward pass looks back at is moved.
   *
   * @param shift the first step to keep; the steps kept have to reach back as far as the longest
   *     refractory period, and one step
   * @param end the steps run so far
   */
  void rebase(int shift, int end) {
    input.rebase(shift, end);
    for (Layer layer : layers) {
      layer.spikes.rebase(shift, end);
      swap(layer.psi, end - 1, end - 1 - shift);
      if (layer.derivatives != null) {
        swap(layer.derivatives, end - 1, end - 1 - shift);
      }
    }
    System.arraycopy(readout, (end - 1) * outputs, readout, (end - 1 - shift) * outputs, outputs);
  }

  /** Saves or restores what a run that goes on at step {@code end} needs of the record. */
  void exchange(StateArchive archive, int first, int end) {
    input.exchange(archive, "input", end, network.inputs());
    for (int l = 0; l < layers.length; l++) {
      Layer layer = layers[l];
      String name = "layer" + l;
      layer.spikes.exchange(archive, name + ".spikes", end, network.size(l));
      archive.floats(name + ".psi", layer.psi, first, end);
      if (layer.derivatives != null) {
        archive.floats(name + ".derivatives", layer.derivatives, first, end);
      }
    }
    if (end > 0) {
      exchange(archive, "readout", readout, end - 1);
    }
    for (int t = first; t < end; t++) {
      exchange(archive, "error" + (t - first), error, t);
    }
  }

  private void exchange(StateArchive archive, String name, double[] values, int t) {
    double[] row = Arrays.copyOfRange(values, t * outputs, (t + 1) * outputs);
    archive.doubles(name, row);
    System.arraycopy(row, 0, values, t * outputs, outputs);
  }

  private static void swap(float[][] rows, int i, int j) {
    float[] row = rows[i];
    rows[i] = rows[j];
    rows[j] = row;
  }

  /** The number of steps. */
  public int steps() {
    return steps;
  }

  /** E of this sample, normalised. */
  public double loss() {
    return loss;
  }

  /** A copy of y^t, [outputs]. */
  public double[] readoutAt(int t) {
    return Arrays.copyOfRange(readout, t * outputs, (t + 1) * outputs);
  }

  /** A copy of dE/dy^t, [outputs], normalised; only after a gradient was asked for. */
  public double[] errorAt(int t) {
    return Arrays.copyOfRange(error, t * outputs, (t + 1) * outputs);
  }

  /** The number of spikes of layer l. */
  public int spikeCount(int l) {
    return layers[l].spikes.count();
  }

  /** Which neurons of layer l spike at step t, ascending. */
  public int[] spikesAt(int l, int t) {
    Events spikes = layers[l].spikes;
    return Arrays.copyOfRange(spikes.neuron, spikes.start[t], spikes.start[t + 1]);
  }

  /** Adds the number of spikes of each neuron of layer l to a sum. */
  void countSpikes(int l, double[] sum) {
    Events spikes = layers[l].spikes;
    for (int e = 0; e < spikes.count(); e++) {
      sum[spikes.neuron[e]]++;
    }
  }
}
