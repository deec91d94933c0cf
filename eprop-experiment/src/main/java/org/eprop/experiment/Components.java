package org.eprop.experiment;

import java.util.List;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.plugin.Choice;
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
import org.eprop.experiment.provenance.ProvenanceBuilder;

/** The components that an experiment or a model names, and the files that they read. */
public final class Components {

  private final ProvenanceBuilder provenance = new ProvenanceBuilder();

  private Components() {}

  /** What a network of a model is made from, now and here, but for data. Reads jars through. */
  public static Provenance of(Model model) {
    Components all = new Components();
    all.network(
        model.network().populations(),
        model.network().projections().stream().map(ProjectionDefinition::initialWeights).toList(),
        model.network().readouts());
    all.learning(model.learning());
    return all.provenance.build();
  }

  static Provenance of(Experiment experiment) {
    Components all = new Components();
    if (experiment.task().factory() instanceof EnvironmentTaskFactory made) {
      all.provenance.add(Kind.ENVIRONMENT, made.environment().factory());
    } else {
      all.provenance.add(Kind.TASK, experiment.task().factory());
    }
    experiment.data().forEach(all.provenance::add);
    Graph graph = experiment.network().graph();
    List<Choice<InitialWeightsFactory>> initialWeights =
        graph.projections().stream().map(ProjectionDefinition::initialWeights).toList();
    all.network(graph.populations(), initialWeights, graph.readouts());
    initialWeights.forEach(all::files);
    graph.readouts().forEach(readout -> all.files(readout.initialWeights()));
    all.learning(experiment.learning());
    all.training(experiment.training());
    return all.provenance.build();
  }

  private void network(
      List<PopulationDefinition> populations,
      List<Choice<InitialWeightsFactory>> initialWeights,
      List<ReadoutDefinition> readouts) {
    for (PopulationDefinition population : populations) {
      for (GroupDefinition group : population.groups()) {
        provenance.add(Kind.NEURON, group.neuron().factory());
      }
      provenance.add(Kind.SURROGATE, population.surrogate().factory());
    }
    initialWeights.forEach(choice -> provenance.add(Kind.INITIAL_WEIGHTS, choice.factory()));
    for (ReadoutDefinition readout : readouts) {
      provenance.add(Kind.INITIAL_WEIGHTS, readout.initialWeights().factory());
      provenance.add(Kind.LOSS, readout.loss().factory());
      readout
          .learningSignals()
          .values()
          .forEach(signal -> provenance.add(Kind.LEARNING_SIGNAL, signal.factory()));
    }
  }

  private void files(Choice<InitialWeightsFactory> choice) {
    choice.factory().sources(choice.arguments()).stream()
        .map(DataIdentity::of)
        .forEach(provenance::add);
  }

  private void learning(Learning learning) {
    learning.regularizers().forEach(r -> provenance.add(Kind.REGULARIZER, r.factory()));
    provenance.add(Kind.RULE, learning.rule().factory());
    learning
        .constraints()
        .forEach(some -> provenance.add(Kind.CONSTRAINT, some.constraint().factory()));
  }

  private void training(Training training) {
    provenance.add(Kind.OPTIMIZER, training.optimizer().factory());
    training
        .optimizers()
        .forEach(some -> provenance.add(Kind.OPTIMIZER, some.optimizer().factory()));
    provenance.add(Kind.SCHEDULE, training.schedule().factory());
  }
}
