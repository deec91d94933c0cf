package org.eprop.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.model.Graph;
import org.eprop.core.model.Learning;
import org.eprop.core.model.Model;
import org.eprop.core.network.GroupDefinition;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ProjectionDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.plugin.Kind;
import org.eprop.experiment.environment.EnvironmentTaskFactory;
import org.eprop.experiment.provenance.DataIdentity;
import org.eprop.experiment.provenance.Provenance;

/**
 * The components that an experiment or a model names, and the files that they read.
 *
 * @since 1.0
 */
public final class Components {

  /**
   * A component with its parameters, where it is named.
   *
   * @param place the population, projection, readout or parameter that has it; empty for all else
   */
  public record Named(String place, Kind kind, Choice<?> choice) {}

  private final List<Named> all = new ArrayList<>();

  private Components() {}

  /** What a network of a model is made from, now and here, but for data. Reads jars through. */
  public static Provenance of(Model model) {
    Components components = new Components();
    components.network(
        model.network().populations(), model.network().projections(), model.network().readouts());
    components.learning(model.learning());
    return Provenance.now(components.factories(), List.of());
  }

  static Provenance of(Experiment experiment) {
    Components components = new Components();
    components.add(experiment);
    List<DataIdentity> data = new ArrayList<>(experiment.data());
    for (Named named : components.all) {
      if (named.choice.factory() instanceof InitialWeightsFactory weights) {
        weights.sources(named.choice.arguments()).stream().map(DataIdentity::of).forEach(data::add);
      }
    }
    return Provenance.now(components.factories(), data);
  }

  /**
   * All that an experiment names, with what it names for their parameters, each behind its owner.
   */
  public static List<Named> in(Experiment experiment) {
    Components components = new Components();
    components.add(experiment);
    for (int i = 0; i < components.all.size(); i++) {
      components.parts(components.all.get(i));
    }
    return List.copyOf(components.all);
  }

  private Map<Component, Kind> factories() {
    Map<Component, Kind> factories = new LinkedHashMap<>();
    all.forEach(named -> factories.put(named.choice.factory(), named.kind));
    return factories;
  }

  private void add(String place, Kind kind, Choice<?> choice) {
    all.add(new Named(place, kind, choice));
  }

  private void parts(Named of) {
    for (Parameter parameter : of.choice.arguments().declared()) {
      if (parameter.kind() != null) {
        Object value = of.choice.arguments().values().get(parameter.name());
        List<?> parts = value instanceof List<?> list ? list : List.of(value);
        for (Object part : parts) {
          Object one = part instanceof Optional<?> maybe ? maybe.orElse(null) : part;
          if (one instanceof Choice<?> choice) {
            add(of.choice.name() + "." + parameter.name(), Kind.of(parameter.kind()), choice);
          }
        }
      }
    }
  }

  private void add(Experiment experiment) {
    if (experiment.task().factory() instanceof EnvironmentTaskFactory made) {
      add("", Kind.ENVIRONMENT, made.environment());
    } else {
      add("", Kind.TASK, experiment.task());
    }
    Graph graph = experiment.network();
    network(graph.populations(), graph.projections(), graph.readouts());
    learning(experiment.learning());
    Training training = experiment.training();
    add("", Kind.OPTIMIZER, training.optimizer());
    training.optimizers().forEach(some -> add("", Kind.OPTIMIZER, some.optimizer()));
    add("", Kind.STEP_SIZE, training.stepSize());
    add("", Kind.SCHEDULE, training.schedule());
    training.metrics().forEach(metric -> add("", Kind.METRIC, metric));
  }

  private void network(
      List<PopulationDefinition> populations,
      List<ProjectionDefinition> projections,
      List<ReadoutDefinition> readouts) {
    for (PopulationDefinition population : populations) {
      for (GroupDefinition group : population.groups()) {
        add(population.name(), Kind.NEURON, group.neuron());
      }
      add(population.name(), Kind.SURROGATE, population.surrogate());
    }
    for (ProjectionDefinition projection : projections) {
      add(projection.name(), Kind.INITIAL_WEIGHTS, projection.initialWeights());
    }
    for (ReadoutDefinition readout : readouts) {
      add(readout.name(), Kind.INITIAL_WEIGHTS, readout.initialWeights());
      add(readout.name(), Kind.LOSS, readout.loss());
      readout
          .learningSignals()
          .values()
          .forEach(signal -> add(readout.name(), Kind.LEARNING_SIGNAL, signal));
    }
  }

  private void learning(Learning learning) {
    learning.regularizers().forEach(r -> add("", Kind.REGULARIZER, r));
    add("", Kind.RULE, learning.rule());
    add("", Kind.TRACE, learning.trace());
    learning.constraints().forEach(some -> add("", Kind.CONSTRAINT, some.constraint()));
  }
}
