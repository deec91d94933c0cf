package org.eprop.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.Context;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.SignalStep;
import org.eprop.api.signal.StepSignal;
import org.eprop.api.task.Sample;
import org.eprop.api.task.Target;
import org.eprop.learning.rule.Eprop;
import org.eprop.reference.ReferenceGradient.Direction;
import org.junit.jupiter.api.Test;

class StepSignalTest {

  private static final LearningRule EPROP = new Eprop().create(Context.defaults(new Eprop()));

  /** Sends the error back as feedback does, and writes down what it sees. */
  private static final class Watcher implements StepSignal {
    private final List<double[]> seen = new ArrayList<>();

    @Override
    public void initialise(double[] wOut, int neurons, RandomGenerator random, double[] b) {}

    @Override
    public int stateSize(int neurons, int outputs) {
      return 1;
    }

    @Override
    public void step(SignalStep step, double[] state, double[] signal) {
      assertEquals(step.step(), state[0]++, "steps in order, and a state of their own");
      for (int k = 0; k < step.error().length; k++) {
        for (int j = 0; j < signal.length; j++) {
          assertTrue(k > 0 || signal[j] == 0);
          signal[j] += step.feedback()[k][j] * step.error()[k];
        }
      }
      double target = 0;
      for (double y : step.target()) {
        target += y;
      }
      double spikes = 0;
      for (int i = 0; i < step.spikeCount(); i++) {
        spikes += 1 + step.spikes()[i];
      }
      seen.add(new double[] {step.weight(), step.reward(), target, spikes, step.readout()[0]});
    }
  }

  private static ReferenceGradient.Result compute(
      RandomGraphs.Case graph,
      ReferenceFeedback feedback,
      List<Sample> batch,
      Direction direction) {
    return new ReferenceGradient(graph.network(), graph.losses(), List.of(), EPROP)
        .compute(
            ReferenceWeights.of(graph.weights()), feedback, ReferenceSample.of(batch), direction);
  }

  @Test
  void feedbackWrittenAsAStepSignal() {
    for (long seed = 0; seed < 10; seed++) {
      RandomGraphs.Case graph = RandomGraphs.draw(seed);
      ReferenceFeedback given =
          ReferenceFeedback.of(graph.network(), ReferenceFeedback.of(graph.feedback()).b());
      LearningSignal[][] signals = new LearningSignal[given.signals().length][];
      for (int m = 0; m < signals.length; m++) {
        signals[m] = given.signals()[m].clone();
        for (int p = 0; p < signals[m].length; p++) {
          signals[m][p] = signals[m][p] == null ? null : new Watcher();
        }
      }
      ReferenceFeedback steps = new ReferenceFeedback(signals, given.b(), given.paths());
      RandomGraphTest.near(
          compute(graph, given, graph.batch(), Direction.BACKWARD).gradient(),
          compute(graph, steps, graph.batch(), Direction.FORWARD).gradient(),
          1e-10,
          "seed " + seed);
    }
  }

  @Test
  void whatASignalSees() {
    RandomGraphs.Case graph = RandomGraphs.draw(3);
    Sample sample = graph.batch().get(0);
    int steps = sample.input().steps();
    float[] rewards = new float[steps];
    rewards[7] = 2.5f;
    Sample rewarded = new Sample(sample.input(), sample.targets(), rewards);
    int m = 1; // classes, with weights of either sign
    Watcher watcher = new Watcher();
    LearningSignal[][] signals = new LearningSignal[2][graph.network().populations().size()];
    double[][][][] b = new double[2][signals[0].length][][];
    signals[m][0] = watcher;
    b[m][0] = new double[graph.network().readouts().get(m).outputs()][graph.network().size(0)];
    ReferenceFeedback feedback =
        new ReferenceFeedback(signals, b, new double[graph.network().projections().size()][][]);
    ReferenceGradient.Result result =
        compute(graph, feedback, List.of(rewarded), Direction.BACKWARD);
    Target target = sample.target(m);
    double terms = graph.losses().get(m).loss().terms(target);
    double norm = graph.losses().get(m).mean() ? 1 / terms : 1;
    Trajectory run = result.trajectories().get(0);
    assertEquals(steps, watcher.seen.size());
    for (int t = 0; t < steps; t++) {
      double spikes = 0;
      for (int j = 0; j < graph.network().size(0); j++) {
        spikes += run.spikes()[0][t][j] * (1 + j);
      }
      double[] expected = {
        norm * target.weight(t),
        t == 7 ? 2.5 : 0,
        target.classAt(t) == Target.UNLABELLED ? 0 : 1,
        spikes,
        run.readouts()[m][t][0]
      };
      assertArrayEquals(expected, watcher.seen.get(t), 1e-15, "step " + t);
    }
  }
}
