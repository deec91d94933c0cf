package org.eprop.experiment.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.eprop.experiment.json.Json;
import org.eprop.experiment.training.Score;

/** Scores as results and metrics have them. */
public final class ScoreJson {

  private ScoreJson() {}

  /**
   * Loss, accuracy or mean squared error or what came of episodes, and firing rate; null for what
   * is no number.
   */
  public static ObjectNode of(Score score) {
    ObjectNode json = Json.object();
    score.values().forEach((name, value) -> put(json, name, value));
    return json;
  }

  /** Adds how often a true class got which answer, if classes were judged, and not too many. */
  public static void putConfusion(ObjectNode json, Score score) {
    long[][] counts = score.confusion();
    if (counts.length > 0) {
      ArrayNode rows = json.putArray("confusion");
      Arrays.stream(counts).forEach(row -> Arrays.stream(row).forEach(rows.addArray()::add));
    }
  }

  private static void put(ObjectNode json, String key, double value) {
    json.put(key, Double.isFinite(value) ? value : null);
  }
}
