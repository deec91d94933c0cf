package org.eprop.reference;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Weights;

/**
 * Weights, or their gradient, in double precision: the layout and the leaves of {@link Weights}.
 * Rows are presynaptic neurons, {@code w[pre][k]}; those of sparse matrices hold the synapses there
 * are. Mutable.
 */
public final class ReferenceWeights {

  private final NetworkStructure network;
  private final double[][][] projections;
  private final double[][][] delays;
  private final double[][][][] readouts;
  private final double[][] readoutBiases;
  private final double[][] kappas;
  private final double[][] biases;
  private final double[][][] parameters;
  private final Map<String, double[][]> leaves = new LinkedHashMap<>();

  private ReferenceWeights(Weights shape) {
    network = shape.network();
    int populations = network.populations().size();
    projections = new double[network.projections().size()][][];
    delays = new double[projections.length][][];
    for (int i = 0; i < projections.length; i++) {
      projections[i] = widen(shape.widened(i));
      delays[i] = widen(shape.delays(i));
    }
    readouts = new double[network.readouts().size()][populations][][];
    readoutBiases = new double[readouts.length][];
    kappas = new double[readouts.length][];
    for (int m = 0; m < readouts.length; m++) {
      readoutBiases[m] = widen(shape.readoutBias(m));
      kappas[m] = shape.hasKappa(m) ? widen(shape.kappa(m)) : null;
      for (int p = 0; p < populations; p++) {
        readouts[m][p] = widen(shape.readout(m, p));
      }
    }
    biases = new double[populations][];
    parameters = new double[populations][][];
    for (int p = 0; p < populations; p++) {
      biases[p] = widen(shape.bias(p));
      parameters[p] = widen(shape.parameters(p));
    }
    list(shape.leaves());
  }

  /** Finds the rows of each leaf again, in the order in which {@link Weights} lists them. */
  private void list(List<Leaf> names) {
    List<double[][]> rows = new ArrayList<>();
    for (int i = 0; i < projections.length; i++) {
      rows.add(projections[i]);
      rows.add(delays[i]);
    }
    for (int p = 0; p < biases.length; p++) {
      rows.add(matrix(biases[p]));
      for (double[] values : parameters[p]) {
        rows.add(matrix(values));
      }
    }
    for (int m = 0; m < readouts.length; m++) {
      Collections.addAll(rows, readouts[m]);
      rows.add(matrix(readoutBiases[m]));
      rows.add(matrix(kappas[m]));
    }
    rows.removeIf(matrix -> matrix == null);
    for (int i = 0; i < names.size(); i++) {
      leaves.put(names.get(i).name(), rows.get(i));
    }
  }

  private static double[][] matrix(double[] row) {
    return row == null ? null : new double[][] {row};
  }

  /** Room for everything, all zero. */
  public static ReferenceWeights zeros(NetworkStructure network) {
    return new ReferenceWeights(Weights.zeros(network));
  }

  /** Room for a gradient: for what learns alone, all zero. */
  public static ReferenceWeights gradient(NetworkStructure network) {
    return new ReferenceWeights(Weights.gradient(network));
  }

  /** The same numbers. */
  public static ReferenceWeights of(Weights weights) {
    return new ReferenceWeights(weights);
  }

  /** The same numbers as a network stores them, for those of a whole network. */
  public Weights rounded() {
    Weights weights = Weights.zeros(network);
    for (Leaf leaf : weights.leaves()) {
      double[][] rows = leaves.get(leaf.name());
      for (int i = 0; i < rows.length; i++) {
        float[] row = new float[rows[i].length];
        for (int k = 0; k < row.length; k++) {
          row[k] = (float) rows[i][k];
        }
        leaf.set(i, row);
      }
    }
    return weights;
  }

  /** W of the i-th projection, [pre][k]; null in a gradient if it does not learn. */
  public double[][] projection(int i) {
    return projections[i];
  }

  /** The delays of the i-th projection if they learn, [pre][k] steps; else null. */
  public double[][] delays(int i) {
    return delays[i];
  }

  /** The delay of a synapse as it is used, see {@link Weights#delay}. */
  int delay(int i, int pre, int k) {
    Projection projection = network.projections().get(i);
    return delays[i] == null
        ? projection.synapses().delay(pre, k)
        : projection.delays().steps(delays[i][pre][k]);
  }

  /** W_out of readout m from population p, [neuron][output]; null if it does not see it. */
  public double[][] readout(int m, int p) {
    return readouts[m][p];
  }

  /** b of readout m, [output]; null if it has none. */
  public double[] readoutBias(int m) {
    return readoutBiases[m];
  }

  /** kappa of readout m, [1]; null if it does not learn. */
  public double[] kappa(int m) {
    return kappas[m];
  }

  /** kappa of readout m, be it learned or fixed. */
  public double readoutDecay(int m) {
    return kappas[m] == null ? network.readouts().get(m).kappa() : kappas[m][0];
  }

  /** c of readout m. */
  public double inputScale(int m) {
    return network.readouts().get(m).scale(readoutDecay(m));
  }

  /** The bias currents of population p, [neuron]; null if it has none. */
  public double[] bias(int p) {
    return biases[p];
  }

  /** The learned parameters of population p, [parameter][its neuron]. */
  public double[][] parameters(int p) {
    return parameters[p];
  }

  /** Everything by its name, in the order of {@link Weights#leaves}; the rows are live. */
  public Map<String, double[][]> leaves() {
    return Collections.unmodifiableMap(leaves);
  }

  /** The same numbers in double precision; null for null. */
  public static double[][] widen(float[][] matrix) {
    if (matrix == null) {
      return null;
    }
    double[][] wide = new double[matrix.length][];
    for (int i = 0; i < matrix.length; i++) {
      wide[i] = widen(matrix[i]);
    }
    return wide;
  }

  private static double[] widen(float[] row) {
    if (row == null) {
      return null;
    }
    double[] wide = new double[row.length];
    for (int k = 0; k < row.length; k++) {
      wide[k] = row[k];
    }
    return wide;
  }
}
