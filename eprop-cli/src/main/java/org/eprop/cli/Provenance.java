package org.eprop.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.Component;
import org.eprop.api.task.DataSource;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.experiment.Experiment;
import org.eprop.core.experiment.Graph;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.api.plugin.Choice;
import org.eprop.core.plugin.Plugins;

/** What a run was made from, beside its settings: versions, kernels, data, plugins. */
final class Provenance {

  private Provenance() {}

  /** For the key {@code provenance} of an experiment's JSON; the same on every operating system. */
  static Map<String, Object> of(Experiment experiment, Plugins plugins) {
    Map<String, Object> provenance = new LinkedHashMap<>();
    provenance.put("eprop", Version.eprop());
    provenance.put("java", Version.java());
    provenance.put("kernels", KernelProvider.choose().toString());
    Choice<TaskFactory> task = experiment.task();
    provenance.put(
        "data",
        task.factory().sources(task.arguments()).stream().map(Provenance::identity).toList());
    provenance.put(
        "plugins",
        components(experiment).stream()
            .filter(Provenance::isFromFolder)
            .map(component -> origin(component, plugins))
            .distinct()
            .toList());
    return provenance;
  }

  private static Map<String, Object> identity(DataSource source) {
    Map<String, Object> identity = new LinkedHashMap<>();
    identity.put("name", source.name());
    identity.put("origin", source.origin());
    identity.put("licence", source.licence());
    identity.put("bytes", source.bytes());
    identity.put("sha256", source.sha256());
    return identity;
  }

  private static List<Component> components(Experiment experiment) {
    List<Component> all = new ArrayList<>();
    all.add(experiment.task().factory());
    Graph network = experiment.network().graph();
    for (PopulationDefinition population : network.populations()) {
      population.groups().forEach(group -> all.add(group.neuron().factory()));
      all.add(population.surrogate().factory());
    }
    network.projections().forEach(projection -> all.add(projection.initialWeights().factory()));
    for (ReadoutDefinition readout : network.readouts()) {
      all.add(readout.initialWeights().factory());
      all.add(readout.loss().factory());
      readout.learningSignals().values().forEach(signal -> all.add(signal.factory()));
    }
    experiment.learning().regularizers().forEach(choice -> all.add(choice.factory()));
    all.add(experiment.learning().rule().factory());
    all.add(experiment.training().optimizer().factory());
    experiment.training().optimizers().forEach(some -> all.add(some.optimizer().factory()));
    all.add(experiment.training().schedule().factory());
    return all;
  }

  private static boolean isFromFolder(Component component) {
    return component.getClass().getClassLoader() != Provenance.class.getClassLoader();
  }

  private static Map<String, Object> origin(Component component, Plugins plugins) {
    Map<String, Object> origin = new LinkedHashMap<>();
    origin.put("name", component.name());
    origin.put("class", component.getClass().getName());
    origin.put("jar", String.valueOf(Path.of(plugins.origin(component).place()).getFileName()));
    return origin;
  }
}
