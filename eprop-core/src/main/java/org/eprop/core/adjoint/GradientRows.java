package org.eprop.core.adjoint;

import java.util.ArrayList;
import java.util.List;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Projection;
import org.eprop.core.network.Readout;

/**
 * Some rows of one matrix of the gradient: of a projection, or of a readout's weights from a
 * population.
 *
 * @param projection its number, or -1
 * @param readout its number, if it is a readout's
 * @param population whose neurons the rows of a readout are, or into which the projection leads
 * @param first its first row
 * @param last its last row, exclusive
 */
record GradientRows(int projection, int readout, int population, int first, int last) {

  /**
   * All matrices that learn, cut into rows, those of a population together: the projections into
   * it, then its readouts.
   *
   * @param denseRows how many of a dense matrix
   * @param sparseTasks into how many parts a sparse matrix is cut
   */
  static List<GradientRows> split(NetworkStructure network, int denseRows, int sparseTasks) {
    List<GradientRows> all = new ArrayList<>();
    for (int p = 0; p < network.populations().size(); p++) {
      for (int i = 0; i < network.projections().size(); i++) {
        Projection projection = network.projections().get(i);
        if (projection.to() == p && projection.learns()) {
          int rows = projection.synapses().pre();
          boolean dense = projection.synapses().isDense();
          int size = dense ? denseRows : (rows + sparseTasks - 1) / sparseTasks;
          new GradientRows(i, -1, p, 0, rows).cut(size, all);
        }
      }
      for (int m = 0; m < network.readouts().size(); m++) {
        Readout readout = network.readouts().get(m);
        if (readout.learned() && readout.sees()[p]) {
          new GradientRows(-1, m, p, 0, network.size(p)).cut(denseRows, all);
        }
      }
    }
    return all;
  }

  private void cut(int size, List<GradientRows> into) {
    for (int at = first; at < last; ) {
      int end = at + Math.min(size, last - at);
      into.add(new GradientRows(projection, readout, population, at, end));
      at = end;
    }
  }
}
