package org.eprop.core.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.trace.EligibilityTrace;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.api.trace.LinearTrace;
import org.eprop.api.trace.PostsynapticNeurons;
import org.eprop.api.trace.PostsynapticSide;
import org.eprop.api.trace.PostsynapticStep;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.sequence.SequenceLearner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a trace of one's own is shown of its neurons, at each step. */
class PostsynapticStepTest {

  private static final int NEURONS = 7;
  private static final int STEPS = 60;

  /** Writes down what it is shown. */
  private static final class Watching extends DescribedComponent
      implements EligibilityTraceFactory, LinearTrace {
    final List<double[]> spikes = new ArrayList<>();
    final List<double[]> factors = new ArrayList<>();
    final boolean atSpikes;

    Watching(boolean atSpikes) {
      super("watching", "e = none");
      this.atSpikes = atSpikes;
    }

    @Override
    public EligibilityTrace create(Context context) {
      return this;
    }

    @Override
    public OptionalDouble decay() {
      return OptionalDouble.of(0.5);
    }

    @Override
    public double presynapticDecay() {
      return 0.5;
    }

    @Override
    public PostsynapticSide postsynaptic(PostsynapticNeurons neurons) {
      return new PostsynapticSide() {
        @Override
        public int stateSize() {
          return 0;
        }

        @Override
        public boolean onlyAtSpikes() {
          return atSpikes;
        }

        @Override
        public void before(double[][] state, double[] factor) {}

        @Override
        public void after(PostsynapticStep now, double[][] state, double[] factor) {
          factors.add(Arrays.copyOf(factor, NEURONS));
          spikes.add(Arrays.copyOf(now.spikes(), NEURONS));
          for (int k = 0; k < now.spikeCount(); k++) {
            factor[now.spiking()[k]] = 3;
          }
        }
      };
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void spikesAreThoseOfTheStep(boolean atSpikes) {
    Watching watching = new Watching(atSpikes);
    try (Plugins plugins =
        Plugins.builder()
            .classPath(PostsynapticStepTest.class.getClassLoader())
            .add(watching)
            .build()) {
      SequenceLearner learner =
          new NetworkBuilder(plugins, 4, 1)
              .population("e", p -> p.neurons("lif", NEURONS, Map.of("refractory", 1)))
              .projection("input", "e", p -> p.initialWeights("gaussian", Map.of("gain", 3)))
              .projection("e", "e")
              .readout(r -> r.from("e"))
              .trace("watching", Map.of())
              .create(1)
              .learner();
      watching.spikes.clear();
      watching.factors.clear();
      Random random = new Random(1);
      int all = 0;
      for (int t = 0; t < STEPS; t++) {
        float[] x = new float[4];
        for (int i = 0; i < 4; i++) {
          x[i] = random.nextInt(3) == 0 ? 1 : 0;
        }
        learner.step(x);
        double[] expected = new double[NEURONS];
        for (int j : learner.spikes(0)) {
          expected[j] = 1;
          all++;
        }
        assertEquals(t + 1, watching.spikes.size());
        assertArrayEquals(expected, watching.spikes.get(t), "step " + t);
        if (atSpikes) {
          assertArrayEquals(new double[NEURONS], watching.factors.get(t), "step " + t);
        }
      }
      assertTrue(all > STEPS / 4 && all < STEPS * NEURONS / 2, all + " spikes");
    }
  }
}
