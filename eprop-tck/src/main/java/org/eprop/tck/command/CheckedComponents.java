package org.eprop.tck.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.ReadyComparisons;
import org.eprop.compare.definition.Variant;
import org.eprop.core.common.NearestNames;
import org.eprop.core.plugin.Kind;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.experiment.Components;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.Experiment;
import org.eprop.experiment.ExperimentReader;
import org.eprop.experiment.run.ReadyExperiments;

/**
 * What is to be checked: components by their names, and all that experiments name, or the variants
 * of comparisons; each once. Of neurons whose parameters differ, two stand for all.
 */
public final class CheckedComponents {
  /** So many of a population's neurons are drawn to find them. */
  private static final int NEURONS = 100;

  private final Plugins plugins;
  private final List<String> settings;
  private final Map<Key, Subject> subjects = new LinkedHashMap<>();

  public CheckedComponents(Plugins plugins, List<String> settings) {
    this.plugins = plugins;
    this.settings = settings;
  }

  private record Key(Kind kind, Component factory, Map<String, Object> values) {
    boolean isOf(Subject subject) {
      return kind == subject.kind() && factory.equals(subject.choice().factory());
    }
  }

  /** A component, as one of a kind. */
  public record Subject(Kind kind, Choice<?> choice, String place) {
    @Override
    public String toString() {
      return choice.name() + " (" + kind.title() + ")" + (place.isEmpty() ? "" : " of " + place);
    }
  }

  public List<Subject> list() {
    return List.copyOf(subjects.values());
  }

  /**
   * Adds every component, and the experiment or comparison, of a name. Where the experiment has the
   * component with parameters of its own, such as files, it stands for the component.
   *
   * @throws InvalidInputException if there is none, or a setting is wrong
   */
  public void add(String name) {
    List<Subject> named = components(name);
    Set<Key> before = Set.copyOf(subjects.keySet());
    if (settings.isEmpty() || named.isEmpty()) { // else they are the component's
      if (ReadyComparisons.isComparison(name)) {
        comparison(name);
      } else if (ReadyExperiments.isExperiment(name)) {
        experiment(new ExperimentReader(plugins).read(find(name)));
      } else if (named.isEmpty()) {
        throw unknown(name);
      }
    }
    Set<Key> added = new HashSet<>(subjects.keySet());
    added.removeAll(before);
    named.stream()
        .filter(subject -> added.stream().noneMatch(key -> key.isOf(subject)))
        .forEach(this::add);
  }

  private List<Subject> components(String name) {
    ExperimentReader reader = new ExperimentReader(plugins);
    List<Subject> named = new ArrayList<>();
    List<Kind> kinds = kinds(name);
    List<InvalidInputException> refusals = new ArrayList<>();
    for (Kind kind : kinds) {
      Configuration given = Configuration.of("{\"name\": \"" + name + "\"}", "--set");
      try {
        named.add(new Subject(kind, reader.component(given.with(settings), kind.factory()), ""));
      } catch (InvalidInputException e) {
        refusals.add(e);
      }
    }
    if (named.isEmpty() && !refusals.isEmpty()) {
      InvalidInputException first = refusals.get(0);
      throw kinds.size() == 1
          ? first
          : new InvalidInputException(
              "%s, and none takes these settings; the %s: %s"
                  .formatted(calledSo(name), kinds.get(0).title(), first.getMessage()));
    }
    return named;
  }

  private List<Kind> kinds(String name) {
    return plugins.kinds().stream()
        .filter(kind -> plugins.names(kind.factory()).contains(name))
        .toList();
  }

  /** That several kinds have a component of this name; empty if not. */
  String calledSo(String name) {
    List<Kind> kinds = kinds(name);
    return kinds.size() < 2
        ? ""
        : "%s kinds have a component \"%s\": %s"
            .formatted(
                kinds.size(),
                name,
                kinds.stream().map(Kind::title).collect(Collectors.joining(", ")));
  }

  private InvalidInputException unknown(String name) {
    TreeSet<String> known = new TreeSet<>(ReadyExperiments.NAMES);
    known.addAll(ReadyComparisons.NAMES);
    plugins.kinds().forEach(kind -> known.addAll(plugins.names(kind.factory())));
    return new InvalidInputException(
        "unknown component \"%s\"%s; 'eprop plugins' lists them, --plugins FOLDER finds those of plugins"
            .formatted(name, NearestNames.hint(name, known)));
  }

  private Configuration find(String experiment) {
    return ReadyExperiments.find(experiment).with(settings);
  }

  private void comparison(String name) {
    Comparison comparison = ReadyComparisons.find(name).withSettings(settings);
    ExperimentReader reader = new ExperimentReader(plugins);
    for (Variant variant : comparison.variants()) {
      experiment(comparison.experiment(variant, comparison.seeds().get(0), reader));
    }
  }

  private void experiment(Experiment experiment) {
    for (Components.Named named : Components.in(experiment)) {
      representatives(named.choice())
          .forEach(choice -> add(new Subject(named.kind(), choice, named.place())));
    }
  }

  private void add(Subject subject) {
    Choice<?> choice = subject.choice();
    subjects.putIfAbsent(
        new Key(subject.kind(), choice.factory(), choice.arguments().values()), subject);
  }

  /** Those with the least and the largest value of the first parameter that differs. */
  private static List<Choice<?>> representatives(Choice<?> choice) {
    if (!choice.arguments().variesByNeuron()) {
      return List.of(choice);
    }
    List<Arguments> neurons = neurons(choice.arguments());
    for (Parameter parameter : choice.arguments().perNeuron()) {
      neurons.sort(Comparator.comparingDouble(neuron -> neuron.real(parameter)));
      Arguments least = neurons.get(0);
      Arguments largest = neurons.get(neurons.size() - 1);
      if (least.real(parameter) != largest.real(parameter)) {
        return List.of(
            new Choice<>(choice.factory(), least), new Choice<>(choice.factory(), largest));
      }
    }
    return List.of(new Choice<>(choice.factory(), neurons.get(0)));
  }

  /** As many as there are values, where they are listed. */
  private static List<Arguments> neurons(Arguments arguments) {
    List<Arguments> neurons = new ArrayList<>();
    RandomGenerator random = new RandomStreams(1).stream("neurons");
    int size =
        arguments.values().values().stream()
            .filter(value -> value instanceof Distribution.Values)
            .mapToInt(value -> ((Distribution.Values) value).size())
            .min()
            .orElse(NEURONS);
    for (int j = 0; j < size; j++) {
      neurons.add(arguments.forNeuron(j, random));
    }
    return neurons;
  }
}
