package org.eprop.spark.testing;

import java.util.List;
import org.eprop.compare.definition.Comparison;
import org.eprop.compare.definition.ComparisonReader;
import org.eprop.experiment.Configuration;

/** Experiments that take a moment. */
public final class Experiments {

  private static final String BASE =
      """
      {
        "task": {"name": "evidence_accumulation", "cues": 1, "cue": 10, "interval": 20, "delay": 10,
                 "recall": 5, "size": 24, "validation_size": 8, "test_size": 8, "rate": 200},
        "network": {
          "layers": [
            {"populations": [{"neuron": "lif", "size": 10}, {"neuron": "alif", "size": 10}],
             "input_gain": 2}
          ]
        },
        "training": {"epochs": 3, "batch_size": 12}
      }
      """;

  private Experiments() {}

  /** An experiment of 6 updates; settings each {@code path=value}. */
  public static Configuration small(String... settings) {
    return Configuration.of(BASE, "small.json").with(List.of(settings));
  }

  /** The JSON of a comparison of two variants with a seed. */
  public static String sweep() {
    return "{\"base\": "
        + BASE
        + ", \"variants\": {\"random\": {\"learning_signal\": \"random\"}},"
        + " \"seeds\": 1}";
  }

  /** Four variants with six seeds: 24 runs. */
  public static Comparison comparison(String... settings) {
    String json =
        """
        {
          "base": %s,
          "axes": {
            "signal": {"symmetric": {}, "random": {"learning_signal": "random"}},
            "rate": {"fast": {}, "slow": {"optimizer": {"name": "adam", "learning_rate": 0.0005}}}
          },
          "baseline": "symmetric+fast",
          "seeds": 6,
          "probe": {"samples": 4, "every": 2}
        }
        """
            .formatted(BASE);
    return new ComparisonReader(
            name -> {
              throw new AssertionError(name);
            })
        .read(Configuration.of(json, "grid.json"))
        .withSettings(List.of(settings));
  }
}
