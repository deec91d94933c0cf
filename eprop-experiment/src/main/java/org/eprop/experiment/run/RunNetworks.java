package org.eprop.experiment.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.experiment.training.Trainer;

/**
 * The networks in a run's folder. Each notes the run and the epoch that it is of, so that none of
 * another run or time takes its place unnoticed.
 *
 * @param folder of the run
 * @param state by which they are checked
 */
public record RunNetworks(RunFolder folder, RunState state) {

  private static final String EPOCH = "epoch";
  private static final String UPDATE = "update";

  /** What a network notes. */
  public static Map<String, String> notes(String experiment, Trainer trainer) {
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put(RunState.EXPERIMENT, experiment);
    notes.put(EPOCH, Integer.toString(trainer.epochsDone()));
    notes.put(UPDATE, Long.toString(trainer.updates()));
    return notes;
  }

  /** The network that counts: the best if there was something to choose it by, or else the last. */
  public Path counting() {
    return state.bestEpoch() > 0 ? folder.best() : folder.last();
  }

  /** Which that is: "best" or "last". */
  public String model() {
    return state.bestEpoch() > 0 ? "best" : "last";
  }

  /**
   * Loads one.
   *
   * @param file {@link RunFolder#best()} or {@link RunFolder#last()}
   * @throws InvalidInputException if it is missing, damaged, or not this run's of that time
   */
  public NetworkFile load(Path file, Plugins plugins) {
    boolean best = file.equals(folder.best());
    if (best && state.bestEpoch() == 0) {
      throw new InvalidInputException(
              "the run has no best network: it has no validation data, or they have not been"
                  + " measured yet")
          .at(folder.path().toString());
    }
    if (!Files.exists(file)) {
      throw new InvalidInputException(
              best
                  ? "is missing, the best network, of epoch " + state.bestEpoch()
                  : "is missing, the last network")
          .at(file.toString());
    }
    NetworkFile saved = NetworkFile.read(file, plugins);
    check(file, saved.notes(), best);
    return saved;
  }

  /** A run that was killed may have got further than its checkpoint, and will get there again. */
  private void check(Path file, Map<String, String> notes, boolean best) {
    String experiment = notes.getOrDefault(RunState.EXPERIMENT, "");
    if (!experiment.equals(state.experiment())) {
      throw new InvalidInputException(
              "is not of this run: it is of an experiment.json with sha256 "
                  + (experiment.isEmpty() ? "unknown" : experiment)
                  + ", but the run's has "
                  + state.experiment())
          .at(file.toString());
    }
    String told = notes.getOrDefault(EPOCH, "0");
    int epoch = told.matches("\\d{1,9}") ? Integer.parseInt(told) : -1;
    boolean later = epoch > state.epochs();
    if (best ? epoch != state.bestEpoch() && !later : epoch < state.epochs()) {
      throw new InvalidInputException(
              "is of epoch %s, but expected that of epoch %s"
                  .formatted(told, best ? state.bestEpoch() : state.epochs()))
          .at(file.toString());
    }
  }
}
