package org.eprop.core.gradient;

import org.eprop.api.plugin.InvalidInputException;

/**
 * What the gradient of a part of a batch needs to know of the whole batch: the divisors of losses
 * that are means, and the firing rates that regularizers see. Those of parts, which may have been
 * computed in other processes, add up.
 *
 * @param terms of each readout's loss, [readout]
 * @param spikes how many, [population][neuron]
 * @param steps of all samples together
 * @since 1.0
 */
public record BatchTotals(double[] terms, double[][] spikes, long steps) {

  /**
   * The totals of two parts together. Spikes and steps are whole numbers, so their order does not
   * matter; nor does that of terms, unless steps have fractional weights.
   *
   * @throws InvalidInputException if they are of other networks
   */
  public BatchTotals plus(BatchTotals other) {
    if (other.terms.length != terms.length || other.spikes.length != spikes.length) {
      throw new InvalidInputException("got the totals of another network");
    }
    double[] bothTerms = terms.clone();
    for (int m = 0; m < terms.length; m++) {
      bothTerms[m] += other.terms[m];
    }
    double[][] bothSpikes = new double[spikes.length][];
    for (int p = 0; p < spikes.length; p++) {
      if (other.spikes[p].length != spikes[p].length) {
        throw new InvalidInputException("got the totals of another network");
      }
      bothSpikes[p] = spikes[p].clone();
      for (int j = 0; j < spikes[p].length; j++) {
        bothSpikes[p][j] += other.spikes[p][j];
      }
    }
    return new BatchTotals(bothTerms, bothSpikes, steps + other.steps);
  }
}
