package org.eprop.compare.result;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a trained network costs for a sample, on average over a data set: counts, which do not
 * depend on the machine.
 *
 * <p><em>Synaptic operations</em> are those of NeuroBench (Yik et al. 2025, "The neurobench
 * framework for benchmarking neuromorphic computing algorithms and systems", Nature Communications
 * 16:1545; its documentation of the metric "Synaptic Operations"): an operation is effective if
 * neither the activation nor the weight is zero; it is an accumulate (AC) if activations are
 * binary, spikes, and a multiply-accumulate (MAC) if they are real. Dense operations count every
 * activation and every weight of whole matrices, zero or not. Biases, neurons' own dynamics and
 * learning are not counted.
 *
 * <p><em>Row additions</em> are what this implementation spends its time on. Forward: one for each
 * event and projection that it takes, unless it would arrive after the last step, and for each
 * spike and readout that sees it. Gradient: the same number again where weights learn, one row of a
 * feedback matrix for each step and each output that teaches a population, and, for each projection
 * whose path the rule keeps, one row for each postsynaptic neuron and step that the path may lead
 * to; at most, for rows times zero are skipped.
 *
 * @param set which data set
 * @param samples how many it has
 * @param parameters how many numbers learn
 * @param spikes of all populations
 * @param forwardRowAdditions as above
 * @param gradientRowAdditions as above
 * @param effectiveMacs with real activations
 * @param effectiveAcs with binary activations
 * @param denseOperations without regard to zeros
 */
public record Cost(
    String set,
    int samples,
    long parameters,
    double spikes,
    double forwardRowAdditions,
    double gradientRowAdditions,
    double effectiveMacs,
    double effectiveAcs,
    double denseOperations) {

  /** Of several sets together. */
  static Cost pooled(List<Cost> sets) {
    Cost first = sets.get(0);
    return new Cost(
        first.set,
        sets.stream().mapToInt(Cost::samples).sum(),
        first.parameters,
        mean(sets, Cost::spikes),
        mean(sets, Cost::forwardRowAdditions),
        mean(sets, Cost::gradientRowAdditions),
        mean(sets, Cost::effectiveMacs),
        mean(sets, Cost::effectiveAcs),
        mean(sets, Cost::denseOperations));
  }

  private static double mean(List<Cost> sets, ToDoubleFunction<Cost> of) {
    return sets.stream().mapToDouble(set -> set.samples * of.applyAsDouble(set)).sum()
        / sets.stream().mapToInt(Cost::samples).sum();
  }
}
