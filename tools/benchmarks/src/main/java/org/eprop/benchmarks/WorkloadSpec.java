package org.eprop.benchmarks;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Distribution;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.Model;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.DelayDefinition;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.ProjectionDefinition;
import org.eprop.core.plugin.Plugins;

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

  /** All that may be learned of an ALIF neuron. */
  private static final List<String> LEARNED = List.of("tau_m", "tau_a", "beta", "threshold");

  /**
   * The same network with another number of input channels on other sequences: only the last
   * newSteps steps, or more, and newSamples of them.
   */
  WorkloadSpec with(int newInputs, int newSteps, int newSamples) {
    return new WorkloadSpec(
        newInputs,
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
        Math.max(0, firstLossStep - Math.max(0, steps - newSteps)),
        silentSteps);
  }

  /** The network, with weights that are still to be set. */
  EpropNetwork network(WorkloadForm form) {
    Model described = (form.graph() ? graph(form) : layer(form)).build();
    NetworkDefinition network = described.network();
    List<ProjectionDefinition> projections =
        network.projections().stream().map(p -> withDelays(p, form)).toList();
    NetworkDefinition delayed =
        new NetworkDefinition(
            network.timeStep(),
            network.inputs(),
            network.populations(),
            projections,
            network.readouts());
    return EpropNetwork.create(new Model(delayed, described.learning()), /* seed= */ 0);
  }

  private static ProjectionDefinition withDelays(ProjectionDefinition p, WorkloadForm form) {
    if (!form.hasDelays() || !p.from().equals(p.to())) {
      return p;
    }
    return new ProjectionDefinition(
        p.name(),
        p.from(),
        p.to(),
        p.connectivity(),
        new DelayDefinition.Drawn(form.delayDistribution()),
        p.initialWeights(),
        p.learned());
  }

  private NetworkBuilder layer(WorkloadForm form) {
    return builder()
        .layer(
            layer -> {
              layer.surrogate("triangular", Map.of("gamma", gamma));
              if (adaptive < neurons) {
                layer.population("lif", neurons - adaptive, lif());
              }
              if (adaptive > 0) {
                layer.population("alif", adaptive, alif(form)).learn(learned(form));
              }
            });
  }

  private NetworkBuilder graph(WorkloadForm form) {
    String name = "neurons";
    return builder()
        .population(
            name,
            population -> {
              population.surrogate("triangular", Map.of("gamma", gamma));
              if (adaptive < neurons) {
                population.neurons("lif", neurons - adaptive, lif());
              }
              if (adaptive > 0) {
                population.neurons("alif", adaptive, alif(form)).learn(learned(form));
              }
            })
        .projection("input", name)
        .projection(name, name);
  }

  private NetworkBuilder builder() {
    Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build();
    return new NetworkBuilder(plugins, inputs, outputs)
        .readout(readout -> readout.tauOut(timeConstant(kappa)));
  }

  private static String[] learned(WorkloadForm form) {
    return form.learnsParameters() ? LEARNED.toArray(new String[0]) : new String[0];
  }

  private Map<String, Double> lif() {
    return Map.of(
        "tau_m", timeConstant(alpha), "threshold", threshold, "refractory", (double) silentSteps);
  }

  private Map<String, Object> alif(WorkloadForm form) {
    Map<String, Object> parameters = new HashMap<>(lif());
    parameters.put("tau_a", timeConstant(rho));
    parameters.put("beta", beta);
    for (String name : form.variesParameters() ? LEARNED : List.<String>of()) {
      double value = (double) parameters.get(name);
      parameters.put(name, new Distribution.Uniform(0.999 * value, 1.001 * value));
    }
    return parameters;
  }

  /** In ms, for steps of 1 ms. */
  private static double timeConstant(double decay) {
    return -1 / StrictMath.log(decay);
  }
}
