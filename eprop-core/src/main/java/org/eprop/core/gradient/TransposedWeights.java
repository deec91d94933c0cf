package org.eprop.core.gradient;

import org.eprop.core.network.Connectivity;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;

/**
 * Weights with one row per <em>post</em>synaptic neuron, which back-propagation through other
 * neurons reads. Made anew for each batch. Sparse matrices stay as they are.
 */
final class TransposedWeights {

  private final float[][][] in;
  private final float[][][] rec;

  TransposedWeights(NetworkStructure network, Weights weights) {
    int layers = network.layers().size();
    in = new float[layers][][];
    rec = new float[layers][][];
    for (int l = 0; l < layers; l++) {
      Connectivity synapses = network.connectivity(l);
      in[l] = l == 0 ? null : transpose(weights.in(l), synapses.input());
      rec[l] = network.isRecurrent(l) ? transpose(weights.rec(l), synapses.recurrent()) : null;
    }
  }

  static float[][] transpose(float[][] matrix, int[][] targets) {
    if (targets != null) {
      return matrix;
    }
    float[][] t = new float[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[i].length; j++) {
        t[j][i] = matrix[i][j];
      }
    }
    return t;
  }

  /** W_in of layer l &gt; 0, [neuron][channel]; if sparse, [channel][k]. */
  float[][] in(int l) {
    return in[l];
  }

  /** W_rec of layer l, [to][from]; if sparse, [from][k]. */
  float[][] rec(int l) {
    return rec[l];
  }
}
