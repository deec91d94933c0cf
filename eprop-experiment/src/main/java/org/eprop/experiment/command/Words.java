package org.eprop.experiment.command;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.plugin.Kind;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.ExperimentReader;

/** What a shell completes: names of components, and settings with their values. */
public final class Words {

  private static final String LAYER = "network.layers[0].";

  private Words() {}

  /** Data sets of a run. */
  public static final class Sets implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("train", "validation", "test").iterator();
    }
  }

  /** Components and sections of an experiment, as {@code eprop plugins} knows them. */
  public static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      TreeSet<String> names = new TreeSet<>();
      try (Plugins plugins = plugins()) {
        plugins.kinds().forEach(kind -> names.addAll(plugins.names(kind.factory())));
      }
      ExperimentReader.sections().forEach(section -> names.add(section.name()));
      return names.iterator();
    }
  }

  /** Keys of tasks that name data. */
  public static final class TaskKeys implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      TreeSet<String> keys = new TreeSet<>();
      try (Plugins plugins = plugins()) {
        for (TaskFactory task : plugins.all(TaskFactory.class)) {
          task.parameters().forEach(key -> keys.add(key.name() + "="));
        }
      }
      return keys.iterator();
    }
  }

  /** Paths and values of {@code --set}. */
  public static final class Settings implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      List<String> words = new ArrayList<>();
      paths().values().stream()
          .filter(path -> path.contains("."))
          .forEach(path -> words.add(path + "="));
      Map<String, Kind> kinds = new LinkedHashMap<>();
      kinds.put("task", Kind.TASK);
      kinds.put("loss", Kind.LOSS);
      kinds.put("learning_signal", Kind.LEARNING_SIGNAL);
      kinds.put("rule", Kind.RULE);
      kinds.put("trace", Kind.TRACE);
      kinds.put("optimizer", Kind.OPTIMIZER);
      kinds.put("schedule", Kind.SCHEDULE);
      kinds.put(LAYER + "surrogate", Kind.SURROGATE);
      kinds.put(LAYER + "populations[0].neuron", Kind.NEURON);
      try (Plugins plugins = plugins()) {
        kinds.forEach(
            (path, kind) ->
                plugins.names(kind.factory()).forEach(name -> words.add(path + "=" + name)));
      }
      words.add(LAYER + "populations[0].size=");
      words.add("seed=");
      return words.iterator();
    }
  }

  private static Plugins plugins() {
    return Plugins.builder().classPath(Words.class.getClassLoader()).build();
  }

  /** Settings of an experiment by the last part of their path. */
  public static Map<String, String> paths() {
    Map<String, String> paths = new LinkedHashMap<>();
    for (Component section : ExperimentReader.sections()) {
      if (section.name().equals("training")) {
        for (Parameter key : section.parameters()) {
          paths.put(key.name(), "training." + key.name());
        }
      }
    }
    paths.put("learning_rate", "optimizer.learning_rate");
    paths.put("surrogate", LAYER + "surrogate");
    List.of("task", "loss", "learning_signal", "rule", "optimizer", "schedule")
        .forEach(key -> paths.put(key, key));
    return paths;
  }
}
