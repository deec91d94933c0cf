package org.eprop.spark.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.eprop.spark.command.SparkMain;
import org.eprop.spark.testing.Tables;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The programs as users have them: {@code eprop.jar} and {@code eprop-spark.jar}, seed by seed. */
@EnabledIfSystemProperty(named = "eprop.spark.cluster", matches = "true")
class PackagedJarsIT {

  private static final String COMPARISON =
      """
      {"base": "evidence-accumulation",
       "settings": {"task.cues": 1, "task.delay": 20, "task.recall": 30, "task.size": 16,
                    "task.validation_size": 8, "task.test_size": 8,
                    "network.layers[0].populations[0].size": 5,
                    "network.layers[0].populations[1].size": 5,
                    "training.epochs": 2, "training.stop_at_error": 0},
       "variants": {"slow": {"optimizer.learning_rate": 0.001}}}
      """;

  @TempDir private Path folder;
  private Path comparison;

  @BeforeEach
  void write() throws Exception {
    comparison = Files.writeString(folder.resolve("c.json"), COMPARISON);
  }

  private static Path jar(String file) {
    return Path.of("..", "..").resolve(file).toAbsolutePath().normalize();
  }

  private void compare(boolean onSpark, String out, int seeds) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("spark.opens").split(" ")));
    if (onSpark) {
      String sparks =
          Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
              .filter(entry -> entry.endsWith(".jar") && !entry.contains("eprop-"))
              .collect(Collectors.joining(File.pathSeparator));
      command.addAll(List.of("-Dspark.master=local[1]", "-Dspark.ui.enabled=false", "-cp"));
      command.add(jar("integrations/spark/target/eprop-spark.jar") + File.pathSeparator + sparks);
      command.add(SparkMain.class.getName());
    } else {
      command.addAll(List.of("-jar", jar("eprop-cli/target/eprop.jar") + ""));
    }
    command.addAll(List.of("compare", comparison + "", "--seeds=" + seeds, "--anyway"));
    Path to = folder.resolve(out);
    command.add("--out=" + (onSpark ? to.toUri() : to));
    Path said = folder.resolve("said");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertEquals(0, process.waitFor(), () -> read(said));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  @Test
  void eitherContinuesWhatTheOtherBegan() throws Exception {
    compare(false, "alone", 3);
    for (boolean first : new boolean[] {false, true}) {
      for (int seeds = 1; seeds <= 3; seeds++) {
        compare(first == (seeds % 2 == 1), "mixed-" + first, seeds);
      }
      Tables.assertSame(folder.resolve("alone"), folder.resolve("mixed-" + first));
    }
  }
}
