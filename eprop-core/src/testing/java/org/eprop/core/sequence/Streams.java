package org.eprop.core.sequence;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.loss.StepLoss;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Context;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.forward.SequencePlan;
import org.eprop.core.gradient.RandomNetworks;
import org.eprop.core.gradient.Rules;
import org.eprop.core.kernel.Kernels;
import org.eprop.core.learningsignal.Rates;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.random.RandomStreams;

/** Small random networks of layers, and sequences for them to be fed step by step. */
public final class Streams {

  public static final int INPUTS = RandomNetworks.INPUTS;
  public static final int OUTPUTS = RandomNetworks.OUTPUTS;

  private Streams() {}

  /** B of one readout that teaches every population in the same way. */
  public static FeedbackWeights feedback(String signal, NetworkStructure network, Weights weights) {
    LearningSignalFactory factory = RandomNetworks.find(LearningSignalFactory.class, signal);
    LearningSignal[] signals = new LearningSignal[network.populations().size()];
    Arrays.fill(signals, factory.create(Context.defaults(factory).withTimeStep(1)));
    FeedbackWeights feedback = new FeedbackWeights(network, new LearningSignal[][] {signals});
    feedback.initialise(weights, new RandomStreams(3));
    return feedback;
  }

  public static ReadoutLoss loss(String name, boolean mean) {
    LossFactory factory = RandomNetworks.find(LossFactory.class, name);
    return new ReadoutLoss(factory.create(Context.defaults(factory)), mean);
  }

  /** A learner with kernels that a test chooses. */
  public static SequenceLearner learner(
      SequencePlan plan,
      Weights weights,
      FeedbackWeights feedback,
      List<ReadoutLoss> losses,
      Rates rates,
      int window,
      Kernels kernels) {
    StepLoss[] checked = WindowGradient.checked(plan, losses, window);
    return new SequenceLearner(
        plan, new WindowGradient(plan, weights, feedback, checked, rates, window, kernels));
  }

  /** A network and how it learns. */
  public record Setting(RandomNetworks.Case drawn, FeedbackWeights feedback, ReadoutLoss loss) {

    public static Setting of(String neuron, long seed, String signal, String loss) {
      return of(neuron, seed, signal, loss, 1, 1);
    }

    public static Setting of(String neuron, long seed) {
      return of(neuron, seed, 1, 1);
    }

    /** With sparse matrices: each presynaptic neuron reaches a share of the others. */
    public static Setting of(String neuron, long seed, double inputShare, double recurrentShare) {
      String signal = seed % 2 == 0 ? "random" : "symmetric";
      return of(neuron, seed, signal, "softmax_cross_entropy", inputShare, recurrentShare);
    }

    public static Setting of(
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

    public static Setting of(RandomNetworks.Case drawn, String signal, String loss) {
      return new Setting(
          drawn,
          Streams.feedback(signal, drawn.network(), drawn.weights()),
          Streams.loss(loss, false));
    }

    public SequenceLearner learner(LearningRule rule, int window) {
      return new SequenceLearner(
          plan(rule), drawn.weights(), feedback, List.of(loss), List.of(), 0, window);
    }

    private SequencePlan plan(LearningRule rule) {
      return new SequencePlan(drawn.network(), drawn.weights(), rule);
    }

    public Inference inference() {
      return new Inference(plan(Rules.EPROP), drawn.weights());
    }

    /** By windows of so many steps; without learning if that is 0. */
    public Inference sequence(int window) {
      return window == 0 ? inference() : learner(Rules.EPROP, window);
    }

    /** With kernels that allocate nothing before they are compiled either. */
    public SequenceLearner plainLearner(int window) {
      return Streams.learner(
          plan(Rules.EPROP),
          drawn.weights(),
          feedback,
          List.of(loss),
          new Rates(drawn.network(), List.of(), 0),
          window,
          new Kernels());
    }
  }

  /** Random input, and labels of which some are absent. */
  public static Sample sample(long seed, int steps, boolean real) {
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

  public static int[] spikesAt(SpikeInput spikes, int t) {
    return Arrays.copyOfRange(spikes.channel(), spikes.start()[t], spikes.start()[t + 1]);
  }

  /** One step without its target. */
  public static double[] step(Inference sequence, Input input, int t) {
    return input instanceof RealInput real
        ? sequence.step(real.values()[t])
        : sequence.stepSpikes(spikesAt((SpikeInput) input, t));
  }

  /** One step, with its target if it has one and anything is learned. */
  public static double[] push(Inference sequence, Sample sample, int t) {
    double[] y = step(sequence, sample.input(), t);
    if (sequence instanceof SequenceLearner learner && sample.target().weight(t) != 0) {
      learner.learn(sample.target().classAt(t));
    }
    return y;
  }

  public static WeightUpdate sgd(Weights weights) {
    OptimizerFactory factory = RandomNetworks.find(OptimizerFactory.class, "sgd");
    return new WeightUpdate(factory.create(Context.defaults(factory)), weights);
  }
}
