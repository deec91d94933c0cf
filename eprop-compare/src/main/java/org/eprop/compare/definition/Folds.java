package org.eprop.compare.definition;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.TaskFactory;
import org.eprop.experiment.json.ConfigNode;
import org.eprop.experiment.split.HeldOut;

/**
 * The training data in k parts: k networks, each of which learns from all parts but one and is
 * scored on that one, so that each sample is scored once.
 *
 * @param count k
 * @param by "sample", "group", or empty for what the task does by itself: of a task that knows no
 *     folds, by group if its samples have groups
 */
public record Folds(int count, String by) implements Serializable {

  /** By sample. */
  public static final String SAMPLE = "sample";

  /** By group. */
  public static final String GROUP = "group";

  private static final String BY = "validation_by";
  private static final int MOST = 1000;

  /** Reads them: a number, or an object. */
  public static Folds read(ConfigNode node) {
    String count = "how many folds, 2 to " + MOST;
    if (!node.json().isObject()) {
      return new Folds((int) node.whole(2, MOST, count + ", or {\"count\": ..., \"by\": ...}"), "");
    }
    node.withKeys(List.of("count", "by"));
    String by = node.has("by") ? node.get("by").text("sample or group") : "";
    if (node.has("by") && !by.equals(SAMPLE) && !by.equals(GROUP)) {
      throw node.get("by").expected("sample or group");
    }
    return new Folds((int) node.require("count", count).whole(2, MOST, count), by);
  }

  /** Whether a task sets folds aside by itself: then only it knows what belongs together. */
  public static boolean knownTo(TaskFactory task) {
    return has(task, HeldOut.FOLDS.name());
  }

  private static boolean has(TaskFactory task, String parameter) {
    return task.parameters().stream().anyMatch(p -> p.name().equals(parameter));
  }

  /**
   * What makes a task set one of them aside: JSON by path; nothing if it {@linkplain #knownTo knows
   * none}.
   *
   * @param fold from 1; 0 for none
   * @throws InvalidInputException if it can't be parted so
   */
  public Map<String, String> settings(TaskFactory task, int fold) {
    Map<String, String> settings = new LinkedHashMap<>();
    if (fold == 0 || !knownTo(task)) {
      return settings;
    }
    settings.put("task." + HeldOut.FOLDS.name(), Integer.toString(count));
    settings.put("task." + HeldOut.FOLD.name(), Integer.toString(fold - 1));
    if (!by.isEmpty() && !has(task, BY)) {
      throw new InvalidInputException(
              "got \"" + by + "\", but the task " + task.name() + " is parted in one way alone")
          .at("folds.by");
    }
    if (!by.isEmpty()) {
      settings.put("task." + BY, '"' + by + '"');
    }
    return settings;
  }

  /** For example {@code 5 folds by group}. */
  @Override
  public String toString() {
    return count + " folds" + (by.isEmpty() ? "" : " by " + by);
  }
}
