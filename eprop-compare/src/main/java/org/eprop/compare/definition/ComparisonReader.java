package org.eprop.compare.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.result.MetricColumn;
import org.eprop.compare.result.Scores;
import org.eprop.compare.result.TaskRanks;
import org.eprop.core.common.NearestNames;
import org.eprop.core.common.Placed;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.json.ConfigNode;

/**
 * Reads comparisons from JSON; the format is on this package's page. Immutable.
 *
 * <p>Anything wrong is an {@link InvalidInputException} that names the file, the place in it, the
 * value, and what was expected. Whether the variants' experiments are right turns out when they are
 * {@linkplain Comparison#experiment read}.
 */
public final class ComparisonReader {

  private static final List<String> KEYS =
      List.of(
          "base",
          "settings",
          "axes",
          "variants",
          "baseline",
          "contrasts",
          "tune",
          "folds",
          "seeds",
          "metrics",
          "wanted",
          "comparable",
          "target",
          "probe");
  private static final List<String> TARGET_SETS = List.of("train", "validation");
  private static final int DEFAULT_SEEDS = 5;
  private static final int DEFAULT_SAMPLES = 32;

  private final Function<String, Configuration> experiments;

  /**
   * @param experiments finds a base experiment by what a file calls it; throws {@link
   *     InvalidInputException} if there is none
   */
  public ComparisonReader(Function<String, Configuration> experiments) {
    this.experiments = experiments;
  }

  /**
   * Reads a comparison.
   *
   * @throws InvalidInputException if something in it is wrong
   */
  public Comparison read(Configuration file) {
    return Placed.at(file.source(), () -> read(file.root().withKeys(KEYS), file.source()));
  }

  private Comparison read(ConfigNode root, String source) {
    List<Variant> variants = new ArrayList<>(new Variants(root).read());
    String baseline = baseline(root, variants);
    Configuration base = CommonKeys.base(root, source, experiments);
    boolean own = asksForMetrics(base, variants);
    Comparison comparison =
        new Comparison(
            source,
            base,
            variants,
            baseline,
            contrasts(root, variants, baseline),
            root.has("tune")
                ? Optional.of(Tune.read(root.get("tune"), source, base))
                : Optional.empty(),
            root.has("folds") ? Optional.of(Folds.read(root.get("folds"))) : Optional.empty(),
            CommonKeys.seeds(root, DEFAULT_SEEDS),
            metrics(root, "metrics", own),
            wanted(root, own),
            metrics(root, "comparable", own),
            root.has("target") ? Optional.of(target(root.get("target"), own)) : Optional.empty(),
            probe(root.getOrEmpty("probe")));
    expectFit(root, comparison);
    return comparison;
  }

  private static void expectFit(ConfigNode root, Comparison comparison) {
    if (comparison.folds().isPresent() && comparison.target().isPresent()) {
      throw root.get("target").problem("folds have no steps to a target; expected one of them");
    }
    if (comparison.folds().isPresent()
        && comparison.metrics().stream().anyMatch(name -> name.startsWith("validation."))) {
      throw root.get("metrics")
          .problem(
              "folds have no validation data; expected metrics of \"test\", the fold left out");
    }
    if (comparison.folds().isPresent() && comparison.tune().isPresent()) {
      throw root.get("folds")
          .problem(
              "samples that chose settings would measure them; expected folds in \"tune\", and"
                  + " test data");
    }
  }

  private static String baseline(ConfigNode root, List<Variant> variants) {
    if (!root.has("baseline")) {
      variants.add(0, new Variant(Variants.BASE, "base", Map.of(), List.of()));
      return Variants.BASE;
    }
    return variant(root.get("baseline"), variants);
  }

  private static String variant(ConfigNode node, List<Variant> variants) {
    String name = node.text("the name of a variant");
    List<String> names = variants.stream().map(Variant::name).toList();
    if (!names.contains(name)) {
      throw node.problem("there is no variant \"" + name + '"' + NearestNames.hint(name, names));
    }
    return name;
  }

  private static List<PlannedContrast> contrasts(
      ConfigNode root, List<Variant> variants, String baseline) {
    if (!root.has("contrasts")) {
      return withinTasks(variants, baseline);
    }
    String expected = "a list of variants, each to be compared with the baseline, or of pairs";
    Set<PlannedContrast> contrasts = new LinkedHashSet<>();
    for (ConfigNode node : root.get("contrasts").elements(expected)) {
      PlannedContrast contrast = contrast(node, variants, baseline);
      if (contrast.variant().equals(contrast.other())) {
        throw node.problem("the variant \"" + contrast.variant() + "\" is compared with itself");
      }
      PlannedContrast turned = new PlannedContrast(contrast.other(), contrast.variant());
      if (contrasts.contains(turned) || !contrasts.add(contrast)) {
        throw node.problem("the contrast " + contrast + " is there twice");
      }
    }
    if (contrasts.isEmpty()) {
      throw root.get("contrasts").expected(expected + ", at least one");
    }
    return List.copyOf(contrasts);
  }

  /** Of several tasks, each variant against the baseline's method on the same task. */
  private static List<PlannedContrast> withinTasks(List<Variant> variants, String baseline) {
    Map<String, String> levels =
        variants.stream()
            .filter(variant -> variant.name().equals(baseline))
            .map(Variant::levels)
            .findFirst()
            .orElseThrow();
    List<PlannedContrast> contrasts = new ArrayList<>();
    for (Variant variant : variants) {
      String task = variant.levels().get(TaskRanks.AXIS);
      if (task != null && levels.size() > 1) {
        Map<String, String> same = new LinkedHashMap<>(levels);
        same.put(TaskRanks.AXIS, task);
        variants.stream()
            .filter(other -> other.levels().equals(same) && !other.equals(variant))
            .map(other -> new PlannedContrast(variant.name(), other.name()))
            .forEach(contrasts::add);
      }
    }
    return contrasts;
  }

  private static PlannedContrast contrast(
      ConfigNode node, List<Variant> variants, String baseline) {
    if (!node.json().isArray()) {
      return new PlannedContrast(variant(node, variants), baseline);
    }
    List<ConfigNode> pair = node.elements("two variants");
    if (pair.size() != 2) {
      throw node.expected("two variants");
    }
    return new PlannedContrast(variant(pair.get(0), variants), variant(pair.get(1), variants));
  }

  /** What these are called turns out when the experiments are read. */
  private static boolean asksForMetrics(Configuration base, List<Variant> variants) {
    return base.root().has("metrics")
        || variants.stream()
            .flatMap(variant -> variant.settings().stream())
            .anyMatch(setting -> setting.startsWith("metrics"));
  }

  private static List<String> metrics(ConfigNode root, String key, boolean own) {
    List<String> names = new ArrayList<>();
    if (root.has(key)) {
      for (ConfigNode node : root.get(key).elements("a list of metrics")) {
        names.add(metric(node, node.text("the name of a metric"), own));
      }
    }
    return names;
  }

  private static String metric(ConfigNode node, String name, boolean own) {
    if (!MetricColumn.names().contains(name) && !(own && MetricColumn.isOwn(name))) {
      throw node.problem(
          "unknown metric \"" + name + '"' + NearestNames.hint(name, MetricColumn.names()));
    }
    return name;
  }

  private static Map<String, Double> wanted(ConfigNode root, boolean own) {
    ConfigNode wanted = root.getOrEmpty("wanted");
    if (!wanted.json().isObject()) {
      throw wanted.expected("an object of metrics, {\"test.accuracy\": 0.01, ...}");
    }
    Map<String, Double> differences = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : wanted.json().properties()) {
      ConfigNode node = wanted.get(entry.getKey());
      double difference = node.json().doubleValue();
      if (!node.json().isNumber() || !(difference > 0) || Double.isInfinite(difference)) {
        throw node.expected("a number above 0, in the metric's own unit");
      }
      differences.put(metric(node, entry.getKey(), own), difference);
    }
    return differences;
  }

  private static TrainingTarget target(ConfigNode node, boolean own) {
    node.withKeys(List.of("metric", "below", "above", "stop"));
    List<String> known =
        TARGET_SETS.stream()
            .flatMap(set -> Scores.NAMES.stream().map(name -> set + "." + name))
            .toList();
    ConfigNode metric = node.require("metric", "one of " + known);
    String name = metric.text("one of " + known);
    if (!known.contains(name)
        && !(own && MetricColumn.isOwn(name) && TARGET_SETS.stream().anyMatch(name::startsWith))) {
      throw metric.problem("unknown metric \"" + name + '"' + NearestNames.hint(name, known));
    }
    if (node.has("below") == node.has("above")) {
      throw node.problem("expected either \"below\" or \"above\", a number");
    }
    boolean below = node.has("below");
    ConfigNode threshold = node.get(below ? "below" : "above");
    int dot = name.indexOf('.');
    return new TrainingTarget(
        name.substring(0, dot),
        name.substring(dot + 1),
        threshold.number("a number"),
        below,
        node.has("stop") && node.get("stop").flag());
  }

  private static ProbeSettings probe(ConfigNode node) {
    node.withKeys(List.of("samples", "every"));
    int most = Integer.MAX_VALUE;
    return new ProbeSettings(
        node.get("samples").whole(DEFAULT_SAMPLES, 0, most, "a whole number >= 0"),
        node.get("every").whole(0, 1, most, "a whole number >= 1"));
  }
}
