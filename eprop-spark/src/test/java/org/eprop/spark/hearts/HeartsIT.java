package org.eprop.spark.hearts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.spark.Main;
import org.eprop.spark.testing.LocalSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Takes a minute of processor time, so it is run with the cluster's tests only. */
@EnabledIfSystemProperty(named = "eprop.spark.cluster", matches = "true")
class HeartsIT {

  private static final String[] PLAY = {"--patients", "12", "--epochs", "4", "--every", "0"};

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    LocalSpark.start();
  }

  @Test
  void patientsAreUnderstoodBetterByReadoutsOfTheirOwn() throws Exception {
    StringWriter out = new StringWriter();
    PrintWriter to = new PrintWriter(out, true);
    String[] command = {"hearts", "--out", folder.toString()};
    String[] all = new String[command.length + PLAY.length];
    System.arraycopy(command, 0, all, 0, command.length);
    System.arraycopy(PLAY, 0, all, command.length, PLAY.length);
    assertEquals(0, Main.run(to, to, all), out.toString());
    String said = out.toString();
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
    assertTrue(Files.exists(folder.resolve("network.npz")));
    assertEquals(13, Files.readAllLines(folder.resolve("patients.csv")).size());
  }
}
