package org.eprop.benchmarks;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.eprop.api.neuron.LinearNeuron;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.network.LayerNeurons;
import org.eprop.core.network.NetworkStructure;
import org.eprop.surrogates.Triangular;

/**
 * Sizes and constants of a workload: one recurrent layer of LIF and then ALIF neurons (Bellec et
 * al. 2020, equations 6 to 10), the triangular surrogate, a leaky readout with bias, and the mean
 * softmax cross-entropy over the last steps of a batch. The names in files are those of the
 * exporter.
 *
 * @param inputs I, input channels
 * @param neurons R
 * @param outputs O
 * @param steps T
 * @param samples B, the batch
 * @param adaptive how many of the neurons, the last ones, are ALIF
 * @param alpha decay of the membrane per step
 * @param rho decay of the adaptation per step
 * @param kappa decay of the readout per step
 * @param gamma dampening factor of the surrogate
 * @param threshold theta
 * @param beta by how much a spike raises the threshold
 * @param firstLossStep the first step that counts
 * @param silentSteps how long a neuron is refractory
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record WorkloadSpec(
    @JsonProperty(value = "I", required = true) int inputs,
    @JsonProperty(value = "R", required = true) int neurons,
    @JsonProperty(value = "O", required = true) int outputs,
    @JsonProperty(value = "T", required = true) int steps,
    @JsonProperty(value = "B", required = true) int samples,
    @JsonProperty(value = "n_alif", required = true) int adaptive,
    @JsonProperty(required = true) double alpha,
    @JsonProperty(required = true) double rho,
    @JsonProperty(required = true) double kappa,
    @JsonProperty(required = true) double gamma,
    @JsonProperty(value = "vth", required = true) double threshold,
    @JsonProperty(required = true) double beta,
    @JsonProperty(value = "first_loss_step", required = true) int firstLossStep,
    @JsonProperty(value = "silent_steps", required = true) int silentSteps) {

  /** The same network on other sequences: only the last newSteps steps, and newSamples of them. */
  WorkloadSpec cut(int newSteps, int newSamples) {
    return new WorkloadSpec(
        inputs,
        neurons,
        outputs,
        newSteps,
        newSamples,
        adaptive,
        alpha,
        rho,
        kappa,
        gamma,
        threshold,
        beta,
        Math.max(0, firstLossStep - (steps - newSteps)),
        silentSteps);
  }

  /** The network without its weights. */
  NetworkStructure network() {
    List<NeuronModel> models = new ArrayList<>(Collections.nCopies(neurons - adaptive, lif()));
    models.addAll(Collections.nCopies(adaptive, alif()));
    int[] silent = new int[neurons];
    Arrays.fill(silent, silentSteps);
    SurrogateFactory triangular = new Triangular();
    LayerNeurons layer =
        new LayerNeurons(
            models, silent, triangular.create(Arguments.defaults(triangular)), gamma, 1);
    return new NetworkStructure(
        inputs, outputs, List.of(layer), List.of(true), false, kappa, /* inputScale= */ 1);
  }

  private LinearNeuron lif() {
    return LinearNeuron.withState("v")
        .decay(0, alpha)
        .input(0, 1)
        .detachedSpike(0, -threshold)
        .spikesWhen(0, 1)
        .exceeds(threshold);
  }

  private LinearNeuron alif() {
    return LinearNeuron.withState("v", "a")
        .decay(0, alpha)
        .decay(1, rho)
        .input(0, 1)
        .detachedSpike(0, -threshold)
        .spike(1, 1)
        .spikesWhen(0, 1)
        .spikesWhen(1, -beta)
        .exceeds(threshold);
  }
}
