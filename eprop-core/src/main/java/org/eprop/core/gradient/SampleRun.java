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
  double[][] readout = new double[0][];
  double[][] error = new double[0][];

  /** c dbar, [step][output]: the error filtered backwards in time. */
  float[][] filteredError = new float[0][];

  /** sum_t dbar^t, [output]: this sample's share of the bias's gradient. */
  final double[] biasGradient;

  double loss;
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
    filteredError = NOTHING;
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
    int had = readout.length;
    if (had < steps) {
      readout = Arrays.copyOf(readout, steps);
      error = Arrays.copyOf(error, steps);
      for (int t = had; t < steps; t++) {
        readout[t] = new double[outputs];
        error[t] = new double[outputs];
      }
    }
    filteredError = rows(filteredError, outputs);
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
    if (of instanceof StepLoss sum) {
      loss = norm * sumOfSteps(sum, target, norm);
      return;
    }
    loss = norm * whole(of, target);
    for (int t = 0; norm != 1 && t < steps; t++) {
      multiply(error[t], norm);
    }
  }

  private void multiply(double[] row, double factor) {
    for (int k = 0; k < outputs; k++) {
      row[k] *= factor;
    }
  }

  /**
   * {@link StepLoss#evaluate}, on buffers that may be longer than the sample; errors times norm.
   */
  private double sumOfSteps(StepLoss of, Target target, double norm) {
    double sum = 0;
    for (int t = 0; t < steps; t++) {
      double[] own = error[t];
      double weight = target.weight(t);
      if (weight == 0) {
        Arrays.fill(own, 0);
        continue;
      }
      sum += weight * of.step(readout[t], target, t, own);
      if (weight != 1) {
        multiply(own, weight);
      }
      if (norm != 1) {
        multiply(own, norm);
      }
    }
    return sum;
  }

  /** A loss of whole sequences wants arrays of just the sample's length; their rows are shared. */
  private double whole(Loss of, Target target) {
    if (wholeReadout.length != steps) {
      wholeReadout = Arrays.copyOf(readout, steps);
      wholeError = Arrays.copyOf(error, steps);
    }
    return of.evaluate(wholeReadout, target, wholeError);
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
    double[] last = readout[end - 1];
    readout[end - 1] = readout[end - 1 - shift];
    readout[end - 1 - shift] = last;
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
    archive.doubles("readout", end == 0 ? new double[outputs] : readout[end - 1]);
    for (int t = first; t < end; t++) {
      archive.doubles("error" + (t - first), error[t]);
    }
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

  /** y^t, [outputs]. */
  public double[] readoutAt(int t) {
    return readout[t];
  }

  /** dE/dy^t, [outputs], normalised; only after a gradient was asked for. */
  public double[] errorAt(int t) {
    return error[t];
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
