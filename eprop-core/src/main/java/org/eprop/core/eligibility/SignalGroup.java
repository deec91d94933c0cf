package org.eprop.core.eligibility;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.trace.EligibilityTrace;
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
      Constants constants, FeedbackWeights feedback, boolean withRates) {
    NetworkStructure network = constants.network;
    List<SignalGroup> all = new ArrayList<>();
    for (int p = 0; p < network.populations().size(); p++) {
      boolean first = true;
      for (List<Integer> alike : alike(network, constants.trace, feedback, p)) {
        int[] readouts = alike.stream().mapToInt(Integer::intValue).toArray();
        all.add(new SignalGroup(p, readouts, first, false));
        first = false;
      }
      if (first || withRates) {
        all.add(new SignalGroup(p, new int[0], first, withRates));
      }
    }
    return all;
  }

  /** The readouts that teach a population, those together whose kappa always is the same. */
  private static Collection<List<Integer>> alike(
      NetworkStructure network, EligibilityTrace trace, FeedbackWeights feedback, int p) {
    Map<Object, List<Integer>> alike = new LinkedHashMap<>();
    for (int m = 0; m < network.readouts().size(); m++) {
      if (feedback.of(m, p) != null) {
        Readout readout = network.readouts().get(m);
        boolean own = readout.learnsKappa() && trace.decay().isEmpty();
        Object kappa = own ? (Object) m : (Object) trace.decay().orElse(readout.kappa());
        alike.computeIfAbsent(kappa, none -> new ArrayList<>()).add(m);
      }
    }
    return alike.values();
  }

  /** Its kappa. */
  public double kappa(Constants constants, Rates rates) {
    if (ofRates) {
      return rates.rho;
    }
    return readouts.length == 0 ? 0 : constants.traceKappa[readouts[0]];
  }
}
