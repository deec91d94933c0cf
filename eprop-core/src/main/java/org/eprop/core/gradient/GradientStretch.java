package org.eprop.core.gradient;

import java.util.ArrayList;
import java.util.List;
import org.eprop.core.network.NetworkStructure;

/**
 * A stretch of rows of one matrix of the gradient.
 *
 * @param layer into which, or for the readout's out of which, the synapses lead
 * @param kind which matrix
 * @param first its first row
 * @param last its last row, exclusive
 */
record GradientStretch(int layer, Kind kind, int first, int last) {

  /** The matrices of a layer. */
  enum Kind {
    IN,
    REC,
    OUT
  }

  /**
   * All of a gradient in stretches.
   *
   * @param denseRows rows of a stretch of a dense matrix
   * @param sparseTasks how many stretches a sparse matrix is made of
   */
  static List<GradientStretch> split(NetworkStructure network, int denseRows, int sparseTasks) {
    List<GradientStretch> all = new ArrayList<>();
    for (int l = 0; l < network.layers().size(); l++) {
      int channels = network.channelsInto(l);
      int neurons = network.size(l);
      boolean sparse = network.connectivity(l).input() != null;
      add(all, l, Kind.IN, channels, sparse ? part(channels, sparseTasks) : denseRows);
      if (network.isRecurrent(l)) {
        sparse = network.connectivity(l).recurrent() != null;
        add(all, l, Kind.REC, neurons, sparse ? part(neurons, sparseTasks) : denseRows);
      }
      if (network.seenByReadout(l)) {
        add(all, l, Kind.OUT, neurons, denseRows);
      }
    }
    return all;
  }

  private static int part(int rows, int parts) {
    return (rows + parts - 1) / parts;
  }

  private static void add(List<GradientStretch> all, int layer, Kind kind, int rows, int size) {
    for (int first = 0; first < rows; ) {
      int last = first + Math.min(size, rows - first);
      all.add(new GradientStretch(layer, kind, first, last));
      first = last;
    }
  }

  /** The targets of the matrix; null if it is dense. */
  int[][] targets(NetworkStructure network) {
    return switch (kind) {
      case IN -> network.connectivity(layer).input();
      case REC -> network.connectivity(layer).recurrent();
      case OUT -> null;
    };
  }
}
