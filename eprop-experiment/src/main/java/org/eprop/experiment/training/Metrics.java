package org.eprop.experiment.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eprop.api.metric.Metric;
import org.eprop.api.metric.MetricFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Target;
import org.eprop.core.common.NearestNames;
import org.eprop.core.common.Placed;
import org.eprop.experiment.Training;
import org.eprop.experiment.environment.EpisodeSet;
import org.eprop.experiment.metric.UsualMetrics;
import org.jspecify.annotations.Nullable;

/**
 * The metrics that a {@link Score} has: those that are always measured, and those that an
 * experiment asks for; and which of them judges, if one does. Immutable and thread-safe.
 *
 * @since 1.0
 */
public final class Metrics {

  /** Beside metrics, what stands in files by a name. */
  private static final Set<String> RESERVED =
      Set.of("loss", "error", "confusion", "epoch", "update", "set");

  private static final String LOSS = "loss";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

  /**
   * A metric.
   *
   * @param name in files
   * @param metric what measures it
   * @param settings of the component in a word or two, for whoever compares; empty for one that is
   *     always measured
   */
  public record Named(String name, Metric metric, String settings) {

    /** Whether an experiment asks for it. */
    public boolean asked() {
      return !settings.isEmpty();
    }

    /** Whether it is told of such answers. */
    public boolean judges(Metric.Judged what) {
      return metric.judged() == what || metric.judged() == Metric.Judged.ANYTHING;
    }
  }

  private final List<Named> all;
  private final String judge;

  private Metrics(List<Named> all, String judge) {
    this.all = List.copyOf(all);
    this.judge = judge;
  }

  /** Those that are always measured, and no more. */
  public static Metrics usual() {
    return new Metrics(
        Stream.of(
                new UsualMetrics.Accuracy(),
                new UsualMetrics.SquaredDifference(),
                new UsualMetrics.MeanReturn(),
                new UsualMetrics.EpisodeLength(),
                new UsualMetrics.Success(),
                new UsualMetrics.SpikeRate())
            .map(f -> new Named(f.name(), f.create(Context.defaults(f)), ""))
            .toList(),
        "");
  }

  /**
   * Those of a training.
   *
   * @param timeStep dt, ms
   * @throws InvalidInputException if two have one name, or the one that is to judge is none of them
   */
  public static Metrics of(Training training, double timeStep) {
    List<Named> all = new ArrayList<>(usual().all);
    for (int i = 0; i < training.metrics().size(); i++) {
      Choice<MetricFactory> choice = training.metrics().get(i);
      all.add(Placed.at("metrics[" + i + "]", () -> named(choice, timeStep, all)));
    }
    expectJudge(all, training.judgedBy());
    return new Metrics(all, training.judgedBy());
  }

  private static Named named(Choice<MetricFactory> choice, double timeStep, List<Named> before) {
    String as =
        choice.arguments().values().get(MetricFactory.AS.name()) instanceof String s ? s : "";
    String name = as.isEmpty() ? choice.name() : as;
    if (!NAME.matcher(name).matches()) {
      throw new InvalidInputException(
              "got \"" + name + "\", but expected a name in snake_case, such as \"f1_of_rare\"")
          .at(MetricFactory.AS.name());
    }
    if (RESERVED.contains(name) || before.stream().anyMatch(other -> other.name.equals(name))) {
      throw new InvalidInputException(
          "got a second \"%s\"; expected another name, {\"name\": \"%s\", \"as\": \"...\"}"
              .formatted(name, choice.name()));
    }
    Metric metric = choice.make(choice.context().withTimeStep(timeStep), MetricFactory::create);
    if (metric.judged() == null || metric.better() == null || metric.unit() == null) {
      throw new InvalidInputException(
              "judged(), better() or unit() returns null, but expected what it judges, which way is"
                  + " better, and its unit; the class is "
                  + metric.getClass().getName())
          .at(choice.name());
    }
    return new Named(name, metric, choice.name() + " " + choice.arguments());
  }

  private static void expectJudge(List<Named> all, String judge) {
    if (judge.isEmpty() || judge.equals(LOSS)) {
      return;
    }
    Named named = all.stream().filter(one -> one.name.equals(judge)).findFirst().orElse(null);
    if (named == null) {
      List<String> known = Stream.concat(Stream.of(LOSS), all.stream().map(Named::name)).toList();
      throw new InvalidInputException(
              "got \""
                  + judge
                  + "\", which is not measured; name it in \"metrics\""
                  + NearestNames.hint(judge, known))
          .at("training.judged_by");
    }
    if (named.metric.better() == Metric.Better.NEITHER) {
      throw new InvalidInputException(
              "got \"" + judge + "\", of which neither more nor less is better")
          .at("training.judged_by");
    }
  }

  /** All of them, those that are always measured first. */
  public List<Named> all() {
    return all;
  }

  /** Those that an experiment asks for. */
  public List<Named> asked() {
    return all.stream().filter(Named::asked).toList();
  }

  /** The name of the metric by which epochs are judged; empty for the usual error. */
  public String judge() {
    return judge;
  }

  /** The metric by which epochs are judged; empty for the usual error, or the loss. */
  Optional<Named> judging() {
    return all.stream().filter(one -> one.name.equals(judge)).findFirst();
  }

  /** Whether epochs are judged by the loss. */
  boolean lossJudges() {
    return judge.equals(LOSS);
  }

  /**
   * Checks that those asked for, and the one that judges, can judge data; looks at the first sample
   * if there are any.
   *
   * @throws InvalidInputException if one can't
   */
  void expectFit(Dataset data) {
    if (asked().isEmpty() && judging().isEmpty() || data.size() == 0) {
      return;
    }
    Metric.Judged kind = kind(data);
    if (kind == null) {
      return;
    }
    for (int i = 0; i < asked().size(); i++) {
      expectFit(asked().get(i), kind, "metrics[" + i + "]");
    }
    judging().ifPresent(one -> expectFit(one, kind, "training.judged_by"));
  }

  private static void expectFit(Named one, Metric.Judged kind, String place) {
    if (!one.judges(kind)) {
      throw new InvalidInputException(
              "got \"%s\", which judges %s, but the task has %s"
                  .formatted(one.name, one.metric.judged().words(), kind.words()))
          .at(place);
    }
  }

  /** What is judged of some data; null if their first sample has no target. */
  public static Metric.@Nullable Judged kind(Dataset data) {
    return data instanceof EpisodeSet
        ? Metric.Judged.EPISODES
        : data.sample(0, 0).targets().stream()
            .filter(target -> counts(target, target.steps()))
            .map(Metrics::kind)
            .findFirst()
            .orElse(null);
  }

  static Metric.Judged kind(Target target) {
    return target.hasClasses() ? Metric.Judged.CLASSES : Metric.Judged.VALUES;
  }

  static boolean counts(Target target, int steps) {
    for (int t = 0; t < steps; t++) {
      if (target.weight(t) != 0) {
        return true;
      }
    }
    return false;
  }
}
