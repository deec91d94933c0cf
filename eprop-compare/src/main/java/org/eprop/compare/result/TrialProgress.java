package org.eprop.compare.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * How far a run of a search has come: {@code progress.json}. What it scored after any epoch, and so
 * who goes on, follows from it.
 *
 * @param trial from 1
 * @param seed of every random number
 * @param provenance what it is made from: versions, plugins, data
 * @param problem why training diverged; null if it did not
 * @param finished whether there is nothing more to train
 * @param epochs in order
 */
public record TrialProgress(
    int trial,
    long seed,
    JsonNode provenance,
    String problem,
    boolean finished,
    List<TrialEpoch> epochs) {

  /** Copies the list. */
  public TrialProgress {
    epochs = List.copyOf(epochs);
  }

  /**
   * An epoch.
   *
   * @param epoch from 1
   * @param update how many updates there were
   * @param seconds spent training until then
   * @param best whether training keeps the network after it, as the best one so far
   * @param train measured while weights changed
   * @param validation of the network after it; null if it was not measured then
   */
  public record TrialEpoch(
      int epoch, long update, double seconds, boolean best, Scores train, Scores validation) {}

  /** Whether all is known up to an epoch. */
  public boolean reaches(int epoch) {
    return finished || problem != null || done() >= epoch;
  }

  /** How many epochs are done. */
  public int done() {
    return epochs.isEmpty() ? 0 : epochs.get(epochs.size() - 1).epoch();
  }

  /** Of the network that training keeps after an epoch; null if there is none yet. */
  public Scores kept(int epoch) {
    Scores kept = null;
    for (TrialEpoch one : epochs) {
      if (one.epoch() <= epoch && one.best()) {
        kept = one.validation();
      }
    }
    return kept;
  }
}
