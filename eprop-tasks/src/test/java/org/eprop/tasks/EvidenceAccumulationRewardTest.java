package org.eprop.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eprop.api.environment.Environment;
import org.eprop.api.environment.EnvironmentFactory;
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Scene;
import org.eprop.api.plugin.Choice;
import org.eprop.core.random.RandomStreams;
import org.eprop.tck.EnvironmentContract;
import org.junit.jupiter.api.Test;

/** The cues as an environment. */
class EvidenceAccumulationRewardTest extends EnvironmentContract {

  @Override
  protected EnvironmentFactory factory() {
    return new EvidenceAccumulationReward();
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
