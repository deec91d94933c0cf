package org.eprop.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.ExperimentReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadingTest {

  @TempDir private Path folder;

  private static final String EXPERIMENT =
      """
      {
        "task": {"name": "events", "train": "%s", "reader": "event_csv", "steps": 20,
          "validation_fraction": 0.25},
        "network": {"layers": [{"populations": [{"neuron": "lif", "size": 3}]}]},
        "loss": "averaged_cross_entropy",
        "training": {"epochs": 3, "batch_size": 2}
      }
      """;

  @Test
  void everySampleThatTrainingAsksForIsCounted() throws IOException {
    for (String file : new String[] {"a/1", "a/2", "a/3", "a/4", "b/1", "b/2", "b/3", "b/4"}) {
      Path csv = folder.resolve(file + ".csv");
      Files.createDirectories(csv.getParent());
      Files.writeString(csv, "t,x\n0,0\n3000,0\n9000,0\n");
    }
    try (Plugins plugins = Plugins.builder().classPath(getClass().getClassLoader()).build()) {
      String json = EXPERIMENT.formatted(folder.toString().replace('\\', '/'));
      Loading.Cost cost = Loading.measure(new ExperimentReader(plugins).read(json, "test"));
      assertEquals(6, cost.samples());
      // Three times training and validation, and those run to see what neurons do.
      assertEquals(3 * (6 + 2 + 6), cost.trained());
      assertTrue(cost.plain().isPresent());
      assertTrue(cost.share() >= 0 && cost.share() <= 1, cost.toString());
      assertTrue(cost.toString().contains("trained on 42 samples"), cost.toString());
    }
  }
}
