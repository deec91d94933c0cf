package org.eprop.compare.definition;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.eprop.core.common.Placed;
import org.eprop.experiment.Configuration;
import org.eprop.experiment.json.ConfigNode;

/** What comparisons and searches say alike. */
final class CommonKeys {

  private static final int MOST_SEEDS = 10_000;

  private CommonKeys() {}

  /** The base experiment, with the settings for all. */
  static Configuration base(
      ConfigNode root, String source, Function<String, Configuration> experiments) {
    ConfigNode base =
        root.require("base", "the name of an experiment, its file, or an experiment's JSON object");
    Configuration found;
    if (base.json().isObject()) {
      found = Configuration.of(base, source + ": base");
    } else if (base.json().isTextual()) {
      found = Placed.at("base", () -> experiments.apply(base.json().textValue()));
    } else {
      throw base.expected("the name of an experiment, its file, or an experiment's JSON object");
    }
    ConfigNode settings = root.getOrEmpty("settings");
    return Placed.at("settings", () -> found.with(Variants.settings(settings)));
  }

  /** 1 .. n. */
  static List<Long> upTo(int n) {
    return LongStream.rangeClosed(1, n).boxed().toList();
  }

  /** How many, or which. */
  static List<Long> seeds(ConfigNode root, int usual) {
    if (!root.has("seeds")) {
      return upTo(usual);
    }
    ConfigNode seeds = root.get("seeds");
    String expected = "how many seeds, 1 to " + MOST_SEEDS + ", or a list of different seeds";
    if (seeds.json().isArray() && !seeds.json().isEmpty()) {
      Set<Long> list = new LinkedHashSet<>();
      for (ConfigNode seed : seeds.elements(expected)) {
        if (!list.add(seed.whole())) {
          throw seed.problem("the seed " + seed.json() + " is there twice");
        }
      }
      return List.copyOf(list);
    }
    return upTo((int) seeds.whole(1, MOST_SEEDS, expected));
  }
}
