package org.eprop.report.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eprop.api.environment.Actions;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Outcome;
import org.eprop.api.environment.Scene;

/** An environment that keeps what the last episode started looked like. Owned by one thread. */
final class SceneRecorder implements Environment {

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
