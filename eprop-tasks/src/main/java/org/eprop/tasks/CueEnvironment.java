package org.eprop.tasks;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eprop.api.environment.Actions;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Outcome;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;

/**
 * Trials that are shown to their end, and answered then. Immutable.
 *
 * @param trials of cues
 */
record CueEnvironment(CueTrials trials) implements Environment {

  @Override
  public int observations() {
    return trials.channels();
  }

  @Override
  public boolean spikes() {
    return true;
  }

  @Override
  public Actions actions() {
    return Actions.oneOf(2);
  }

  @Override
  public double timeStep() {
    return 1;
  }

  @Override
  public int longestEpisode() {
    return trials.steps();
  }

  @Override
  public List<String> actionNames() {
    return List.of("left", "right");
  }

  @Override
  public Episode start(RandomGenerator random) {
    return new Trial(trials.draw(random));
  }

  private static final class Trial implements Episode {
    private final SpikeInput spikes;
    private final int side;
    private int step;
    private boolean right;

    Trial(Sample sample) {
      spikes = (SpikeInput) sample.input();
      side = sample.target().classAt(0);
    }

    @Override
    public void observe(float[] observation) {
      Arrays.fill(observation, 0);
      for (int e = spikes.start()[step]; e < spikes.start()[step + 1]; e++) {
        observation[spikes.channel()[e]] = 1;
      }
    }

    @Override
    public boolean decides() {
      return step == spikes.steps() - 1;
    }

    @Override
    public Outcome pass() {
      step++;
      return Outcome.of(0);
    }

    @Override
    public Outcome act(int action) {
      right = action == side;
      return Outcome.terminal(right ? 1 : 0);
    }

    @Override
    public Optional<Boolean> success() {
      return Optional.of(right);
    }
  }
}
