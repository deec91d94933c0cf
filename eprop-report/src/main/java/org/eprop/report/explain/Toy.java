package org.eprop.report.explain;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eprop.api.loss.Loss;
import org.eprop.api.neuron.NeuronModel;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.rule.LearningRuleFactory;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.core.experiment.Configuration;
import org.eprop.core.experiment.ExperimentReader;
import org.eprop.core.experiment.Learning;
import org.eprop.core.experiment.Model;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.network.Feedback;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Choice;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.reference.ReferenceGradient;
import org.eprop.core.reference.ReferenceGradient.Way;
import org.eprop.core.reference.ReferenceWeights;

/**
 * The smallest networks that have the synapse in question, with a sample to learn from: one input,
 * one neuron, one readout; or, for a recurrent synapse, two neurons A and B of which A has the
 * input, B the readout, and each a synapse onto the other.
 */
final class Toy {

  /** The time step, ms. */
  static final double DT = 1;

  private static final String SOURCE = "explain";
  private static final String BASE =
      """
      {"network": {
         "layers": [{
           "populations": [{"neuron": "lif", "size": 1}],
           "surrogate": {"name": "sigmoid", "gamma": 1, "slope": 4},
           "recurrent": false}],
         "readout": {"tau_out": 30, "bias": false}},
       "loss": "mean_squared_error",
       "normalisation": "sum"}
      """;

  /** Weights are tried in steps of this factor, from a twentieth of the scale on. */
  private static final double FACTOR = 1.1;

  private static final int TRIALS = 200;

  /** How much of A's weight onto B the one from B onto A has. */
  private static final double BACK = 0.15;

  private final Plugins plugins;
  private final ExplainSettings settings;
  private final Model model;
  private final NetworkStructure structure;
  private final Loss loss;
  private final LearningRule rule;
  private final LearningSignal signal;
  private final Weights weights;
  private final SpikeInput input;
  private Sample sample;

  private Toy(Plugins plugins, ExplainSettings settings, int neurons) {
    this.plugins = plugins;
    this.settings = settings;
    this.model = read(plugins, settings, neurons);
    Learning learning = model.learning();
    RandomStreams streams = new RandomStreams(settings.seed());
    this.structure = NetworkStructure.draw(model.network(), streams);
    this.loss = learning.loss().factory().create(learning.loss().arguments());
    this.rule = learning.rule().factory().create(learning.rule().arguments());
    this.signal = learning.learningSignal().factory().create(learning.learningSignal().arguments());
    this.weights = Weights.zeros(structure);
    this.input = input(settings, streams.stream("explain input"));
    this.sample = new Sample(input, Target.values(new double[settings.steps()][1]));
    weights.out(0)[neurons - 1][0] = (float) settings.outputWeight();
  }

  /**
   * One neuron.
   *
   * @throws InvalidInputException if the settings are wrong, or no weight makes the neuron spike
   */
  static Toy single(Plugins plugins, ExplainSettings settings) {
    Toy toy = new Toy(plugins, settings, 1);
    toy.drive(Math.max(4, settings.steps() / 17));
    toy.aim();
    return toy;
  }

  /**
   * Two neurons.
   *
   * @throws InvalidInputException as above
   */
  static Toy pair(Plugins plugins, ExplainSettings settings) {
    Toy toy = new Toy(plugins, settings, 2);
    toy.drive(Math.max(8, settings.steps() / 8));
    float[][] w = toy.weights.rec(0);
    toy.weigh(
        "W_rec",
        settings.recurrentWeight(),
        1,
        Math.max(4, settings.steps() / 24),
        x -> {
          w[0][1] = x;
          w[1][0] = (float) (BACK * x);
        });
    toy.aim();
    return toy;
  }

  private static Model read(Plugins plugins, ExplainSettings settings, int neurons) {
    Configuration asked = Configuration.of(BASE, SOURCE).with(settings.settings());
    Model single = new ExperimentReader(plugins).readModel(asked, 1, 1, DT);
    if (single.network().layers().size() != 1 || single.network().layers().get(0).size() != 1) {
      throw new InvalidInputException(
              "got more than one neuron, but expected one layer with a single one")
          .at("network.layers")
          .at(SOURCE);
    }
    if (!single.learning().regularizers().isEmpty()) {
      throw new InvalidInputException("got some, but expected none: the pages do not show them")
          .at("regularizers")
          .at(SOURCE);
    }
    Choice<LearningRuleFactory> rule = single.learning().rule();
    if (rule.factory().create(rule.arguments()).throughOtherNeurons()) {
      throw new InvalidInputException(
              "got \"" + rule.name() + "\", but the pages show how e-prop gets on without it")
          .at("rule")
          .at(SOURCE);
    }
    if (neurons == 1) {
      return single;
    }
    List<String> two =
        List.of(
            "network.layers[0].populations[0].size=" + neurons, "network.layers[0].recurrent=true");
    return new ExperimentReader(plugins).readModel(asked.with(two), 1, 1, DT);
  }

  private static SpikeInput input(ExplainSettings settings, RandomGenerator random) {
    double[][] spikes = new double[settings.steps()][1];
    for (double[] step : spikes) {
      step[0] = random.nextDouble() < settings.inputRate() ? 1 : 0;
    }
    return SpikeInput.of(1, spikes);
  }

  private void drive(int spikes) {
    weigh("W_in", settings.inputWeight(), 0, spikes, x -> weights.in(0)[0][0] = x);
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
    double weight = 0.05 * structure.layers().get(0).models().get(j).scale();
    for (int trial = 0; trial < TRIALS; trial++) {
      setter.set((float) weight);
      double count = 0;
      for (double[] z : compute(rule, Way.BACKWARD).trajectories().get(0).spikes()[0]) {
        count += z[j];
      }
      if (count >= wanted) {
        return;
      }
      weight *= FACTOR;
    }
    throw new InvalidInputException(
            "no weight up to "
                + (float) weight
                + " makes the neuron spike "
                + wanted
                + " times in "
                + settings.steps()
                + " steps; give one, or more input")
        .at(name)
        .at(SOURCE);
  }

  /** A smooth target, as high as the readout comes. */
  private void aim() {
    double[][] y = compute(rule, Way.BACKWARD).trajectories().get(0).readout();
    double peak = 0;
    for (double[] step : y) {
      peak = Math.max(peak, Math.abs(step[0]));
    }
    peak = Math.copySign(peak, settings.outputWeight());
    double phase =
        2 * Math.PI * new RandomStreams(settings.seed()).stream("explain target").nextDouble();
    double[][] target = new double[y.length][1];
    for (int t = 0; t < target.length; t++) {
      double angle = 2 * Math.PI * 1.5 * t / target.length + phase;
      target[t][0] = peak * (0.5 + 0.4 * StrictMath.sin(angle));
    }
    sample = new Sample(input, Target.values(target));
    loss.check(sample.target());
  }

  ExplainSettings settings() {
    return settings;
  }

  Model model() {
    return model;
  }

  NetworkStructure structure() {
    return structure;
  }

  LearningRule rule() {
    return rule;
  }

  Weights weights() {
    return weights;
  }

  double[] target() {
    double[] target = new double[settings.steps()];
    for (int t = 0; t < target.length; t++) {
      target[t] = sample.target().valuesAt(t)[0];
    }
    return target;
  }

  /** The neuron that learns: the last. */
  int neuron() {
    return structure.size(0) - 1;
  }

  NeuronModel neuronModel() {
    return structure.layers().get(0).models().get(neuron());
  }

  /** e-prop in double precision. */
  ReferenceGradient.Result eprop(Way way) {
    return compute(rule, way);
  }

  /** Back-propagation through time, which detaches the reset just as e-prop does here. */
  ReferenceGradient.Result bptt() {
    LearningRuleFactory factory = plugins.find(LearningRuleFactory.class, "bptt");
    return compute(
        Choice.of(factory, Map.of("detach_reset", rule.detachesReset()))
            .factory()
            .create(Choice.of(factory, Map.of("detach_reset", rule.detachesReset())).arguments()),
        Way.BACKWARD);
  }

  private ReferenceGradient.Result compute(LearningRule by, Way way) {
    ReferenceWeights wide = ReferenceWeights.of(weights);
    double[][][] b =
        by.needsSymmetricFeedback()
            ? new double[][][] {wide.out()[0]}
            : ReferenceWeights.widen(feedback());
    return new ReferenceGradient(structure, loss, model.learning().mean(), List.of(), by)
        .compute(wide, b, List.of(sample), way);
  }

  private Feedback feedback() {
    return Feedback.initial(
        model.learning().learningSignal().name(),
        signal,
        structure,
        weights,
        new RandomStreams(settings.seed()));
  }

  /** e-prop as training computes it: fast and in single precision. */
  Weights fast() {
    Weights gradient = Weights.zeros(structure);
    try (Workers workers = new Workers(1)) {
      new GradientEngine(structure, loss, model.learning().mean(), List.of(), rule, workers)
          .gradient(weights, feedback(), List.of(sample), gradient);
    }
    return gradient;
  }
}
