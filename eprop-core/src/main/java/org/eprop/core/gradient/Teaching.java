package org.eprop.core.gradient;

import java.util.ArrayList;
import java.util.List;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;

/**
 * Readouts that teach a population and have the same kappa: the traces of its synapses are filtered
 * alike for them.
 *
 * @param population its number
 * @param kappa of the readouts
 * @param readouts their numbers; may be none
 * @param isFirst whether it is the population's first such group
 */
record Teaching(int population, double kappa, int[] readouts, boolean isFirst) {

  /** All of a network's, at least one for each population. */
  static List<Teaching> of(NetworkStructure network, FeedbackWeights feedback) {
    List<Teaching> all = new ArrayList<>();
    for (int p = 0; p < network.populations().size(); p++) {
      List<Double> kappas = new ArrayList<>();
      for (int m = 0; m < network.readouts().size(); m++) {
        double kappa = network.readouts().get(m).kappa();
        if (feedback.of(m, p) != null && !kappas.contains(kappa)) {
          kappas.add(kappa);
        }
      }
      if (kappas.isEmpty()) {
        kappas.add(0.0);
      }
      for (double kappa : kappas) {
        List<Integer> readouts = new ArrayList<>();
        for (int m = 0; m < network.readouts().size(); m++) {
          if (feedback.of(m, p) != null && network.readouts().get(m).kappa() == kappa) {
            readouts.add(m);
          }
        }
        int[] numbers = readouts.stream().mapToInt(Integer::intValue).toArray();
        all.add(new Teaching(p, kappa, numbers, kappa == kappas.get(0)));
      }
    }
    return all;
  }
}
