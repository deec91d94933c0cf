package org.eprop.compare.result;

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
 * event of a layer's input, for each spike that feeds back (all but those of the last step), and
 * for each spike that the readout sees. Gradient: the same number again, one row of the feedback
 * matrix for each step, output and layer, and, if the rule follows paths through other neurons, one
 * row for each neuron and step that such a path may lead to; at most, for rows times zero are
 * skipped.
 *
 * @param set which data set
 * @param samples how many it has
 * @param parameters weights and biases that learn
 * @param spikes of all layers
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
    double denseOperations) {}
