package org.eprop.core.eligibility;

import java.util.ArrayList;
import java.util.List;
import org.eprop.core.forward.Constants;
import org.eprop.core.learningsignal.Rates;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Readout;

/**
 * What teaches a population through filters with the same kappa: the traces of its synapses are
 * filtered alike for it.
 *
 * @param population its number
 * @param readouts the numbers of readouts; may be none
 * @param isFirst whether it is the population's first such group
 * @param ofRates whether it is the running mean of the population's own rates, for regularizers
 */
public record SignalGroup(int population, int[] readouts, boolean isFirst, boolean ofRates) {

  /** All of a network's, at least one for each population. */
  public static List<SignalGroup> of(
      NetworkStructure network, FeedbackWeights feedback, boolean withRates) {
    List<SignalGroup> all = new ArrayList<>();
    for (int p = 0; p < network.populations().size(); p++) {
      boolean first = true;
      for (int m = 0; m < network.readouts().size(); m++) {
        if (feedback.of(m, p) != null && leader(network, feedback, m, p) == m) {
          all.add(new SignalGroup(p, alike(network, feedback, m, p), first, false));
          first = false;
        }
      }
      if (first || withRates) {
        all.add(new SignalGroup(p, new int[0], first, withRates));
      }
    }
    return all;
  }

  private static int[] alike(NetworkStructure network, FeedbackWeights feedback, int m, int p) {
    List<Integer> numbers = new ArrayList<>();
    for (int other = m; other < network.readouts().size(); other++) {
      if (feedback.of(other, p) != null && leader(network, feedback, other, p) == m) {
        numbers.add(other);
      }
    }
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The first readout whose kappa always is that of readout m. */
  private static int leader(NetworkStructure network, FeedbackWeights feedback, int m, int p) {
    Readout own = network.readouts().get(m);
    for (int other = 0; other < m && !own.learnsKappa(); other++) {
      Readout readout = network.readouts().get(other);
      boolean teaches = feedback.of(other, p) != null;
      if (teaches && !readout.learnsKappa() && readout.kappa() == own.kappa()) {
        return other;
      }
    }
    return m;
  }

  /** Its kappa. */
  public double kappa(Constants constants, Rates rates) {
    if (ofRates) {
      return rates.decay();
    }
    return readouts.length == 0 ? 0 : constants.kappa[readouts[0]];
  }
}
