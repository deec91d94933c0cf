package org.eprop.core.sequence;

import java.util.List;
import org.eprop.core.eligibility.EventTraces;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.WeightUpdate;

/** Of who learns by events: the number of each leaf among those that an update knows. */
final class EventPlan {

  /** [traces][leaf]. */
  private final int[][] ofTraces;

  /** [readout][population, and the bias behind them]; -1 if it does not learn. */
  private final int[][] ofReadouts;

  private final double[] squares;

  EventPlan(NetworkStructure network, Weights gradient, WeightUpdate update, EventTraces[] traces) {
    List<String> names = update.names();
    squares = new double[names.size()];
    ofTraces = new int[traces.length][];
    for (int i = 0; i < traces.length; i++) {
      ofTraces[i] = traces[i].leaves().stream().mapToInt(names::indexOf).toArray();
    }
    ofReadouts = new int[network.readouts().size()][network.populations().size() + 1];
    for (int m = 0; m < ofReadouts.length; m++) {
      String name = network.readouts().get(m).name() + ".";
      int last = ofReadouts[m].length - 1;
      for (int p = 0; p < last; p++) {
        String leaf = name + network.populations().get(p).name();
        ofReadouts[m][p] = gradient.readout(m, p) == null ? -1 : names.indexOf(leaf);
      }
      ofReadouts[m][last] = gradient.readoutBias(m) == null ? -1 : names.indexOf(name + "bias");
    }
  }

  /** The numbers of the i-th traces' leaves. */
  int[] ofTraces(int i) {
    return ofTraces[i];
  }

  /** The numbers of readout m's leaves: by population, and that of its bias; -1 of none. */
  int[] ofReadout(int m) {
    return ofReadouts[m];
  }

  /** Room for |g|^2 of each leaf. */
  double[] squares() {
    return squares;
  }
}
