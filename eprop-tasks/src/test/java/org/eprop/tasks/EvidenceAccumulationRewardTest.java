package org.eprop.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.EnvironmentFactory;
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Outcome;
import org.eprop.api.plugin.Choice;
import org.eprop.tck.EnvironmentContract;
import org.junit.jupiter.api.Test;

/** The contract, and what is rewarded. */
class EvidenceAccumulationRewardTest extends EnvironmentContract {

  @Override
  protected EnvironmentFactory factory() {
    return new EvidenceAccumulationReward();
  }

  /** One cue, of which some spike says on which side it is. */
  @Test
  void theAnswerIsRewardedAtTheEnd() {
    EvidenceAccumulationReward factory = new EvidenceAccumulationReward();
    Map<String, Object> settings = Map.of("cues", 1, "rate", 1000.0);
    Environment cues = factory.create(Choice.of(factory, settings).context());
    for (int seed = 0; seed < 20; seed++) {
      for (int answer = 0; answer < 2; answer++) {
        Episode episode = cues.start(new SplittableRandom(seed));
        float[] seen = new float[cues.observations()];
        int side = -1;
        for (int t = 0; t < cues.longestEpisode() - 1; t++) {
          episode.observe(seen);
          side = seen[0] == 1 ? 0 : seen[10] == 1 ? 1 : side;
          assertFalse(episode.decides());
          assertEquals(Outcome.of(0), episode.pass());
        }
        boolean right = answer == side;
        assertEquals(Outcome.terminal(right ? 1 : 0), episode.act(answer));
        assertEquals(Optional.of(right), episode.success());
      }
    }
  }
}
