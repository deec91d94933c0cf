package org.eprop.stream.keyed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;

/** The bytes of a key of a network of 20 inputs, 64 neurons and 4 outputs, as the page has them. */
class StateSizeTest {

  private static final int CHANNELS = 20;
  private static final int STEPS = 300;

  private static EpropNetwork network() {
    try (Plugins plugins =
        Plugins.builder().classPath(StateSizeTest.class.getClassLoader()).build()) {
      return new NetworkBuilder(plugins, CHANNELS, 4)
          .layer(l -> l.population("lif", 64).gains(3, 1))
          .create(1);
    }
  }

  /** Before and after the first label; and while it waits for labels of some steps. */
  private static int[] sizes(KeyedLearner learner, int waiting) {
    KeyedSession session = (waiting == 0 ? learner : learner.withLateness(waiting)).open(null);
    RandomGenerator random = new RandomStreams(1).stream("input");
    int fresh = 0;
    for (int t = 0; t < STEPS; t++) {
      if (t == STEPS / 2) {
        fresh = session.bytes().length;
      }
      float[] x = new float[CHANNELS];
      for (int i = 0; i < CHANNELS; i++) {
        x[i] = random.nextFloat();
      }
      session.step(x);
      if (!learner.own().isEmpty() && t >= STEPS / 2 && t < STEPS - waiting) {
        session.learn(random.nextInt(4));
      } else if (!learner.own().isEmpty() && t < STEPS / 2) {
        session.pass(t);
      }
    }
    assertEquals(waiting, session.waitingSteps() + (waiting > 0 ? 1 : 0));
    return new int[] {fresh, session.bytes().length};
  }

  @Test
  void areThoseOfThePage() throws IOException {
    Map<String, KeyedLearner> learners = new LinkedHashMap<>();
    learners.put("inference", KeyedLearner.inference(network()));
    for (String optimizer : new String[] {"sgd", "adam"}) {
      learners.put(
          "\"own readout, `" + optimizer + "`\"",
          KeyedNetworks.Mode.OWN_READOUT.learner(network(), optimizer));
    }
    for (String optimizer : new String[] {"sgd", "adam"}) {
      learners.put(
          "\"own weights, `" + optimizer + "`\"",
          KeyedNetworks.Mode.OWN_WEIGHTS.learner(network(), optimizer));
    }
    String table = Files.readString(Path.of("state-size.csv"));
    StringBuilder rows = new StringBuilder();
    learners.forEach(
        (name, learner) -> {
          int[] sizes = sizes(learner, 0);
          String late = learner.own().isEmpty() ? "" : "" + sizes(learner, 11)[1];
          rows.append(String.format("state size,%s,%d,%d,%s\n", name, sizes[0], sizes[1], late));
        });
    assertTrue(table.endsWith("\n" + rows), "state-size.csv should have:\n" + rows);
    assertTrue(sizes(learners.get("inference"), 0)[1] <= 2048);
  }
}
