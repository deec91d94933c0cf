package org.eprop.compare.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.eprop.compare.result.Cost;
import org.eprop.compare.result.EpochResult;
import org.eprop.compare.result.Measured;
import org.eprop.compare.result.ProbeResult;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.result.Scores;
import org.eprop.experiment.json.ProvenanceJson;
import org.eprop.experiment.provenance.Provenance;

/** Results of runs, made up. */
public final class Runs {

  private static final JsonNode PROVENANCE =
      ProvenanceJson.write(
          new Provenance("1", "", "17", "x", "plain", List.of(), List.of(), List.of()));

  private Runs() {}

  /** Two epochs of ten updates, of which the second was measured. */
  public static RunResult of(
      String variant, long seed, double accuracy, boolean reached, long updates) {
    Scores scores =
        new Scores(
            Map.of(
                "loss", 2 - accuracy, "accuracy", accuracy, "error", 1 - accuracy, "rate", 0.02));
    return new RunResult(
        variant,
        seed,
        null,
        PROVENANCE,
        null,
        null,
        2,
        20,
        4 * seed,
        "best",
        2,
        Map.of("test", scores),
        new Cost("test", 8, 100, 10, 20, 30, 0, 1000, 5000),
        null,
        new RunResult.TargetResult(reached, updates),
        List.of(
            new EpochResult(1, 10, false, Map.of("train", scores)),
            new EpochResult(2, 20, true, Map.of("test", scores))),
        List.of(
            new ProbeResult(0, 0, 0.5, null, 0.75, Map.of("input_e", 0.5)),
            new ProbeResult(2, 20, 0.7, null, accuracy, Map.of("input_e", 0.25))),
        List.of());
  }

  /** The same, measured in another way. */
  public static RunResult measured(RunResult run, Measured measured) {
    return new RunResult(
        run.variant(),
        run.seed(),
        run.fold(),
        run.provenance(),
        run.tuned(),
        run.problem(),
        run.epochs(),
        run.updates(),
        run.seconds(),
        run.model(),
        run.bestEpoch(),
        run.scores(),
        run.cost(),
        measured,
        run.target(),
        run.curve(),
        run.probes(),
        List.of());
  }

  /** One that diverged. */
  public static RunResult diverged(String variant, long seed) {
    return new RunResult(
        variant,
        seed,
        null,
        PROVENANCE,
        null,
        "training diverged at update 3 (epoch 1, batch 3 of 4): loss NaN. Likely causes: many.",
        0,
        2,
        1,
        "last",
        0,
        Map.of(),
        null,
        null,
        new RunResult.TargetResult(false, 2),
        List.of(),
        List.of(),
        List.of());
  }
}
