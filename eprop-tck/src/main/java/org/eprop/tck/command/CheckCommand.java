package org.eprop.tck.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
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
import org.eprop.experiment.command.ExperimentCommand;
import org.eprop.experiment.command.Words;
import org.eprop.experiment.json.Json;
import org.eprop.experiment.run.ReadyExperiments;
import org.eprop.host.HelpPage;
import org.eprop.host.PluginOptions;
import org.eprop.tck.Checks;
import org.eprop.tck.check.Check;
import org.eprop.tck.check.CheckResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eprop check}. */
@HelpPage(
    value = "extending",
    group = "Components and data",
    also = {"verify", "test", "lint"},
    order = 52)
@Command(name = "check")
public final class CheckCommand extends ExperimentCommand {

  private static final int WIDTH = 20;

  @Parameters(arity = "1..*", paramLabel = "NAME", completionCandidates = Words.Names.class)
  private List<String> names = List.of();

  @Option(names = "--set", paramLabel = "PATH=VALUE")
  private List<String> settings = List.of();

  @Option(names = "--time-limit", paramLabel = "SECONDS")
  private int timeLimit = (int) Check.TIME_LIMIT.toSeconds();

  @Option(names = "--json")
  private boolean json;

  @Mixin private PluginOptions plugins;

  @Override
  public Integer call() {
    if (timeLimit < 1) {
      throw new InvalidInputException(
          "--time-limit: got " + timeLimit + ", but expected 1 second or more");
    }
    List<String> broken = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    try (Plugins components = plugins.load()) {
      CheckedComponents subjects = new CheckedComponents(components, settings);
      names.forEach(subjects::add);
      if (!json) {
        names.stream().map(subjects::calledSo).filter(s -> !s.isEmpty()).forEach(out()::println);
      }
      String gap = "";
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      for (CheckedComponents.Subject subject : subjects.list()) {
        ArrayNode properties = json(all, subject);
        if (!json) {
          out().println(gap + subject);
        }
        gap = "\n";
        boolean[] sound = {true, true};
        Checks.run(
            subject.kind(),
            subject.choice().factory(),
            subject.choice().arguments().values(),
            Duration.ofSeconds(timeLimit),
            outcome -> {
              sound[0] &= outcome.holds();
              sound[1] &= outcome.tested();
              if (json) {
                json(properties, outcome);
              } else {
                print(outcome);
              }
            });
        if (!sound[0]) {
          broken.add(subject.toString());
        } else if (!sound[1]) {
          missing.add(subject.toString());
        }
      }
      if (json) {
        out().print(Json.pretty(all));
      }
    }
    if (!broken.isEmpty() || !missing.isEmpty()) {
      throw new InvalidInputException(
          (broken.isEmpty() ? "" : "broken: " + String.join(", ", broken))
              + (broken.isEmpty() || missing.isEmpty() ? "" : "; ")
              + (missing.isEmpty() ? "" : "not tested: " + String.join(", ", missing)));
    }
    return ExitCode.OK;
  }

  /** Where the subject's properties come. */
  private static ArrayNode json(ArrayNode all, CheckedComponents.Subject subject) {
    ObjectNode object = all.addObject();
    object.put("kind", subject.kind().title()).put("name", subject.choice().name());
    object.put("place", subject.place());
    return object.putArray("properties");
  }

  private static void json(ArrayNode properties, CheckResult outcome) {
    boolean applies = outcome.notApplicable().isEmpty();
    ObjectNode object = properties.addObject().put("property", outcome.property());
    object.put(
        "verdict",
        !outcome.holds()
            ? "broken"
            : !outcome.warning().isEmpty()
                ? "warning"
                : applies ? "ok" : outcome.tested() ? "does not apply" : "not tested");
    object.put(
        "text",
        !outcome.holds()
            ? outcome.message()
            : !outcome.warning().isEmpty()
                ? outcome.warning()
                : applies ? outcome.statement() : outcome.notApplicable());
  }

  private void print(CheckResult outcome) {
    if (!outcome.holds()) {
      print("bold,red", "  broken  " + outcome.message().replace("\n", "\n        "));
    } else if (!outcome.warning().isEmpty()) {
      line("yellow", "warning", outcome.property(), outcome.warning());
    } else if (outcome.notApplicable().isEmpty()) {
      line("green", "ok", outcome.property(), outcome.statement());
    } else {
      String reason = outcome.tested() ? "does not apply: " : "not tested: ";
      String verdict = outcome.tested() ? "-" : "?";
      line("faint", verdict, outcome.property(), reason + outcome.notApplicable());
    }
    out().flush();
  }

  private void line(String colour, String verdict, String property, String text) {
    print(
        colour,
        "  %s%s%s%s%s"
            .formatted(
                verdict,
                " ".repeat(8 - verdict.length()),
                property,
                " ".repeat(Math.max(1, WIDTH - property.length())),
                text));
  }

  /**
   * What is to be checked: components by their names, and all that experiments name, or the
   * variants of comparisons; each once. Of neurons whose parameters differ, two stand for all.
   */
  public static final class CheckedComponents {
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
     * Adds every component, and the experiment or comparison, of a name. Where the experiment has
     * the component with parameters of its own, such as files, it stands for the component.
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
}
