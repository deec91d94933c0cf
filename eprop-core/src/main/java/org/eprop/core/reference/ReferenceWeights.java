package org.eprop.core.reference;

import org.eprop.core.network.Feedback;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;

/**
 * Weights, or their gradient, in double precision. Rows are presynaptic neurons, as in {@link
 * Weights}: {@code in[layer][channel][neuron]}, {@code rec[layer][from][to]} (null if not
 * recurrent), {@code out[layer][neuron][output]} (null if not seen), {@code bias[output]}.
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
      in[l] = widen(weights.in(l));
      rec[l] = widen(weights.rec(l));
      out[l] = widen(weights.out(l));
    }
    return new ReferenceWeights(in, rec, out, widen(new float[][] {weights.bias()})[0]);
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
