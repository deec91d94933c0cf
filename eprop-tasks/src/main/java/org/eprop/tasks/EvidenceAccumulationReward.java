package org.eprop.tasks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eprop.api.environment.Actions;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.EnvironmentFactory;
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Outcome;
import org.eprop.api.environment.Scene;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.tasks.EvidenceAccumulation.CueTrials;

/**
 * The cues of {@link EvidenceAccumulation}, and nobody who says what would have been right: at the
 * end the network chooses a side, and is rewarded or not (Bellec et al. 2020).
 */
public final class EvidenceAccumulationReward extends DescribedComponent
    implements EnvironmentFactory {

  public EvidenceAccumulationReward() {
    super(
        "evidence_accumulation_reward",
        "Evidence accumulation learned from rewards (Bellec et al. 2020): a few cues come from"
            + " the left or the right, one quarter of the input channels for each side, and after a"
            + " delay a recall cue asks on which side there were more. The network answers once, at the"
            + " last step of the recall: reward 1 if it is right, else 0. Steps are 1 ms.",
        EvidenceAccumulation.TRIAL);
  }

  @Override
  public Environment create(Context context) {
    return new CueEnvironment(EvidenceAccumulation.trials(context));
  }

  /**
   * Trials that are shown to their end, and answered then. Immutable.
   *
   * @param trials of cues
   */
  private record CueEnvironment(CueTrials trials) implements Environment {

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
      int[] sides = trials.sides(random);
      return new Trial(trials, sides, trials.sample(sides, random));
    }

    private static final class Trial implements Episode {
      private static final Scene.Frame FRAME = new Scene.Frame(-3, -1.5, 3, 1.5);

      private final CueTrials trials;
      private final int[] sides;
      private final SpikeInput spikes;
      private final int side;
      private int step;
      private boolean right;

      Trial(CueTrials trials, int[] sides, Sample sample) {
        this.trials = trials;
        this.sides = sides;
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

      @Override
      public Optional<Scene> scene() {
        List<Scene.Shape> shapes = new ArrayList<>();
        shapes.add(new Scene.Circle("places of cues", -2, 0, 0.6, false));
        shapes.add(new Scene.Circle("places of cues", 2, 0, 0.6, false));
        int cue = trials.cueAt(step);
        if (cue >= 0) {
          shapes.add(new Scene.Circle("cue", sides[cue] == 0 ? -2 : 2, 0, 0.6, true));
        }
        if (trials.isRecall(step)) {
          shapes.add(new Scene.Circle("answer asked for", 0, 0, 0.3, true));
        }
        return Optional.of(new Scene(FRAME, shapes));
      }
    }
  }
}
