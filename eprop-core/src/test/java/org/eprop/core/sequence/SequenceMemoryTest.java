package org.eprop.core.sequence;

import static org.eprop.core.sequence.Streams.INPUTS;
import static org.eprop.core.sequence.Streams.OUTPUTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.optimizer.StepSizeFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.forward.SequencePlan;
import org.eprop.core.gradient.RandomGraphs;
import org.eprop.core.gradient.RandomNetworks;
import org.eprop.core.gradient.Rules;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.learningsignal.Rates;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.sequence.Streams.Setting;
import org.junit.jupiter.api.Test;

/** Memory does not grow with the sequence. */
class SequenceMemoryTest {

  /** Bytes that rounds of steps may allocate. */
  private static final long NOTHING = 200;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final double[] y = new double[OUTPUTS];
  private final double[] wanted = new double[OUTPUTS];
  private final float[] x = new float[INPUTS];
  private final int[] channels = new int[RandomGraphs.CHANNELS];

  /** Bytes that so many steps allocate. */
  private long allocated(SequenceLearner learner, RandomGenerator random, int steps) {
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int t = 0; t < steps; t++) {
      if (t % 3 == 0) {
        for (int i = 0; i < INPUTS; i++) {
          x[i] = random.nextFloat();
        }
        learner.step(x, y);
      } else {
        int count = 0;
        for (int i = 0; i < INPUTS; i++) {
          if (random.nextFloat() < 0.4) {
            channels[count++] = i;
          }
        }
        learner.stepSpikes(channels, count, y);
      }
      if (t % 2 == 0) {
        wanted[t % OUTPUTS] = y[0];
        learner.learn(wanted);
      }
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void aStepAllocatesNothing() {
    for (String neuron : new String[] {"lif", "alif", "adlif", "resonate_and_fire"}) {
      for (int window : new int[] {1, 7, 50}) {
        double share = window == 7 ? 0.5 : 1;
        Setting setting = Setting.of(neuron, 4, "random", "mean_squared_error", share, share);
        SequenceLearner learner = setting.plainLearner(window);
        RandomGenerator random = new RandomStreams(1).stream("input");
        allocated(learner, random, 3000);
        long least = Long.MAX_VALUE; // some rounds see more spikes than ever: a buffer grows
        for (int round = 0; round < 5 && least >= NOTHING; round++) {
          least = Math.min(least, allocated(learner, random, 2000));
        }
        assertTrue(learner.gradient().norm() > 0);
        // An object for each window of 50 would be 640.
        assertTrue(least < NOTHING, neuron + ": " + least + " bytes");
      }
    }
  }

  @Test
  void aStepByEventsAllocatesNothing() {
    for (String neuron : new String[] {"lif", "alif", "adlif", "resonate_and_fire"}) {
      for (String steps : new String[] {"fixed", "normalised"}) {
        double share = neuron.equals("alif") ? 0.5 : 1;
        Setting setting = Setting.of(neuron, 4, "random", "mean_squared_error", share, share);
        SequenceLearner learner = setting.plainLearner(1);
        OptimizerFactory sgd = RandomNetworks.find(OptimizerFactory.class, "sgd");
        StepSizeFactory size = RandomNetworks.find(StepSizeFactory.class, steps);
        LeafOptimizers optimizers =
            new LeafOptimizers(sgd.create(Context.defaults(sgd)))
                .withStepSize(size.create(Context.defaults(size)));
        learner.updateAfterEachWindow(
            new WeightUpdate(optimizers, setting.drawn().weights(), new Workers(1)), 1e-6);
        assertTrue(learner.toString().endsWith("by events"), learner.toString());
        RandomGenerator random = new RandomStreams(1).stream("input");
        allocated(learner, random, 3000);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5 && least >= NOTHING; round++) {
          least = Math.min(least, allocated(learner, random, 2000));
        }
        assertTrue(least < NOTHING, neuron + ", " + steps + ": " + least + " bytes");
      }
    }
  }

  /** Whatever delays, biases, readouts and learning signals there are; and without learning. */
  @Test
  void noGraphAllocates() {
    for (long seed = 0; seed < 15; seed++) {
      RandomGraphs.Case graph = RandomGraphs.drawOnline(seed, false);
      for (int window : new int[] {0, 1, 50}) {
        SequencePlan plan = new SequencePlan(graph.network(), graph.weights(), Rules.EPROP);
        Inference learner =
            window == 0
                ? new Inference(plan, new SequenceForward(plan, graph.weights(), new Kernels()))
                : Streams.learner(
                    plan,
                    graph.weights(),
                    graph.feedback(),
                    graph.losses(),
                    new Rates(graph.network(), List.of(), 0),
                    window,
                    new Kernels());
        double[][] room = new double[graph.batch().get(0).input().steps()][graph.outputs()];
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5 && least >= NOTHING; round++) {
          least = Math.min(least, allocated(learner, graph, room));
        }
        assertTrue(
            least < NOTHING, "seed " + seed + ", window " + window + ": " + least + " bytes");
      }
    }
  }

  /** Bytes that a few times the sequence allocate. */
  private long allocated(Inference sequence, RandomGraphs.Case graph, double[][] y) {
    Sample sample = graph.batch().get(0);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 20; i++) {
      for (int t = 0; t < y.length; t++) {
        if (sample.input() instanceof RealInput real) {
          sequence.step(real.values()[t], y[t]);
        } else {
          SpikeInput spikes = (SpikeInput) sample.input();
          int from = spikes.start()[t];
          int count = spikes.start()[t + 1] - from;
          System.arraycopy(spikes.channel(), from, channels, 0, count);
          sequence.stepSpikes(channels, count, y[t]);
        }
        for (int m = 0; m < graph.losses().size(); m++) {
          if (!(sequence instanceof SequenceLearner learner)) {
            break;
          }
          Target target = sample.target(m);
          if (target.weight(t) != 0 && target.hasClasses()) {
            learner.learnWeighted(m, 1, target.classAt(t));
          } else if (target.weight(t) != 0) {
            learner.learnWeighted(m, 1, target.valuesAt(t));
          }
        }
      }
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /** Rows of synapses whose neurons have been silent for long are all zero, and cost nothing. */
  @Test
  void tracesComeToRest() {
    for (String neuron : new String[] {"lif", "alif", "adlif"}) {
      for (int window : new int[] {1, 3, 50}) {
        SequenceLearner learner =
            Setting.of(neuron, 4, "random", "mean_squared_error").plainLearner(window);
        int fresh = learner.state().length;
        for (int t = 0; t < 30_000; t++) {
          learner.step(new float[] {t < 20 ? 5 : 0, 0, t == 3 ? 2 : 0, 0}, y);
        }
        learner.endWindow();
        int now = learner.state().length; // zeros take no room
        assertTrue(now < 2 * fresh, neuron + ": " + fresh + " to " + now + " bytes");
      }
    }
  }

  @Test
  void aStateOfALongStreamIsNoLarger() {
    Setting setting = Setting.of("alif", 4, "random", "mean_squared_error");
    SequenceLearner learner = setting.plainLearner(16);
    RandomGenerator random = new RandomStreams(1).stream("input");
    allocated(learner, random, 160);
    long early = learner.state().length;
    allocated(learner, random, 100_000);
    assertEquals(100_160, learner.steps());
    long late = learner.state().length;
    assertTrue(late < 1.5 * early, early + " to " + late);
  }
}
