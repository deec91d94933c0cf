package org.eprop.spark.hearts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.eprop.kafka.testing.EmbeddedKafka;
import org.eprop.spark.SparkMain;
import org.eprop.spark.testing.LocalSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Takes minutes of processor time, so it is run with the cluster's tests only. */
@EnabledIfSystemProperty(named = "eprop.spark.cluster", matches = "true")
class HeartsIT {

  private static final String[] PLAY = {"--patients", "12", "--epochs", "4", "--every", "0"};

  private static SparkSession session;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    session = LocalSpark.start();
  }

  private static String run(int status, Path folder, String... more) {
    StringWriter out = new StringWriter();
    PrintWriter to = new PrintWriter(out, true);
    List<String> arguments = new ArrayList<>(List.of("hearts", "--out", folder.toString()));
    arguments.addAll(List.of(PLAY));
    arguments.addAll(List.of(more));
    assertEquals(status, SparkMain.run(to, to, arguments.toArray(String[]::new)), out.toString());
    return out.toString();
  }

  /** Lines that come in the order of batches, in one that depends on nothing. */
  private static List<String> sorted(String said) {
    return said.lines()
        .filter(line -> !line.startsWith("each patient: ") && !line.startsWith("training "))
        .sorted()
        .toList();
  }

  @Test
  void patientsAreUnderstoodBetterByReadoutsOfTheirOwn() throws Exception {
    Path files = folder.resolve("files");
    String said = run(0, files);
    Matcher found =
        Pattern.compile("second halves +(\\d+\\.\\d) % +(\\d+\\.\\d) %  better for (\\d+) of 12")
            .matcher(said);
    assertTrue(found.find(), said);
    assertTrue(Double.parseDouble(found.group(1)) > 70, said);
    assertTrue(Double.parseDouble(found.group(2)) > Double.parseDouble(found.group(1)) + 0.4, said);
    assertTrue(Integer.parseInt(found.group(3)) >= 7, said);
    // Patient 1 has beats of another from step 850 on, patient 8 a wrong label.
    assertTrue(said.contains("patient-1: at step 899 its beats are unlike those before"), said);
    assertTrue(said.contains("patient-8: the label from step 313 on is improbable"), said);
    assertTrue(Files.exists(files.resolve("network.npz")));
    assertEquals(13, Files.readAllLines(files.resolve("patients.csv")).size());
    sameFromKafka(files, said);
  }

  private void sameFromKafka(Path files, String said) throws Exception {
    Path topics = Files.createDirectories(folder.resolve("topics"));
    Files.copy(files.resolve("network.npz"), topics.resolve("network.npz"));
    try (EmbeddedKafka kafka = new EmbeddedKafka(folder.resolve("kafka"))) {
      String missing = run(2, topics, "--kafka", kafka.servers(), "--topic", "ward");
      assertEquals(
          "eprop-spark: " + kafka.servers() + ": has no topic ward; those it has: []\n", missing);
      String heard = run(0, topics, "--kafka", kafka.servers(), "--topic", "ward", "--play");
      assertEquals(sorted(said), sorted(heard));
      assertEquals(
          Files.readString(files.resolve("patients.csv")),
          Files.readString(topics.resolve("patients.csv")));
      session
          .createDataset(List.of("no heart"), Encoders.STRING())
          .write()
          .format("kafka")
          .option("kafka.bootstrap.servers", kafka.servers())
          .option("topic", "ward")
          .save();
      String ended = run(1, topics, "--kafka", kafka.servers(), "--topic", "ward");
      assertTrue(ended.contains("MALFORMED_RECORD_IN_PARSING"), ended);
    }
  }
}
