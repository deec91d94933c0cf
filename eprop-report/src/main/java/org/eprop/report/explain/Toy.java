package org.eprop.report.explain;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.neuron.NeuronFactory;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.Distribution;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.trace.EligibilityTraceFactory;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.Model;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Population;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.network.Synapses;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.reference.ReferenceFeedback;
import org.eprop.reference.ReferenceGradient;
import org.eprop.reference.ReferenceGradient.Direction;
import org.eprop.reference.ReferenceSample;
import org.eprop.reference.ReferenceWeights;

/**
 * The smallest networks that have the synapse in question, with a sample to learn from: one input,
 * one neuron, one readout; or, for a recurrent synapse, two neurons A and B of which A has the
 * input, B the readout, and each a synapse onto the other.
 */
final class Toy {

  /** Weights are tried in steps of this factor, from a twentieth of the scale on. */
  private static final double FACTOR = 1.1;

  private static final int TRIALS = 200;

  /** The probability of a spike of each of many inputs at a step. */
  private static final double RATE_OF_MANY = 0.06;

  /** How much of A's weight onto B the one from B onto A has. */
  private static final double BACK = 0.15;

  private final Plugins plugins;
  private final ExplainSettings settings;
  private final EpropNetwork network;
  private final int neurons;
  private final Weights weights;
  private final SpikeInput input;
  private Sample sample;

  private Toy(
      Plugins plugins, ExplainSettings settings, Model model, int neurons, SpikeInput input) {
    this.plugins = plugins;
    this.settings = settings;
    this.neurons = neurons;
    this.network = EpropNetwork.create(model, settings.seed());
    this.weights = network.weights();
    for (int i = 0; i < structure().projections().size(); i++) {
      for (float[] row : weights.projection(i)) {
        Arrays.fill(row, 0);
      }
    }
    for (float[] row : weights.readout(0, 0)) {
      Arrays.fill(row, 0);
    }
    this.input = input;
    this.sample = new Sample(input, Target.values(new double[settings.steps()][1]));
    weights.readout(0, 0)[neurons - 1][0] = (float) settings.outputWeight();
  }

  /**
   * One neuron.
   *
   * @throws InvalidInputException if the settings are wrong, or no weight makes the neuron spike
   */
  static Toy single(Plugins plugins, ExplainSettings settings) {
    SpikeInput input = input(settings, "explain input", 1, settings.inputRate());
    Toy toy = new Toy(plugins, settings, ToyModel.single(plugins, settings, 1), 1, input);
    toy.drive(Math.max(4, settings.steps() / 17));
    toy.aim();
    return toy;
  }

  /**
   * One neuron with many inputs, all of the same weight.
   *
   * @throws InvalidInputException as above
   */
  static Toy many(Plugins plugins, ExplainSettings settings, int inputs) {
    SpikeInput input = input(settings, "explain inputs", inputs, RATE_OF_MANY);
    Toy toy = new Toy(plugins, settings, ToyModel.single(plugins, settings, inputs), 1, input);
    toy.weigh(
        "W_in",
        java.util.OptionalDouble.empty(),
        0,
        Math.max(4, settings.steps() / 12),
        x -> {
          for (int i = 0; i < inputs; i++) {
            toy.set(ToyModel.INPUT, i, 0, x);
          }
        });
    toy.aim();
    return toy;
  }

  /**
   * Two neurons.
   *
   * @throws InvalidInputException as above
   */
  static Toy pair(Plugins plugins, ExplainSettings settings) {
    SpikeInput input = input(settings, "explain input", 1, settings.inputRate());
    Toy toy = new Toy(plugins, settings, ToyModel.pair(plugins, settings), 2, input);
    toy.drive(Math.max(8, settings.steps() / 8));
    toy.weigh(
        "W_rec",
        settings.recurrentWeight(),
        1,
        Math.max(4, settings.steps() / 24),
        x -> {
          toy.set(ToyModel.OWN, 0, 1, x);
          toy.set(ToyModel.OWN, 1, 0, (float) (BACK * x));
        });
    toy.aim();
    return toy;
  }

  private void set(int i, int pre, int j, float weight) {
    weights.projection(i)[pre][place(i, pre, j)] = weight;
  }

  /** Which number of row {@code pre} of projection i belongs to neuron j. */
  int place(int i, int pre, int j) {
    Synapses synapses = structure().projections().get(i).synapses();
    for (int k = 0; k < synapses.width(pre); k++) {
      if (synapses.target(pre, k) == j) {
        return k;
      }
    }
    throw new IllegalStateException("no synapse onto neuron " + j);
  }

  private static SpikeInput input(
      ExplainSettings settings, String stream, int channels, double rate) {
    RandomGenerator random = new RandomStreams(settings.seed()).stream(stream);
    double[][] spikes = new double[settings.steps()][channels];
    for (double[] step : spikes) {
      for (int i = 0; i < channels; i++) {
        step[i] = random.nextDouble() < rate ? 1 : 0;
      }
    }
    return SpikeInput.of(channels, spikes);
  }

  private void drive(int spikes) {
    weigh("W_in", settings.inputWeight(), 0, spikes, x -> set(ToyModel.INPUT, 0, 0, x));
  }

  /** What sets a weight. */
  private interface Setter {
    void set(float weight);
  }

  /** The given weight, or the least of a row of weights at which neuron j spikes often enough. */
  private void weigh(
      String name, java.util.OptionalDouble given, int j, int wanted, Setter setter) {
    if (given.isPresent()) {
      setter.set((float) given.getAsDouble());
      return;
    }
    double weight = 0.05 * structure().populations().get(0).models().get(j).scale();
    for (int trial = 0; trial < TRIALS; trial++) {
      setter.set((float) weight);
      double count = 0;
      for (double[] z : compute(rule(), Direction.BACKWARD).trajectories().get(0).spikes()[0]) {
        count += z[j];
      }
      if (count >= wanted) {
        return;
      }
      weight *= FACTOR;
    }
    throw new InvalidInputException(
            ("no weight up to %s makes the neuron spike %s times in %s steps; give"
                    + " one, or more input")
                .formatted((float) weight, wanted, settings.steps()))
        .at(name)
        .at(ToyModel.SOURCE);
  }

  /** A smooth target, as high as the readout comes. */
  private void aim() {
    double[][] y = compute(rule(), Direction.BACKWARD).trajectories().get(0).readouts()[0];
    double peak = 0;
    for (double[] step : y) {
      peak = Math.max(peak, Math.abs(step[0]));
    }
    peak = Math.copySign(peak, settings.outputWeight());
    double phase =
        2 * Math.PI * new RandomStreams(settings.seed()).stream("explain target").nextDouble();
    double[] target = new double[y.length];
    for (int t = 0; t < target.length; t++) {
      double angle = 2 * Math.PI * 1.5 * t / target.length + phase;
      target[t] = peak * (0.5 + 0.4 * StrictMath.sin(angle));
    }
    aimAt(target);
  }

  /** At a given target. */
  void aimAt(double... target) {
    double[][] values = new double[target.length][1];
    for (int t = 0; t < target.length; t++) {
      values[t][0] = target[t];
    }
    sample = new Sample(input, Target.values(values));
    network.losses().get(0).loss().check(sample.target());
  }

  /** The trace that is shown beside e-prop's. */
  Choice<EligibilityTraceFactory> otherTrace() {
    return ToyModel.otherTrace(plugins, settings);
  }

  ExplainSettings settings() {
    return settings;
  }

  Model model() {
    return network.model();
  }

  NetworkStructure structure() {
    return network.structure();
  }

  LearningRule rule() {
    return network.rule();
  }

  Weights weights() {
    return weights;
  }

  /** How the readout teaches the neuron. */
  Choice<LearningSignalFactory> signal() {
    ReadoutDefinition readout = model().network().readouts().get(0);
    return readout.learningSignals().values().iterator().next();
  }

  /** kappa. */
  double kappa() {
    return wide().readoutDecay(0);
  }

  /** c. */
  double inputScale() {
    return wide().inputScale(0);
  }

  /** All weights in double precision. */
  ReferenceWeights wide() {
    return ReferenceWeights.of(weights);
  }

  double[] target() {
    double[] target = new double[settings.steps()];
    for (int t = 0; t < target.length; t++) {
      target[t] = sample.target().valuesAt(t)[0];
    }
    return target;
  }

  /** x, [step][channel]. */
  double[][] input() {
    return ReferenceSample.of(sample).input();
  }

  /** What the readout's error is sent to neuron j by. */
  double feedback(int j) {
    return feedback().of(0, 0)[0][j];
  }

  Choice<SurrogateFactory> surrogate() {
    return model().network().populations().get(0).surrogate();
  }

  /** Whether the surrogate is the slope of a sigmoid. */
  boolean hasSigmoid() {
    return surrogate().name().equals("sigmoid");
  }

  /** What the neuron is. */
  Choice<NeuronFactory> neuronChoice() {
    return model().network().populations().get(0).groups().get(0).neuron();
  }

  /** The numbers that the neuron is made from, but for those that are drawn. */
  Map<Parameter, Double> constants() {
    Arguments arguments = neuronChoice().arguments();
    Map<Parameter, Double> constants = new LinkedHashMap<>();
    for (Parameter parameter : neuronChoice().factory().parameters()) {
      Object value = arguments.values().get(parameter.name());
      if (value instanceof Double || value instanceof Distribution.Constant) {
        constants.put(parameter, arguments.real(parameter));
      }
    }
    return constants;
  }

  /** Whether the error is (y - y*)^2 / 2, summed over steps: dE/dy is then y - y*. */
  boolean halfSquaredError() {
    ReferenceGradient.Result result = compute(rule(), Direction.BACKWARD);
    double[][] y = result.trajectories().get(0).readouts()[0];
    double[][] error = result.signals().get(0).error()[0];
    double[] target = target();
    for (int t = 0; t < y.length; t++) {
      double expected = y[t][0] - target[t];
      if (Math.abs(error[t][0] - expected) > 1e-9 * Math.max(1, Math.abs(expected))) {
        return false;
      }
    }
    return true;
  }

  /** The neuron that learns: the last. */
  int neuron() {
    return neurons - 1;
  }

  Population population() {
    return structure().populations().get(0);
  }

  NeuronModel neuronModel() {
    return population().models().get(neuron());
  }

  /** e-prop in double precision. */
  ReferenceGradient.Result eprop(Direction direction) {
    return compute(rule(), direction);
  }

  /** Back-propagation through time, which detaches the reset just as e-prop does here. */
  ReferenceGradient.Result bptt() {
    LearningRuleFactory factory = plugins.find(LearningRuleFactory.class, "bptt");
    Choice<LearningRuleFactory> choice =
        Choice.of(factory, Map.of("detach_reset", rule().detachesReset()));
    return compute(factory.create(choice.context()), Direction.BACKWARD);
  }

  private ReferenceGradient.Result compute(LearningRule by, Direction direction) {
    ReferenceFeedback feedback =
        by.needsSymmetricFeedback()
            ? ReferenceFeedback.symmetric(structure(), wide())
            : ReferenceFeedback.of(feedback());
    return new ReferenceGradient(structure(), network.losses(), List.of(), by)
        .compute(wide(), feedback, List.of(ReferenceSample.of(sample)), direction);
  }

  /** B, for the weights as they are now. */
  private FeedbackWeights feedback() {
    network.feedback().initialise(weights, new RandomStreams(settings.seed()));
    return network.feedback();
  }

  /** e-prop as training computes it: fast and in single precision. */
  Weights fast() {
    Weights gradient = network.newGradient();
    try (Workers workers = new Workers(1)) {
      network.engine(workers).gradient(weights, feedback(), List.of(sample), gradient);
    }
    return gradient;
  }
}
