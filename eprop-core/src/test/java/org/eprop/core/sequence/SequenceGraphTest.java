package org.eprop.core.sequence;

import static org.eprop.core.gradient.Agreement.assertClose;
import static org.eprop.core.gradient.Agreement.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.SignalStep;
import org.eprop.api.signal.StepSignal;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.forward.SequencePlan;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.gradient.RandomGraphs;
import org.eprop.core.gradient.Rules;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.learningsignal.Rates;
import org.eprop.core.learningsignal.Signals;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.Readout;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * In any graph, learning step by step, or in windows of any length, gives the gradient of the whole
 * sequence.
 */
class SequenceGraphTest {

  private static final int SEEDS = 100;

  /** Shorter than delays, and longer than any sequence here. */
  private static final int[] WINDOWS = {1, 2, 3, 5, 9, 100};

  /** Sees all there is to see of a step. */
  private record Everything() implements StepSignal {
    @Override
    public void initialise(double[] wOut, int neurons, RandomGenerator random, double[] b) {
      Arrays.setAll(b, k -> random.nextGaussian());
    }

    @Override
    public int stateSize(int neurons, int outputs) {
      return neurons + outputs;
    }

    @Override
    public void step(SignalStep step, double[] state, double[] signal) {
      int n = signal.length;
      for (int e = 0; e < step.spikeCount(); e++) {
        state[step.spikes()[e]] += 0.1 + step.reward();
      }
      for (int k = 0; k < step.error().length; k++) {
        state[n + k] = 0.5 * state[n + k] + step.readout()[k] - 0.3 * step.target()[k];
        for (int j = 0; j < n; j++) {
          signal[j] += step.feedback()[k][j] * (step.error()[k] + 0.1 * state[n + k]);
        }
      }
      for (int j = 0; j < n; j++) {
        state[j] *= 0.9;
        signal[j] += (0.2 + step.weight()) * state[j] / (1 + step.step());
      }
    }
  }

  private static Weights whole(RandomGraphs.Case graph, LearningRule rule, List<Sample> batch) {
    Weights gradient = Weights.gradient(graph.network());
    try (Workers workers = new Workers(1)) {
      new GradientEngine(graph.network(), graph.losses(), List.of(), rule, workers)
          .gradient(graph.weights(), graph.feedback(), batch, gradient);
    }
    return gradient;
  }

  private static SequenceLearner learner(
      RandomGraphs.Case graph, LearningRule rule, int window, Kernels kernels) {
    Rates none = new Rates(graph.network(), List.of(), 0);
    return Streams.learner(
        new SequencePlan(graph.network(), graph.weights(), rule),
        graph.weights(),
        graph.feedback(),
        graph.losses(),
        none,
        window,
        kernels);
  }

  private static SequenceLearner learner(RandomGraphs.Case graph, LearningRule rule, int window) {
    return learner(graph, rule, window, KernelProvider.choose().supplier().get());
  }

  /** Without learning if windows have 0 steps. */
  private static Inference sequence(RandomGraphs.Case graph, int window) {
    return window == 0
        ? new Inference(
            new SequencePlan(graph.network(), graph.weights(), Rules.EPROP), graph.weights())
        : learner(graph, Rules.EPROP, window);
  }

  private static RandomGraphs.Case draw(long seed) {
    RandomGraphs.Case graph = RandomGraphs.drawOnline(seed, seed % 2 == 1);
    return seed % 3 == 0 ? withSignalsThatSeeEverything(graph) : graph;
  }

  private static RandomGraphs.Case withSignalsThatSeeEverything(RandomGraphs.Case graph) {
    NetworkStructure network = graph.network();
    LearningSignal[][] signals =
        new LearningSignal[network.readouts().size()][network.populations().size()];
    for (int m = 0; m < signals.length; m++) {
      for (int p = 0; p < signals[m].length; p++) {
        boolean kept = graph.feedback().signal(m, p) == null || (m + p) % 2 == 1;
        signals[m][p] = kept ? graph.feedback().signal(m, p) : new Everything();
      }
    }
    FeedbackWeights feedback = new FeedbackWeights(network, signals);
    feedback.initialise(graph.weights(), new RandomStreams(7));
    return new RandomGraphs.Case(
        network, graph.weights(), feedback, graph.losses(), List.of(), graph.batch());
  }

  @Test
  void allWindowsTogetherGiveTheGradientOfTheWholeSequence() {
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case graph = draw(seed);
      LearningRule rule = Rules.of("eprop", seed % 2 == 0);
      Weights expected = whole(graph, rule, graph.batch());
      for (int window : WINDOWS) {
        SequenceLearner learner = learner(graph, rule, window);
        learner.run(graph.batch().get(0));
        learner.endWindow();
        assertSame("seed " + seed + ", window " + window, expected, learner.gradient(), 1e-4);
      }
    }
  }

  private static void assertSame(String where, Weights expected, Weights got, double share) {
    try {
      assertClose(expected, got, share);
    } catch (AssertionError e) {
      throw new AssertionError(where + ": " + e.getMessage(), e);
    }
  }

  /** So that the test above compares what it should. */
  @Test
  void sequencesHaveDelaysBeyondWindowsAndSeveralMemories() {
    int late = 0;
    int kappas = 0;
    int biases = 0;
    int signals = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case graph = draw(seed);
      NetworkStructure network = graph.network();
      late += network.longestDelay() >= 5 ? 1 : 0;
      kappas +=
          network.readouts().stream().mapToDouble(Readout::kappa).distinct().count() > 1 ? 1 : 0;
      biases += network.populations().stream().anyMatch(Population::hasBias) ? 1 : 0;
      signals += Signals.any(graph.feedback()) ? 1 : 0;
    }
    int least = SEEDS / 4;
    assertTrue(
        late > least && kappas > least && biases > least && signals > least,
        late + " " + kappas + " " + biases + " " + signals);
  }

  /** One step at a time, spikes and real values in turns. */
  private static double[] push(Inference sequence, Sample[] samples, int t) {
    Sample sample = samples[t / 3 % 2];
    double[] y = Streams.step(sequence, sample.input(), t);
    if (!(sequence instanceof SequenceLearner learner)) {
      return y;
    }
    learner.reward(samples[0].rewards()[t]);
    for (int m = 0; m < sample.targets().size(); m++) {
      Target target = samples[0].target(m);
      if (target.weight(t) != 0) {
        if (target.hasClasses()) {
          learner.learnWeighted(m, 1, target.classAt(t));
        } else {
          learner.learnWeighted(m, 1, target.valuesAt(t));
        }
      }
    }
    return y;
  }

  /** A sequence, and the same with input of the other kind. */
  private static Sample[] both(RandomGraphs.Case graph, long seed) {
    Sample sample = graph.batch().get(0);
    int steps = sample.input().steps();
    RandomGenerator random = new RandomStreams(seed).stream("other");
    float[][] values = new float[steps][RandomGraphs.CHANNELS];
    double[][] spikes = new double[steps][RandomGraphs.CHANNELS];
    for (int t = 0; t < steps; t++) {
      for (int i = 0; i < RandomGraphs.CHANNELS; i++) {
        values[t][i] = (float) random.nextGaussian();
        spikes[t][i] = random.nextInt(3) == 0 ? 1 : 0;
      }
    }
    Input other =
        sample.input() instanceof RealInput
            ? SpikeInput.of(RandomGraphs.CHANNELS, spikes)
            : new RealInput(RandomGraphs.CHANNELS, values);
    return new Sample[] {sample, new Sample(other, sample.targets(), sample.rewards())};
  }

  /** The same sequence as real values alone, a spike being a one. */
  private static RealInput asRealValues(Sample[] samples) {
    float[][] x = new float[samples[0].input().steps()][RandomGraphs.CHANNELS];
    for (int t = 0; t < x.length; t++) {
      Input input = samples[t / 3 % 2].input();
      if (input instanceof RealInput real) {
        x[t] = real.values()[t];
      } else {
        for (int i : Streams.spikesAt((SpikeInput) input, t)) {
          x[t][i] = 1;
        }
      }
    }
    return new RealInput(RandomGraphs.CHANNELS, x);
  }

  @Test
  void spikesAndRealValuesMayTakeTurns() {
    int compared = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case graph = draw(seed);
      Sample[] samples = both(graph, seed);
      List<Target> targets = samples[0].targets().stream().map(SequenceGraphTest::answers).toList();
      Sample real = new Sample(asRealValues(samples), targets, samples[0].rewards());
      SequenceLearner together = learner(graph, Rules.EPROP, 4);
      double[][] y = together.run(real);
      together.endWindow();
      for (int window : WINDOWS) {
        SequenceLearner learner = learner(graph, Rules.EPROP, window);
        boolean same = true;
        for (int t = 0; t < y.length; t++) {
          same &= isNear(y[t], push(learner, samples, t));
        }
        learner.endWindow();
        if (same) { // else a spike has flipped, as currents are summed in another order
          compared++;
          assertSame(
              "seed " + seed + ", window " + window, together.gradient(), learner.gradient(), 1e-3);
        }
      }
    }
    assertTrue(compared > 0.95 * SEEDS * WINDOWS.length, "compared " + compared);
  }

  /** The steps that count, each once; the others without a target. */
  private static Target answers(Target target) {
    int steps = target.steps();
    if (target.hasClasses()) {
      int[] classes = new int[steps];
      Arrays.setAll(classes, t -> target.weight(t) == 0 ? Target.UNLABELLED : target.classAt(t));
      return Target.classes(classes);
    }
    double[] window = new double[steps];
    Arrays.setAll(window, t -> target.weight(t) == 0 ? 0 : 1);
    double[][] values = new double[steps][];
    Arrays.setAll(
        values, t -> window[t] == 0 ? new double[target.valuesAt(t).length] : target.valuesAt(t));
    return Target.values(values).withWindow(window);
  }

  private static boolean isNear(double[] expected, double[] got) {
    for (int k = 0; k < expected.length; k++) {
      if (Math.abs(expected[k] - got[k]) > 1e-4 * Math.max(1, Math.abs(expected[k]))) {
        return false;
      }
    }
    return true;
  }

  @Test
  void aRestoredLearnerGoesOnBitByBit() {
    int[] windows = {0, 1, 4, 9};
    for (long seed = 0; seed < 2 * SEEDS; seed++) {
      RandomGraphs.Case graph = draw(seed);
      Sample[] samples = both(graph, seed);
      int steps = samples[0].input().steps();
      int window = windows[(int) seed % windows.length];
      int cut = (int) (7 * seed % steps);
      Inference original = sequence(graph, window);
      Inference restored = sequence(graph, window);
      for (int t = 0; t < cut; t++) {
        push(original, samples, t);
      }
      for (int t = 0; t < steps / 2; t++) { // what it did before is forgotten
        push(restored, samples, steps - 1 - t);
      }
      restored.restore(original.state());
      for (int t = cut; t < steps; t++) {
        assertArrayEquals(push(original, samples, t), push(restored, samples, t));
        for (int m = 0; m < graph.losses().size(); m++) {
          assertArrayEquals(original.readout(m), restored.readout(m));
        }
      }
      assertSameLearning(original, restored);
    }
  }

  private static void assertSameLearning(Inference one, Inference other) {
    if (one instanceof SequenceLearner expected && other instanceof SequenceLearner got) {
      assertEquals(expected.loss(), got.loss());
      expected.endWindow();
      got.endWindow();
      assertSameBits(expected.gradient(), got.gradient());
    }
  }

  /** Steps that count more or less, step by step as in a target with a window. */
  @Test
  void weightsOfStepsAreThoseOfAWindow() {
    for (long seed = 0; seed < SEEDS; seed += 3) {
      RandomGraphs.Case graph = draw(seed);
      Sample sample = graph.batch().get(0);
      for (int window : new int[] {1, 5}) {
        SequenceLearner block = learner(graph, Rules.EPROP, window);
        SequenceLearner steps = learner(graph, Rules.EPROP, window);
        block.run(sample);
        for (int t = 0; t < sample.input().steps(); t++) {
          Streams.step(steps, sample.input(), t);
          steps.reward(sample.rewards()[t]);
          for (int m = 0; m < sample.targets().size(); m++) {
            Target target = sample.target(m);
            if (target.hasClasses()) {
              boolean none = target.classAt(t) == Target.UNLABELLED;
              double weight = none ? 1 : target.weight(t);
              steps.learnWeighted(m, weight, target.classAt(t));
            } else {
              steps.learnWeighted(m, target.weight(t), target.valuesAt(t));
            }
          }
        }
        block.endWindow();
        steps.endWindow();
        assertEquals(block.loss(), steps.loss());
        assertSameBits(block.gradient(), steps.gradient());
      }
    }
    SequenceLearner learner = learner(draw(0), Rules.EPROP, 1);
    learner.step(new float[RandomGraphs.CHANNELS]);
    assertEquals(
        "weight: got NaN, but expected a finite number",
        assertThrows(
                InvalidInputException.class,
                () -> learner.learnWeighted(0, Double.NaN, Target.UNLABELLED))
            .getMessage());
  }

  /** Learned constants that change between two windows are those of the steps from then on. */
  @Test
  void learnedConstantsAreReadAtEachWindow() {
    int changed = 0;
    for (long seed = 1; seed < SEEDS; seed += 2) {
      RandomGraphs.Case graph = RandomGraphs.drawOnline(seed, true);
      Sample[] samples = both(graph, seed);
      int steps = samples[0].input().steps();
      int window = new int[] {0, 1, 4}[(int) (seed / 2 % 3)];
      Inference went = sequence(graph, window);
      for (int t = 0; t < steps / 2; t++) {
        push(went, samples, t);
      }
      if (went instanceof SequenceLearner learner) {
        learner.endWindow();
      }
      Inference anew = sequence(graph, window);
      anew.restore(went.state());
      changed += changeParameters(graph) ? 1 : 0;
      for (int t = steps / 2; t < steps; t++) {
        assertArrayEquals(push(anew, samples, t), push(went, samples, t), "seed " + seed);
      }
      assertSameLearning(anew, went);
    }
    assertTrue(changed > SEEDS / 4, changed + " graphs");
  }

  private static boolean changeParameters(RandomGraphs.Case graph) {
    boolean any = false;
    for (int p = 0; p < graph.network().populations().size(); p++) {
      for (float[] row : graph.weights().parameters(p)) {
        for (int j = 0; j < row.length; j++) {
          row[j] *= 1.01f;
          any = true;
        }
      }
    }
    for (int m = 0; m < graph.network().readouts().size(); m++) {
      if (graph.weights().hasKappa(m)) {
        graph.weights().kappa(m)[0] *= 0.97f;
        any = true;
      }
    }
    return any;
  }

  @Test
  @Tag("vector")
  void allKernelsGiveTheSameBits() {
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case graph = draw(seed);
      Sample[] samples = both(graph, seed);
      int window = List.of(1, 4, 9).get((int) seed % 3);
      SequenceLearner plain = learner(graph, Rules.EPROP, window, new Kernels());
      SequenceLearner fastest = learner(graph, Rules.EPROP, window);
      Kernels late = KernelProvider.choose().startingPlain(300).get();
      SequenceLearner inTheMiddle = learner(graph, Rules.EPROP, window, late);
      for (int t = 0; t < samples[0].input().steps(); t++) {
        double[] output = push(plain, samples, t);
        assertArrayEquals(output, push(fastest, samples, t));
        assertArrayEquals(output, push(inTheMiddle, samples, t));
      }
      plain.endWindow();
      fastest.endWindow();
      inTheMiddle.endWindow();
      assertSameBits(plain.gradient(), fastest.gradient());
      assertSameBits(plain.gradient(), inTheMiddle.gradient());
    }
  }

  @Test
  void inferenceGivesTheSameOutputs() {
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomGraphs.Case graph = draw(seed);
      Sample[] samples = both(graph, seed);
      Inference none = sequence(graph, 0);
      SequenceLearner windowed = learner(graph, Rules.EPROP, 3);
      for (int t = 0; t < samples[0].input().steps(); t++) {
        assertArrayEquals(push(windowed, samples, t), push(none, samples, t));
      }
    }
  }
}
