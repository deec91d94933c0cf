package org.eprop.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.eprop.api.environment.Environment;
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Outcome;
import org.eprop.api.environment.Scene;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Component;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.ComponentContract;
import org.junit.jupiter.api.Test;

/** The contract, what is rewarded, and what is drawn. */
class EvidenceAccumulationRewardTest extends ComponentContract {

  @Override
  protected Component component() {
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
        Episode episode = cues.start(new RandomStreams(seed).stream("world"));
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

  /** While a cue is drawn on a side, that side's channels spike, and the other's do not. */
  @Test
  void cuesAreDrawnOnTheirSide() {
    EvidenceAccumulationReward factory = new EvidenceAccumulationReward();
    Environment world = factory.create(Choice.of(factory).context());
    int quarter = world.observations() / 4;
    float[] seen = new float[world.observations()];
    int[] spikes = new int[2];
    int steps = 0;
    Episode episode = world.start(new RandomStreams(3).stream("world"));
    while (!episode.decides()) {
      episode.observe(seen);
      for (Scene.Shape shape : episode.scene().orElseThrow().shapes()) {
        if (shape instanceof Scene.Circle cue && cue.name().equals("cue")) {
          int lit = cue.x() < 0 ? 0 : 1;
          spikes[0] += count(seen, lit * quarter, quarter);
          spikes[1] += count(seen, (1 - lit) * quarter, quarter);
          steps++;
        }
      }
      episode.pass();
    }
    assertEquals(7 * 100, steps);
    assertTrue(spikes[0] > 100, spikes[0] + " spikes");
    assertEquals(0, spikes[1]);
  }

  private static int count(float[] seen, int first, int number) {
    int count = 0;
    for (int i = first; i < first + number; i++) {
      count += seen[i] == 1 ? 1 : 0;
    }
    return count;
  }
}
