package org.eprop.core.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.loss.Loss;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.kernel.PlainKernels;
import org.eprop.core.network.Feedback;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.reference.ReferenceGradient;
import org.eprop.core.reference.ReferenceWeights;

/** Small random networks, and sequences for them to be fed step by step. */
final class Streams {

  static final int INPUTS = RandomNetworks.INPUTS;
  static final int OUTPUTS = RandomNetworks.OUTPUTS;

  private Streams() {}

  record Rule(boolean throughOtherNeurons, boolean detachesReset) implements LearningRule {}

  static final Rule EPROP = new Rule(false, true);

  /** A network and how it learns. */
  record Setting(RandomNetworks.Case drawn, Feedback feedback, Loss loss) {

    static Setting of(String neuron, long seed, String signal, String loss) {
      return of(neuron, seed, signal, loss, 1, 1);
    }

    static Setting of(String neuron, long seed) {
      return of(neuron, seed, 1, 1);
    }

    /** With sparse matrices: each presynaptic neuron reaches a share of the others. */
    static Setting of(String neuron, long seed, double inputShare, double recurrentShare) {
      String signal = seed % 2 == 0 ? "random" : "symmetric";
      return of(neuron, seed, signal, "softmax_cross_entropy", inputShare, recurrentShare);
    }

    static Setting of(
        String neuron,
        long seed,
        String signal,
        String loss,
        double inputShare,
        double recurrentShare) {
      return of(
          RandomNetworks.draw(
              seed,
              RandomNetworks.find(NeuronFactory.class, neuron),
              RandomNetworks.find(SurrogateFactory.class, "triangular"),
              RandomNetworks.Labels.STEP_CLASSES,
              inputShare,
              recurrentShare),
          signal,
          loss);
    }

    static Setting of(RandomNetworks.Case drawn, String signal, String loss) {
      LearningSignalFactory factory = RandomNetworks.find(LearningSignalFactory.class, signal);
      LossFactory lossFactory = RandomNetworks.find(LossFactory.class, loss);
      return new Setting(
          drawn,
          Feedback.initial(
              signal,
              factory.create(Arguments.defaults(factory)),
              drawn.network(),
              drawn.weights(),
              new RandomStreams(3)),
          lossFactory.create(Arguments.defaults(lossFactory)));
    }

    StreamingLearner streaming(Rule rule, int window) {
      return new StreamingLearner(drawn.network(), drawn.weights(), feedback, loss, rule, window);
    }

    /** With kernels that allocate nothing before they are compiled either. */
    StreamingLearner plainStreaming(int window) {
      return new StreamingLearner(
          drawn.network(), drawn.weights(), feedback, loss, EPROP, window, new PlainKernels());
    }

    OnlineLearner online(Rule rule) {
      return new OnlineLearner(drawn.network(), drawn.weights(), feedback, loss, rule);
    }

    ReferenceGradient.Result reference(Sample sample, Rule rule) {
      return new ReferenceGradient(drawn.network(), loss, false, List.of(), rule)
          .compute(
              ReferenceWeights.of(drawn.weights()),
              ReferenceWeights.widen(feedback),
              List.of(sample),
              ReferenceGradient.Way.FORWARD);
    }
  }

  /** Random input, and labels of which some are absent. */
  static Sample sample(long seed, int steps, boolean real) {
    RandomGenerator random = new RandomStreams(seed).stream("long sample");
    double[][] x = new double[steps][INPUTS];
    float[][] values = new float[steps][INPUTS];
    int[] labels = new int[steps];
    for (int t = 0; t < steps; t++) {
      for (int i = 0; i < INPUTS; i++) {
        x[t][i] = random.nextDouble() < 0.3 ? 1 : 0;
        values[t][i] = (float) random.nextGaussian();
      }
      labels[t] = random.nextInt(OUTPUTS + 1) - 1;
    }
    Input input = real ? new RealInput(INPUTS, values) : SpikeInput.of(INPUTS, x);
    return new Sample(input, Target.classes(labels));
  }

  static int[] spikesAt(SpikeInput spikes, int t) {
    return Arrays.copyOfRange(spikes.channel(), spikes.start()[t], spikes.start()[t + 1]);
  }

  /** One step with its target, if it has one. */
  static double[] push(StreamingLearner learner, Sample sample, int t) {
    double[] y =
        sample.input() instanceof RealInput real
            ? learner.step(real.values()[t])
            : learner.stepSpikes(spikesAt((SpikeInput) sample.input(), t));
    if (sample.target().weight(t) != 0) {
      learner.learn(sample.target().classAt(t));
    }
    return y;
  }

  static double[] push(OnlineLearner learner, Sample sample, int t) {
    double[] y =
        sample.input() instanceof RealInput real
            ? learner.step(real.values()[t])
            : learner.stepSpikes(spikesAt((SpikeInput) sample.input(), t));
    if (sample.target().weight(t) != 0) {
      learner.learn(sample.target().classAt(t));
    }
    return y;
  }

  static WeightUpdate sgd(Weights weights) {
    OptimizerFactory factory = RandomNetworks.find(OptimizerFactory.class, "sgd");
    return new WeightUpdate(factory.create(Arguments.defaults(factory)), weights);
  }

  static void assertSameBits(Weights expected, Weights got) {
    List<Weights.Matrix> matrices = expected.matrices();
    for (int i = 0; i < matrices.size(); i++) {
      assertArrayEquals(
          matrices.get(i).rows(), got.matrices().get(i).rows(), matrices.get(i).name());
    }
  }
}
