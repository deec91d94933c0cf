package org.eprop.core.reference;

import org.eprop.core.network.Connectivity;
import org.eprop.core.network.Feedback;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;

/**
 * Weights, or their gradient, in double precision. Rows are presynaptic neurons, as in {@link
 * Weights}: {@code in[layer][channel][neuron]}, {@code rec[layer][from][to]} (null if not
 * recurrent), {@code out[layer][neuron][output]} (null if not seen), {@code bias[output]}. Sparse
 * matrices are written out, with a zero for each synapse that does not exist.
 */
public record ReferenceWeights(double[][][] in, double[][][] rec, double[][][] out, double[] bias) {

  /** All zero, in the shape of a network. */
  public static ReferenceWeights zeros(NetworkStructure network) {
    return of(Weights.zeros(network));
  }

  /** The same numbers. */
  public static ReferenceWeights of(Weights weights) {
    int layers = weights.layers();
    double[][][] in = new double[layers][][];
    double[][][] rec = new double[layers][][];
    double[][][] out = new double[layers][][];
    for (int l = 0; l < layers; l++) {
      Connectivity synapses = weights.connectivity(l);
      in[l] = widen(weights.in(l), synapses.input(), synapses.neurons());
      rec[l] = widen(weights.rec(l), synapses.recurrent(), synapses.neurons());
      out[l] = widen(weights.out(l));
    }
    return new ReferenceWeights(in, rec, out, widen(new float[][] {weights.bias()})[0]);
  }

  /** Sets to zero what belongs to no synapse: autapses, and those that a sparse matrix lacks. */
  void clearAbsent(NetworkStructure network) {
    for (int l = 0; l < in.length; l++) {
      clearAbsent(in[l], network.connectivity(l).input());
      clearAbsent(rec[l], network.connectivity(l).recurrent());
      for (int i = 0; rec[l] != null && i < rec[l].length; i++) {
        rec[l][i][i] = 0;
      }
    }
  }

  private static void clearAbsent(double[][] matrix, int[][] targets) {
    for (int i = 0; targets != null && i < matrix.length; i++) {
      double[] kept = new double[matrix[i].length];
      for (int j : targets[i]) {
        kept[j] = matrix[i][j];
      }
      matrix[i] = kept;
    }
  }

  /** B, {@code [layer][neuron][output]}, in double precision. */
  public static double[][][] widen(Feedback feedback) {
    double[][][] b = new double[feedback.layers()][][];
    for (int l = 0; l < b.length; l++) {
      double[][] byOutput = widen(feedback.of(l));
      b[l] = new double[byOutput[0].length][byOutput.length];
      for (int k = 0; k < byOutput.length; k++) {
        for (int j = 0; j < byOutput[k].length; j++) {
          b[l][j][k] = byOutput[k][j];
        }
      }
    }
    return b;
  }

  private static double[][] widen(float[][] matrix, int[][] targets, int neurons) {
    if (targets == null) {
      return widen(matrix);
    }
    double[][] wide = new double[matrix.length][neurons];
    for (int i = 0; i < matrix.length; i++) {
      for (int k = 0; k < matrix[i].length; k++) {
        wide[i][targets[i][k]] = matrix[i][k];
      }
    }
    return wide;
  }

  private static double[][] widen(float[][] matrix) {
    if (matrix == null) {
      return null;
    }
    double[][] wide = new double[matrix.length][matrix[0].length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[i].length; j++) {
        wide[i][j] = matrix[i][j];
      }
    }
    return wide;
  }
}
