package org.eprop.experiment.environment;

import java.util.List;
import java.util.Optional;
import org.eprop.api.environment.Environment;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Task;

/**
 * An environment as a task: its samples are episodes. Immutable and thread-safe.
 *
 * @param environment in which to act
 * @param reinforcement how to learn from it
 * @param seed of the experiment
 */
public record EnvironmentTask(Environment environment, Reinforcement reinforcement, long seed)
    implements Task {

  @Override
  public int inputs() {
    return environment.observations();
  }

  @Override
  public int outputs() {
    return environment.actions().size();
  }

  @Override
  public double timeStep() {
    return environment.timeStep();
  }

  @Override
  public List<String> classNames() {
    return environment.actions().discrete() ? environment.actionNames() : List.of();
  }

  @Override
  public EpisodeSet train() {
    return new EpisodeSet(this, EpisodeSet.TRAIN, reinforcement.episodes());
  }

  @Override
  public Optional<Dataset> validation() {
    return set(EpisodeSet.VALIDATION, reinforcement.validationEpisodes());
  }

  @Override
  public Optional<Dataset> test() {
    return set(EpisodeSet.TEST, reinforcement.testEpisodes());
  }

  private Optional<Dataset> set(String purpose, int episodes) {
    return episodes == 0 ? Optional.empty() : Optional.of(new EpisodeSet(this, purpose, episodes));
  }
}
