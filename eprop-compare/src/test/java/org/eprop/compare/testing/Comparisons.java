package org.eprop.compare.testing;

import java.util.List;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.ComparisonReader;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Configuration;

/** Comparisons that take a moment. */
public final class Comparisons {

  private static final String JSON =
      """
      {
        "base": {
          "task": "two_tones",
          "network": {
            "layers": [
              {"populations": [{"neuron": "lif", "size": 6}, {"neuron": "alif", "size": 6}],
               "input_gain": 2}
            ]
          },
          "training": {"epochs": 4, "batch_size": 4}
        },
        "variants": {
          "symmetric": {},
          "random": {"learning_signal": "random"},
          "bptt": {"rule": "bptt"}
        },
        "baseline": "symmetric",
        "seeds": 3,
        "probe": {"samples": 4, "every": 2}
      }
      """;

  private Comparisons() {}

  /** The components they name. */
  public static Plugins plugins() {
    return Plugins.builder()
        .classPath(Comparisons.class.getClassLoader())
        .add(new TwoTones())
        .add(new OwnTones())
        .build();
  }

  /**
   * Three variants, three seeds.
   *
   * @param settings of the base, each {@code path=value}
   */
  public static Comparison small(String... settings) {
    return read(JSON).withSettings(List.of(settings));
  }

  /** The same with another piece of JSON in place of the probe. */
  public static Comparison with(String json) {
    return read(JSON.replace("\"probe\": {\"samples\": 4, \"every\": 2}", json));
  }

  /** The same with a block more. */
  public static Comparison and(String json, String... settings) {
    return read(JSON.replace("\"probe\"", json + ", \"probe\"")).withSettings(List.of(settings));
  }

  /** Another set of variants, three seeds. */
  public static Comparison grid(String axes, String baseline) {
    int variants = JSON.indexOf("\"variants\"");
    return read(
        JSON.substring(0, variants) + axes + ", \"baseline\": \"" + baseline + "\", \"seeds\": 3}");
  }

  private static Comparison read(String json) {
    return new ComparisonReader(
            name -> {
              throw new AssertionError(name);
            })
        .read(Configuration.of(json, "small.json"));
  }
}
