package org.eprop.core.learningsignal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.SignalStep;
import org.eprop.api.signal.StepSignal;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.neuron.SmallNetworks;
import org.eprop.core.recording.SampleRecord;
import org.junit.jupiter.api.Test;

/** Signals step by step, and filtered backwards in time: Lbar^t = c L^t + kappa Lbar^{t+1}. */
class SignalsTest {

  private static final int STEPS = 3;

  private final NetworkStructure network =
      SmallNetworks.network(
          SmallNetworks.population(0, SmallNetworks.lif(0.5), SmallNetworks.lif(0.5)), 0.5);

  /** What is wanted, to all neurons alike; and what was told so far. */
  private static final class Wanted implements StepSignal {
    @Override
    public int stateSize(int neurons, int outputs) {
      return 1;
    }

    @Override
    public void initialise(double[] out, int neurons, RandomGenerator random, double[] b) {}

    @Override
    public void step(SignalStep step, double[] state, double[] signal) {
      state[0] += step.target()[0];
      signal[0] = step.target()[0];
      signal[1] = state[0];
    }
  }

  private FeedbackWeights feedback(LearningSignal signal) {
    return new FeedbackWeights(network, new LearningSignal[][] {{signal}});
  }

  private float[][] filtered(double kappa, double scale) {
    FeedbackWeights feedback = feedback(new Wanted());
    SampleRecord run = new SampleRecord(network);
    run.begin(STEPS, /* withErrors= */ true);
    run.populations[0].spikes.begin(STEPS);
    for (int t = 0; t < STEPS; t++) {
      run.populations[0].spikes.start[t + 1] = 0;
    }
    Sample sample =
        new Sample(
            SpikeInput.of(1, new double[STEPS][1]), Target.values(new double[][] {{1}, {0}, {4}}));
    Signals signals = new Signals(network);
    signals.begin(feedback);
    SignalInput input = SignalInput.of(sample);
    double[] kappas = {kappa};
    double[] scales = {scale};
    return signals.filtered(run, 0, STEPS, feedback, input, kappas, scales)[0];
  }

  @Test
  void unfilteredTheyAreWhatTheRuleSays() {
    float[][] signal = filtered(0, 1);
    assertArrayEquals(new float[] {1, 1}, signal[0]);
    assertArrayEquals(new float[] {0, 1}, signal[1], "it remembers");
    assertArrayEquals(new float[] {4, 5}, signal[2]);
  }

  @Test
  void theFilterRunsBackwards() {
    float[][] signal = filtered(0.5, 2);
    assertEquals(8, signal[2][0]);
    assertEquals(4, signal[1][0]);
    assertEquals(2 + 2, signal[0][0]);
  }

  @Test
  void plainFeedbackNeedsNone() {
    assertTrue(Signals.any(feedback(new Wanted())));
    assertFalse(Signals.any(feedback(null)));
    assertEquals(List.of(), feedback(null).leaves());
  }
}
