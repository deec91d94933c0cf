package org.eprop.core.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.network.Feedback;
import org.eprop.core.network.Weights;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.reference.ReferenceGradient;
import org.eprop.core.reference.ReferenceWeights;
import org.junit.jupiter.api.Test;

class OnlineLearnerTest {

  private static final int STEPS = 200;

  private record Rule(boolean throughOtherNeurons, boolean detachesReset) implements LearningRule {}

  private static final Rule EPROP = new Rule(false, true);

  private static Loss loss(String name) {
    LossFactory factory = RandomNetworks.find(LossFactory.class, name);
    return factory.create(Arguments.defaults(factory));
  }

  private static Feedback feedback(RandomNetworks.Case drawn, String name) {
    LearningSignalFactory signal = RandomNetworks.find(LearningSignalFactory.class, name);
    return Feedback.initial(
        name,
        signal.create(Arguments.defaults(signal)),
        drawn.network(),
        drawn.weights(),
        new RandomStreams(3));
  }

  private static RandomNetworks.Case draw(String neuron, long seed) {
    return draw(neuron, seed, 1, 1);
  }

  private static RandomNetworks.Case draw(
      String neuron, long seed, double inputShare, double recurrentShare) {
    return RandomNetworks.draw(
        seed,
        RandomNetworks.find(NeuronFactory.class, neuron),
        RandomNetworks.find(SurrogateFactory.class, "triangular"),
        RandomNetworks.Labels.STEP_CLASSES,
        inputShare,
        recurrentShare);
  }

  /** Longer than any window in which the learner keeps its spikes. */
  private static Sample longSample(long seed, boolean real) {
    RandomGenerator random = new RandomStreams(seed).stream("long sample");
    double[][] x = new double[STEPS][RandomNetworks.INPUTS];
    float[][] values = new float[STEPS][RandomNetworks.INPUTS];
    int[] labels = new int[STEPS];
    for (int t = 0; t < STEPS; t++) {
      for (int i = 0; i < RandomNetworks.INPUTS; i++) {
        x[t][i] = random.nextDouble() < 0.3 ? 1 : 0;
        values[t][i] = (float) random.nextGaussian();
      }
      labels[t] = random.nextInt(RandomNetworks.OUTPUTS + 1) - 1;
    }
    Input input =
        real
            ? new RealInput(RandomNetworks.INPUTS, values)
            : SpikeInput.of(RandomNetworks.INPUTS, x);
    return new Sample(input, Target.classes(labels));
  }

  private static List<double[]> run(OnlineLearner learner, Sample sample) {
    List<double[]> readout = new ArrayList<>();
    for (int t = 0; t < sample.input().steps(); t++) {
      if (sample.input() instanceof RealInput real) {
        readout.add(learner.step(real.values()[t]));
      } else {
        SpikeInput spikes = (SpikeInput) sample.input();
        readout.add(
            learner.stepSpikes(
                java.util.Arrays.copyOfRange(
                    spikes.channel(), spikes.start()[t], spikes.start()[t + 1])));
      }
      if (sample.target().weight(t) != 0) {
        learner.learn(sample.target().classAt(t));
      }
    }
    return readout;
  }

  @Test
  void givesTheReferencesGradientForEveryNeuron() {
    int compared = compareEveryNeuron(1, 1);
    assertTrue(compared > 20, "compared " + compared);
  }

  @Test
  void soItDoesInSparseNetworks() {
    int compared = compareEveryNeuron(0.5, 0.3) + compareEveryNeuron(1, 0.5);
    assertTrue(compared > 40, "compared " + compared);
  }

  private static int compareEveryNeuron(double inputShare, double recurrentShare) {
    int compared = 0;
    for (NeuronFactory neuron : RandomNetworks.all(NeuronFactory.class)) {
      for (long seed = 0; seed < 6; seed++) {
        RandomNetworks.Case drawn = draw(neuron.name(), seed, inputShare, recurrentShare);
        Feedback feedback = feedback(drawn, seed % 2 == 0 ? "random" : "symmetric");
        Sample sample = longSample(seed, seed % 3 == 0);
        ReferenceGradient.Result expected =
            new ReferenceGradient(
                    drawn.network(), loss("softmax_cross_entropy"), false, List.of(), EPROP)
                .compute(
                    ReferenceWeights.of(drawn.weights()),
                    ReferenceWeights.widen(feedback),
                    List.of(sample),
                    ReferenceGradient.Way.FORWARD);
        if (!GradientAgreementTest.clearOfThreshold(drawn.network(), expected.trajectories())) {
          continue;
        }
        compared++;
        OnlineLearner learner =
            new OnlineLearner(
                drawn.network(), drawn.weights(), feedback, loss("softmax_cross_entropy"), EPROP);
        List<double[]> readout = run(learner, sample);
        for (int t = 0; t < STEPS; t++) {
          assertArrayEquals(expected.trajectories().get(0).readout()[t], readout.get(t), 1e-3);
        }
        double share = RandomNetworks.isBiological(neuron) ? 5e-3 : 2e-4;
        learner.gradient().clearAutapses();
        GradientAgreementTest.assertClose(
            expected.gradient(), ReferenceWeights.of(learner.gradient()), share);
      }
    }
    return compared;
  }

  @Test
  void resetStartsASequenceAnew() {
    RandomNetworks.Case drawn = draw("alif", 5);
    OnlineLearner learner =
        new OnlineLearner(
            drawn.network(),
            drawn.weights(),
            feedback(drawn, "random"),
            loss("softmax_cross_entropy"),
            EPROP);
    Sample sample = longSample(1, false);
    List<double[]> first = run(learner, sample);
    Weights gradient = learner.gradient().copy();
    learner.clearGradient();
    learner.reset();
    List<double[]> second = run(learner, sample);
    for (int t = 0; t < STEPS; t++) {
      assertArrayEquals(first.get(t), second.get(t));
    }
    assertArrayEquals(gradient.in(0), learner.gradient().in(0));
    assertArrayEquals(gradient.bias(), learner.gradient().bias());
  }

  @Test
  void aStepWithoutALabelChangesNothing() {
    RandomNetworks.Case drawn = draw("lif", 1);
    OnlineLearner learner =
        new OnlineLearner(
            drawn.network(),
            drawn.weights(),
            feedback(drawn, "symmetric"),
            loss("softmax_cross_entropy"),
            EPROP);
    learner.stepSpikes(0, 1);
    assertEquals(0, learner.learn(Target.UNLABELLED));
    assertEquals(0, learner.gradient().norm());
  }

  @Test
  void saysWhatItCantFollow() {
    RandomNetworks.Case drawn = draw("lif", 1);
    Feedback feedback = feedback(drawn, "symmetric");
    Rule bptt = new Rule(true, false);
    Loss stepwise = loss("softmax_cross_entropy");
    assertEquals(
        "rule: got one that goes back in time through other neurons, but expected one that can be"
            + " followed online, such as \"eprop\"",
        assertThrows(
                InvalidInputException.class,
                () -> new OnlineLearner(drawn.network(), drawn.weights(), feedback, stepwise, bptt))
            .getMessage());
    Loss whole = loss("averaged_cross_entropy");
    assertEquals(
        "loss: got one of whole sequences, but expected one that is a sum over steps",
        assertThrows(
                InvalidInputException.class,
                () -> new OnlineLearner(drawn.network(), drawn.weights(), feedback, whole, EPROP))
            .getMessage());
    OnlineLearner learner =
        new OnlineLearner(drawn.network(), drawn.weights(), feedback, stepwise, EPROP);
    assertEquals(
        "got a spike of channel 9, but expected 0 to 3",
        assertThrows(InvalidInputException.class, () -> learner.stepSpikes(9)).getMessage());
    assertEquals(
        "got 2 input values, but expected 4",
        assertThrows(InvalidInputException.class, () -> learner.step(new float[2])).getMessage());
  }

  private static OnlineLearner learner(RandomNetworks.Case drawn, String loss) {
    return new OnlineLearner(
        drawn.network(), drawn.weights(), feedback(drawn, "symmetric"), loss(loss), EPROP);
  }

  private static String invalid(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(InvalidInputException.class, call).getMessage();
  }

  private static String early(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(IllegalStateException.class, call).getMessage();
  }

  @Test
  void whatIsNotFiniteIsRefusedBeforeItSpoilsAnything() {
    RandomNetworks.Case drawn = draw("alif", 2);
    OnlineLearner learner = learner(drawn, "mean_squared_error");
    OnlineLearner undisturbed = learner(drawn, "mean_squared_error");
    Sample sample = longSample(2, true);
    for (int t = 0; t < 50; t++) {
      float[] x = ((RealInput) sample.input()).values()[t];
      float[] wrong = x.clone();
      wrong[2] = t % 2 == 0 ? Float.NaN : Float.NEGATIVE_INFINITY;
      assertEquals(
          "input channel 2: got " + wrong[2] + ", but expected a finite number",
          invalid(() -> learner.step(wrong)));
      assertArrayEquals(undisturbed.step(x), learner.step(x));
      assertEquals(
          "target at step 0: got NaN, but expected finite numbers",
          invalid(() -> learner.learn(1, Double.NaN, 0)));
      assertEquals(undisturbed.learn(1, 2, 0), learner.learn(1, 2, 0));
    }
    assertEquals(50, learner.steps());
    assertTrue(learner.gradient().norm() > 0);
    for (int m = 0; m < learner.gradient().matrices().size(); m++) {
      assertArrayEquals(
          undisturbed.gradient().matrices().get(m).rows(),
          learner.gradient().matrices().get(m).rows());
    }
  }

  @Test
  void aStepHasOneTarget() {
    OnlineLearner learner = learner(draw("alif", 2), "softmax_cross_entropy");
    assertEquals("learn() is called before the first step", early(() -> learner.learn(1)));
    for (int t = 0; t < 20; t++) {
      learner.stepSpikes(0, 1, 2, 3);
      learner.learn(1);
      double norm = learner.gradient().norm();
      assertEquals("learn() is called twice for one step", early(() -> learner.learn(1)));
      assertEquals(norm, learner.gradient().norm());
    }
    assertTrue(learner.gradient().norm() > 0);
    learner.stepSpikes(0);
    learner.learn(Target.UNLABELLED);
    assertEquals("learn() is called twice for one step", early(() -> learner.learn(1)));
    learner.reset();
    assertEquals("learn() is called before the first step", early(() -> learner.learn(1)));
  }

  @Test
  void spikesAreThoseOfAStep() {
    RandomNetworks.Case drawn = draw("alif", 2);
    OnlineLearner learner = learner(drawn, "softmax_cross_entropy");
    int layers = drawn.network().layers().size();
    assertEquals("spikes() is called before the first step", early(() -> learner.spikes(0)));
    learner.stepSpikes(0);
    assertEquals(0, learner.spikes(0).length);
    assertEquals(
        "got layer -1, but expected 0 to " + (layers - 1), invalid(() -> learner.spikes(-1)));
    assertEquals(
        "got layer " + layers + ", but expected 0 to " + (layers - 1),
        invalid(() -> learner.spikes(layers)));
    learner.reset();
    assertEquals("spikes() is called before the first step", early(() -> learner.spikes(0)));
  }

  @Test
  void nothingSaysSo() {
    OnlineLearner learner = learner(draw("alif", 2), "mean_squared_error");
    assertEquals(
        "x: got null, but expected the input values of a step",
        assertThrows(NullPointerException.class, () -> learner.step(null)).getMessage());
    assertEquals(
        "channels: got null, but expected those that spike",
        assertThrows(NullPointerException.class, () -> learner.stepSpikes((int[]) null))
            .getMessage());
    learner.stepSpikes();
    assertEquals(
        "wanted: got null, but expected the values of a target",
        assertThrows(NullPointerException.class, () -> learner.learn((double[]) null))
            .getMessage());
    assertEquals(
        "update: got null, but expected a weight update",
        assertThrows(NullPointerException.class, () -> learner.apply(null, 0.1)).getMessage());
  }
}
