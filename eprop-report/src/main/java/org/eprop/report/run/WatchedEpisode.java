package org.eprop.report.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.eprop.api.environment.Actions;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Outcome;
import org.eprop.api.environment.Scene;
import org.eprop.core.parallel.Workers;
import org.eprop.experiment.environment.EnvironmentTask;
import org.eprop.experiment.environment.EpisodeSet;
import org.eprop.experiment.environment.PlayedEpisode;
import org.eprop.experiment.environment.Reinforcement;
import org.eprop.experiment.training.Episodes;

/**
 * The episode in focus, played by the reported network, and what it looked like.
 *
 * @param environment in which it was played
 * @param settings how the network learned from rewards
 * @param played what happened
 * @param scenes of each step; empty if the environment has none
 * @param greedy whether the most probable action was taken each time
 */
record WatchedEpisode(
    Environment environment,
    Reinforcement settings,
    PlayedEpisode played,
    List<Scene> scenes,
    boolean greedy) {

  /** Plays it. */
  static WatchedEpisode of(ReportedRun run, Focus focus) {
    EpisodeSet set = (EpisodeSet) focus.dataset(run.task());
    EnvironmentTask task = set.task();
    SceneRecorder recorder = new SceneRecorder(task.environment());
    EpisodeSet watched =
        new EpisodeSet(
            new EnvironmentTask(recorder, task.reinforcement(), task.seed()),
            set.purpose(),
            set.size());
    PlayedEpisode played;
    try (Workers one = new Workers(1)) {
      played = new Episodes(run.network(), one).play(watched, 0, new int[] {focus.sample()}).get(0);
    }
    boolean greedy = task.reinforcement().greedy() && !focus.setName(run.task()).equals("train");
    return new WatchedEpisode(
        task.environment(), task.reinforcement(), played, recorder.scenes(), greedy);
  }

  /** A number for each step, of what is known at decisions only: NaN elsewhere. */
  double[] atDecisions(double[] values) {
    return Arrays.copyOf(played.atDecisions(values), played.length());
  }

  /** The names of actions: the environment's, or {@code action 0} and so on. */
  List<String> actionNames() {
    return named(environment.actionNames(), environment.actions().size(), "action ");
  }

  /** The names of what is seen: the environment's, or {@code channel 0} and so on. */
  List<String> observationNames() {
    return named(environment.observationNames(), environment.observations(), "channel ");
  }

  private static List<String> named(List<String> names, int count, String otherwise) {
    return names.size() == count
        ? names
        : IntStream.range(0, count).mapToObj(i -> otherwise + i).toList();
  }

  /** An environment that keeps what the last episode started looked like. Owned by one thread. */
  private static final class SceneRecorder implements Environment {

    private final Environment world;
    private final List<Scene> scenes = new ArrayList<>();

    SceneRecorder(Environment world) {
      this.world = world;
    }

    /** A scene for each step that was observed; empty where nothing is to be drawn. */
    List<Scene> scenes() {
      return List.copyOf(scenes);
    }

    @Override
    public int observations() {
      return world.observations();
    }

    @Override
    public boolean spikes() {
      return world.spikes();
    }

    @Override
    public Actions actions() {
      return world.actions();
    }

    @Override
    public double timeStep() {
      return world.timeStep();
    }

    @Override
    public int longestEpisode() {
      return world.longestEpisode();
    }

    @Override
    public Episode start(RandomGenerator random) {
      scenes.clear();
      return new Watched(world.start(random), scenes);
    }

    private record Watched(Episode episode, List<Scene> scenes) implements Episode {

      @Override
      public void observe(float[] observation) {
        episode.observe(observation);
        episode.scene().ifPresent(scenes::add);
      }

      @Override
      public boolean decides() {
        return episode.decides();
      }

      @Override
      public Outcome act(int action) {
        return episode.act(action);
      }

      @Override
      public Outcome act(double[] action) {
        return episode.act(action);
      }

      @Override
      public Outcome pass() {
        return episode.pass();
      }

      @Override
      public Optional<Boolean> success() {
        return episode.success();
      }
    }
  }
}
