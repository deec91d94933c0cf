package org.eprop.core.adjoint;

import java.util.ArrayList;
import java.util.List;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;

/**
 * A stretch of rows of one matrix of the gradient: of a projection, or of a readout's weights from
 * a population.
 *
 * @param projection its number, or -1
 * @param readout its number, if it is a readout's
 * @param population whose neurons the rows of a readout are, or into which the projection leads
 * @param first its first row
 * @param last its last row, exclusive
 */
record Stretch(int projection, int readout, int population, int first, int last) {

  /**
   * All matrices that learn in stretches, those of a population together: the projections into it,
   * then its readouts.
   *
   * @param denseRows rows of a stretch of a dense matrix
   * @param sparseTasks how many stretches a sparse matrix is made of
   */
  static List<Stretch> split(NetworkStructure network, int denseRows, int sparseTasks) {
    List<Stretch> all = new ArrayList<>();
    for (int p = 0; p < network.populations().size(); p++) {
      for (int i = 0; i < network.projections().size(); i++) {
        Projection projection = network.projections().get(i);
        if (projection.to() == p && projection.learns()) {
          int rows = projection.synapses().pre();
          boolean dense = projection.synapses().isDense();
          int size = dense ? denseRows : (rows + sparseTasks - 1) / sparseTasks;
          for (int first = 0; first < rows; ) {
            int last = first + Math.min(size, rows - first);
            all.add(new Stretch(i, -1, p, first, last));
            first = last;
          }
        }
      }
      for (int m = 0; m < network.readouts().size(); m++) {
        Readout readout = network.readouts().get(m);
        int rows = readout.learned() && readout.sees()[p] ? network.size(p) : 0;
        for (int first = 0; first < rows; ) {
          int last = first + Math.min(denseRows, rows - first);
          all.add(new Stretch(-1, m, p, first, last));
          first = last;
        }
      }
    }
    return all;
  }
}
