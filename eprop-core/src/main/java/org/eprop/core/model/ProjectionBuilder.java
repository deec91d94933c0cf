package org.eprop.core.model;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Distribution;
import org.eprop.core.network.ConnectivityDefinition;
import org.eprop.core.network.DelayDefinition;
import org.eprop.core.network.LearnedDelays;
import org.eprop.core.network.ProjectionDefinition;
import org.eprop.core.network.Storage;
import org.eprop.core.plugin.Plugins;
import org.jspecify.annotations.Nullable;

/**
 * Describes one projection for {@link NetworkBuilder}: dense, with the shortest possible delay,
 * Gaussian weights that learn.
 *
 * @since 1.0
 */
public final class ProjectionBuilder {

  private final Plugins plugins;
  private final String from;
  private final String to;
  private String name;
  private ConnectivityDefinition connectivity = new ConnectivityDefinition.Dense();
  private @Nullable DelayDefinition delay;
  private UnaryOperator<@Nullable DelayDefinition> learning = start -> start;
  private Choice<InitialWeightsFactory> initialWeights;
  private boolean learned = true;
  private Storage storage = Storage.FLOAT32;

  ProjectionBuilder(Plugins plugins, String from, String to) {
    this.plugins = plugins;
    this.from = from;
    this.to = to;
    this.name = ProjectionDefinition.defaultName(from, to);
    initialWeights("gaussian", Map.of());
  }

  /** Another name than {@code <from>_<to>}. */
  public ProjectionBuilder name(String newName) {
    name = newName;
    return this;
  }

  /** Each presynaptic neuron reaches a random share of the postsynaptic ones, in (0, 1]. */
  public ProjectionBuilder connectivity(double share) {
    connectivity = ConnectivityDefinition.share(share);
    return this;
  }

  /** The i-th neuron reaches the i-th. */
  public ProjectionBuilder oneToOne() {
    connectivity = new ConnectivityDefinition.OneToOne();
    return this;
  }

  /** The synapses there are, [synapse][2]: presynaptic and postsynaptic neuron. */
  public ProjectionBuilder synapses(int[][] pairs) {
    connectivity = new ConnectivityDefinition.Listed(pairs);
    return this;
  }

  /** The same delay for all synapses, steps. */
  public ProjectionBuilder delay(int steps) {
    delay = new DelayDefinition.Uniform(steps);
    return this;
  }

  /** A delay for each synapse, drawn and rounded to whole steps. */
  public ProjectionBuilder delay(Distribution steps) {
    delay = new DelayDefinition.Drawn(steps);
    return this;
  }

  /** The delay of each synapse, steps [pre][post]. */
  public ProjectionBuilder delays(int[][] steps) {
    delay = new DelayDefinition.Given(steps);
    return this;
  }

  /**
   * Delays learn, from where they would else stay, with spikes smoothed over {@link
   * LearnedDelays#DEFAULT_SIGMA} steps, between the shortest possible one and the longest at the
   * start: see {@link DelayDefinition.Learned}.
   */
  public ProjectionBuilder learnDelays() {
    return learnDelays(LearnedDelays.DEFAULT_SIGMA, 0, 0);
  }

  /**
   * Delays learn, between bounds.
   *
   * @param sigma how far spikes are smoothed, steps
   * @param lowest the shortest delay they may take, steps; in a recurrent projection at least 1
   * @param highest the longest; 0 for the longest at the start
   */
  public ProjectionBuilder learnDelays(double sigma, int lowest, int highest) {
    learning = start -> new DelayDefinition.Learned(start, sigma, lowest, highest);
    return this;
  }

  /** How weights start. */
  public ProjectionBuilder initialWeights(String component, Map<String, ?> parameters) {
    initialWeights = Choice.of(plugins.find(InitialWeightsFactory.class, component), parameters);
    return this;
  }

  /** Weights stay as they start. */
  public ProjectionBuilder fixed() {
    learned = false;
    return this;
  }

  /** In what form weights lie in memory; in single precision unless said otherwise. */
  public ProjectionBuilder storage(Storage form) {
    storage = form;
    return this;
  }

  ProjectionDefinition build() {
    return new ProjectionDefinition(
        name, from, to, connectivity, learning.apply(delay), initialWeights, learned, storage);
  }
}
