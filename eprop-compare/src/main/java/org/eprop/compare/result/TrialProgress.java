package org.eprop.compare.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How far a run of a search has come: {@code progress.json}. What it scored after any epoch, and so
 * who goes on, follows from it.
 *
 * @param trial from 1
 * @param seed of every random number
 * @param fold that it did not learn from and is validated on, from 1; null if there are none
 * @param samples of that fold; null if there are none
 * @param provenance what it is made from: versions, plugins, data
 * @param problem why training diverged; null if it did not
 * @param finished whether there is nothing more to train
 * @param epochs in order
 */
public record TrialProgress(
    int trial,
    long seed,
    Integer fold,
    Integer samples,
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

  /**
   * The runs of all folds as one: validated after each epoch on every sample, by the network of its
   * fold. Best is the epoch that is best so.
   */
  public static TrialProgress pooled(List<TrialProgress> folds) {
    TrialProgress first = folds.get(0);
    if (folds.size() == 1) {
      return first;
    }
    List<Integer> samples = folds.stream().map(TrialProgress::samples).toList();
    int last = folds.stream().mapToInt(TrialProgress::done).max().orElse(0);
    List<TrialEpoch> epochs = new ArrayList<>();
    Scores best = null;
    for (int e = 1; e <= last; e++) {
      int epoch = e;
      List<TrialEpoch> all =
          folds.stream().map(fold -> fold.at(epoch)).filter(Objects::nonNull).toList();
      List<Scores> validations =
          folds.stream().map(fold -> fold.validated(epoch)).filter(Objects::nonNull).toList();
      Scores validation =
          validations.size() == folds.size() ? Scores.pooled(validations, samples) : null;
      boolean better = validation != null && (best == null || validation.isBetter(best));
      best = better ? validation : best;
      epochs.add(
          new TrialEpoch(
              epoch,
              all.stream().mapToLong(TrialEpoch::update).max().orElse(0),
              all.stream().mapToDouble(TrialEpoch::seconds).sum(),
              better,
              all.size() == folds.size()
                  ? Scores.pooled(all.stream().map(TrialEpoch::train).toList(), samples)
                  : all.get(0).train,
              validation));
    }
    return new TrialProgress(
        first.trial,
        first.seed,
        null,
        samples.stream().mapToInt(n -> n).sum(),
        first.provenance,
        folds.stream()
            .map(TrialProgress::problem)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null),
        folds.stream().allMatch(TrialProgress::finished),
        epochs);
  }

  private TrialEpoch at(int epoch) {
    return epoch <= epochs.size() ? epochs.get(epoch - 1) : null;
  }

  /** On the validation data after an epoch, or when training ended before; null if not measured. */
  private Scores validated(int epoch) {
    if (epoch <= epochs.size()) {
      return epochs.get(epoch - 1).validation;
    }
    return epochs.stream()
        .map(TrialEpoch::validation)
        .filter(Objects::nonNull)
        .reduce((before, after) -> after)
        .orElse(null);
  }

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
