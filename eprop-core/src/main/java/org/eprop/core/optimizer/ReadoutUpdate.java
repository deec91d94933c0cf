package org.eprop.core.optimizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eprop.api.optimizer.ReadoutOptimizer;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Storage;
import org.eprop.core.network.Weights;
import org.eprop.core.state.StateBytes;

/**
 * A readout that learns from its features, by a {@link ReadoutOptimizer}: its memory, and what it
 * is to learn from the last step. Owned by an update.
 */
public final class ReadoutUpdate {

  private final NetworkStructure network;
  private final int m;
  private final Readout readout;
  private final ReadoutOptimizer optimizer;
  private final double[][] memory;
  private final double[] features;
  private final double[] gain;
  private final double[] wanted;
  private final double[] error;

  /** The weight of the step that is to be learned; 0 for none. */
  private double weight;

  /** Whether it has learned from a step. */
  private boolean begun;

  /**
   * @param m which readout
   * @param weights whose readout is to learn
   * @throws InvalidInputException if not all of the readout learns
   */
  ReadoutUpdate(NetworkStructure network, int m, ReadoutOptimizer optimizer, Weights weights) {
    this.network = network;
    this.m = m;
    this.optimizer = optimizer;
    readout = network.readouts().get(m);
    int n = readout.bias() ? 1 : 0;
    for (int p = 0; p < network.populations().size(); p++) {
      n += readout.sees()[p] ? network.size(p) : 0;
    }
    for (Leaf leaf : weights.leaves()) {
      if (leaves().contains(leaf.name())
          && (!leaf.learned() || leaf.storage() != Storage.FLOAT32)) {
        throw new InvalidInputException(
            ("got a readout optimizer for %s, but expected all of its weights to"
                    + " learn, in single precision: %s does not")
                .formatted(readout.name(), leaf.name()));
      }
    }
    memory = optimizer.newMemory(n);
    features = new double[n];
    gain = new double[n];
    wanted = new double[readout.outputs()];
    error = new double[readout.outputs()];
    begin();
  }

  /** Which readout. */
  public int readout() {
    return m;
  }

  /** The names of its leaves. */
  public List<String> leaves() {
    List<String> names = new ArrayList<>();
    for (int p = 0; p < network.populations().size(); p++) {
      if (readout.sees()[p]) {
        names.add(readout.name() + "." + network.populations().get(p).name());
      }
    }
    if (readout.bias()) {
      names.add(readout.name() + ".bias");
    }
    return names;
  }

  /** What it remembers, for the identity of a state. */
  String layout() {
    return "%s by %s numbers for %s features"
        .formatted(
            readout.name(),
            Arrays.stream(memory).mapToInt(row -> row.length).sum(),
            features.length);
  }

  /** Forgets everything. */
  void begin() {
    optimizer.begin(features.length, memory);
    begun = false;
    weight = 0;
  }

  /** Room for the features of the last step: neurons of the populations it sees, then a one. */
  public double[] features() {
    return features;
  }

  /** Room for its wanted values. */
  public double[] wanted() {
    return wanted;
  }

  /**
   * Features and wanted values are those of a step, which the next update learns.
   *
   * @param counts the step's weight
   * @throws InvalidInputException if it is negative
   */
  public void teach(double counts) {
    if (counts < 0) {
      throw new InvalidInputException(
          ("weight: got %s for a step of readout %s, but expected one >= 0, as it"
                  + " learns by least squares")
              .formatted(counts, readout.name()));
    }
    weight = counts;
  }

  boolean isTaught() {
    return weight > 0;
  }

  /**
   * Changes the weights by what the last step says.
   *
   * @throws DivergenceException if features or errors are not finite; nothing is changed then
   */
  void apply(Weights weights) {
    if (weight == 0) {
      return;
    }
    double counts = weight;
    weight = 0;
    findErrors(weights);
    optimizer.gain(features, counts, memory, gain);
    begun = true;
    double sum = 0;
    for (double g : gain) {
      sum += Math.abs(g);
    }
    if (!(sum <= Float.MAX_VALUE)) {
      begin();
      throw new DivergenceException(
          "readout " + readout.name() + ": gains of size " + sum + "; its memory starts again");
    }
    change(weights);
  }

  /** y* - W f, in place of y*. */
  private void findErrors(Weights weights) {
    System.arraycopy(wanted, 0, error, 0, error.length);
    int at = 0;
    double size = 0;
    for (int p = 0; p < network.populations().size(); p++) {
      float[][] rows = weights.readout(m, p);
      for (int j = 0; rows != null && j < rows.length; j++) {
        double f = features[at++];
        size += Math.abs(f);
        for (int k = 0; k < error.length; k++) {
          error[k] -= rows[j][k] * f;
        }
      }
    }
    float[] bias = weights.readoutBias(m);
    if (bias != null) {
      for (int k = 0; k < error.length; k++) {
        error[k] -= bias[k] * features[at];
      }
    }
    for (double e : error) {
      size += Math.abs(e);
    }
    if (!Double.isFinite(size)) {
      throw new DivergenceException(
          "readout " + readout.name() + ": features or errors of size " + size);
    }
  }

  private void change(Weights weights) {
    int at = 0;
    for (int p = 0; p < network.populations().size(); p++) {
      float[][] rows = weights.readout(m, p);
      for (int j = 0; rows != null && j < rows.length; j++) {
        add(gain[at++], rows[j]);
      }
    }
    float[] bias = weights.readoutBias(m);
    if (bias != null) {
      add(gain[at], bias);
    }
  }

  private void add(double g, float[] row) {
    for (int k = 0; k < row.length; k++) {
      row[k] += (float) (g * error[k]);
    }
  }

  /** Saves or restores its memory. */
  void exchange(StateBytes bytes) {
    if (bytes.flag(readout.name() + ".memory", begun)) {
      bytes.rows(readout.name() + ".memory", memory);
      begun = true;
    } else {
      begin();
    }
  }
}
