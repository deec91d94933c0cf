package org.eprop.core.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eprop.api.constraint.ConstraintFactory;
import org.eprop.api.loss.LossFactory;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.regularizer.RegularizerFactory;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.signal.Feedback;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.core.constraint.LeafConstraints;
import org.eprop.core.derived.NetworkDigest;
import org.eprop.core.forward.SequencePlan;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.gradient.SpikingLayers;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.PopulationDefinition;
import org.eprop.core.network.ReadoutDefinition;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.sequence.Inference;
import org.eprop.core.sequence.SequenceLearner;
import org.jspecify.annotations.Nullable;

/**
 * A network with its weights and feedback weights, and how it learns: the way in for a program that
 * embeds eprop.
 *
 * <pre>{@code
 * EpropNetwork network = EpropNetwork.create(model, 1);
 * try (Workers workers = new Workers(2)) {
 *   GradientEngine engine = network.engine(workers);
 *   WeightUpdate update = network.update(optimizer);
 *   Weights gradient = network.newGradient();
 *   BatchResult result = engine.gradient(network.weights(), network.feedback(), batch, gradient);
 *   update.apply(network.weights(), gradient, network.feedback(), 0.01);
 * }
 * }</pre>
 *
 * <p>Weights and feedback weights are live and mutable. Any number of engines and online learners
 * may read them at the same time, as long as nobody writes them meanwhile.
 *
 * @since 1.0
 */
public final class EpropNetwork {

  /** That of the running mean of firing rates which a learner regularizes, ms. */
  public static final double RATE_TIME_CONSTANT = 500;

  private final Model model;
  private final long seed;
  private static final String SEQUENCES = "a learner of sequences follows them step by step";

  private final NetworkStructure structure;
  private final Weights weights;
  private final FeedbackWeights feedback;
  private final List<ReadoutLoss> losses;
  private final List<Regularizer> regularizers;
  private final LearningRule rule;
  private final LeafConstraints constraints;

  /** What sequences share; made when first needed. */
  private @Nullable SequencePlan sequences;

  /** Whether the weights have been brought under the constraints. */
  private boolean constrained;

  private EpropNetwork(Model model, long seed, boolean drawsWeights) {
    this.model = model;
    this.seed = seed;
    this.constrained = !drawsWeights;
    Learning learning = model.learning();
    RandomStreams streams = new RandomStreams(seed);
    rule = TracedRule.of(learning, model.network().timeStep());
    SignalAssignment assignment =
        SignalAssignment.of(model.network(), rule, learning.rule().name());
    NetworkDefinition definition = assignment.definition();
    constraints =
        new LeafConstraints(
            streams,
            learning.constraints().stream()
                .map(
                    some ->
                        new LeafConstraints.Some(
                            some.pattern(),
                            some.constraint()
                                .make(some.constraint().context(), ConstraintFactory::create)))
                .toList());
    NetworkStructure drawn = definition.drawStructure(streams);
    structure = constraints.isEmpty() ? drawn : drawn.withMovable(constraints.check(drawn));
    TracedRule.check(learning, rule, structure);
    double dt = definition.timeStep();
    losses =
        definition.readouts().stream()
            .map(
                r ->
                    ReadoutLoss.weighted(
                        r.loss().make(r.loss().context().withTimeStep(dt), LossFactory::create),
                        r.mean(),
                        r.weight()))
            .toList();
    regularizers =
        learning.regularizers().stream()
            .map(c -> c.make(c.context().withTimeStep(dt), RegularizerFactory::create))
            .toList();
    weights = drawsWeights ? definition.drawWeights(structure, streams) : Weights.zeros(structure);
    feedback = new FeedbackWeights(structure, assignment.signals());
    if (drawsWeights) {
      feedback.initialise(weights, streams);
      for (int m = 0; m < losses.size(); m++) {
        if (losses.get(m).loss().errorsSumToZero()) {
          feedback.silenceSums(m);
        }
      }
    }
  }

  /**
   * Draws neuron parameters, synapses, weights and feedback weights.
   *
   * @param model the network and how it learns
   * @param seed of every random number
   * @throws InvalidInputException if parts of the model do not fit together, with its place
   */
  public static EpropNetwork create(Model model, long seed) {
    return new EpropNetwork(model, seed, true);
  }

  /** The same with weights and feedback weights of zero, for whoever has others to fill in. */
  public static EpropNetwork blank(Model model, long seed) {
    return new EpropNetwork(model, seed, false);
  }

  /** What it was made from. */
  public Model model() {
    return model;
  }

  /** The seed it was made with. */
  public long seed() {
    return seed;
  }

  /** Sizes, and the local mathematics of every neuron. */
  public NetworkStructure structure() {
    return structure;
  }

  /** Everything that the network is made of but its drawn constants, by name; live. */
  public Weights weights() {
    return weights;
  }

  /** B; live. */
  public FeedbackWeights feedback() {
    return feedback;
  }

  /** The loss of each readout. */
  public List<ReadoutLoss> losses() {
    return losses;
  }

  /** Of firing rates, membranes and weights. */
  public List<Regularizer> regularizers() {
    return regularizers;
  }

  /** Which paths of the gradient are kept, and what synapses remember. */
  public LearningRule rule() {
    return rule;
  }

  /** What weights must be after each update, and have been since the first {@link #update}. */
  public LeafConstraints constraints() {
    return constraints;
  }

  /** Whether the weights are what constraints say, and not as they were drawn. */
  public boolean isConstrained() {
    return constrained;
  }

  /** The number of neurons of all populations together. */
  public int neurons() {
    return structure.neurons();
  }

  /** An engine for batches; it shares nothing but the network's constants. */
  public GradientEngine engine(Workers workers) {
    return engine(rule, workers);
  }

  /**
   * The same with another rule than the network's own, to compare their gradients.
   *
   * @param followed which paths of the gradient are kept; if the rule {@linkplain
   *     LearningRule#needsSymmetricFeedback() needs symmetric feedback}, the engine has to be given
   *     such
   */
  public GradientEngine engine(LearningRule followed, Workers workers) {
    return new GradientEngine(structure, losses, regularizers, followed, workers);
  }

  /**
   * Follows a sequence, step by step, without learning; or many in turns, each of which is a few
   * bytes between two of its steps.
   */
  public Inference inference() {
    return inference(weights);
  }

  /** The same with other weights of this network. */
  public Inference inference(Weights own) {
    return new Inference(sequences(), own);
  }

  private synchronized SequencePlan sequences() {
    if (sequences == null) {
      sequences = new SequencePlan(structure, weights, rule);
    }
    return sequences;
  }

  /**
   * A learner of sequences that learns at every step, online. It reads this network's weights, and
   * changes them only when told to.
   *
   * <p>Regularizers see a running mean of the firing rates, which forgets with a time constant of
   * {@value #RATE_TIME_CONSTANT} ms.
   *
   * @throws InvalidInputException if the rule or a loss can't be followed so
   */
  public SequenceLearner learner() {
    return learnerByWindow(1);
  }

  /**
   * The same in windows of some steps: the same gradient at a fraction of the cost, at the end of
   * each.
   *
   * @param steps K, &gt;= 1
   * @throws InvalidInputException if the rule or a loss can't be followed so, or K is wrong
   */
  public SequenceLearner learnerByWindow(int steps) {
    return learnerByWindow(steps, RATE_TIME_CONSTANT);
  }

  /**
   * The same with another running mean of the firing rates.
   *
   * @param steps K
   * @param rateTimeConstant ms, &gt; 0
   */
  public SequenceLearner learnerByWindow(int steps, double rateTimeConstant) {
    if (!(rateTimeConstant > 0)) {
      throw new InvalidInputException(
          "time constant of the firing rate: got " + rateTimeConstant + " ms, but expected > 0");
    }
    double decay = StrictMath.exp(-model.network().timeStep() / rateTimeConstant);
    GradientEngine.expectOfRates(regularizers, SEQUENCES);
    return new SequenceLearner(sequences(), weights, feedback, losses, regularizers, decay, steps);
  }

  /** The same with losses of others, one for each readout, and without regularizers. */
  public SequenceLearner learnerByWindow(int steps, List<ReadoutLoss> others) {
    return new SequenceLearner(
        sequences(), weights, feedback, others, List.of(), /* rateDecay= */ 0, steps);
  }

  /**
   * One that learns at every step with other weights of this network, such as some that share most
   * of their numbers with it. Firing rates are regularized only if something learns that acts on
   * neurons.
   *
   * @param own read at each step, changed by updates
   * @param ownFeedback B, which follows
   */
  public SequenceLearner learner(Weights own, FeedbackWeights ownFeedback) {
    double decay = StrictMath.exp(-model.network().timeStep() / RATE_TIME_CONSTANT);
    boolean onlyReadouts =
        own.newGradient().leaves().stream().allMatch(leaf -> isOfReadout(leaf.name()));
    if (!onlyReadouts) {
      GradientEngine.expectOfRates(regularizers, SEQUENCES);
    }
    return new SequenceLearner(
        sequences(),
        own,
        ownFeedback,
        losses,
        onlyReadouts ? List.of() : regularizers,
        decay,
        /* windowSteps= */ 1);
  }

  /** Whether a leaf of this name is a readout's, rather than one that acts on neurons. */
  public boolean isOfReadout(String leaf) {
    return structure.readouts().stream().anyMatch(readout -> leaf.startsWith(readout.name() + "."));
  }

  /**
   * SHA-256, in hexadecimal, over all that decides what this network does with its input: sizes,
   * neurons, synapses, and the weights and feedback weights as they are now. Whatever was made with
   * one network can so be refused by another.
   */
  public String digest() {
    return new NetworkDigest().add(structure).add(weights.leaves()).add(feedback.leaves()).hex();
  }

  /**
   * The spiking layers alone, to stand between parts of someone else's network; they share nothing
   * but this network's constants.
   */
  public SpikingLayers spikingLayers(Workers workers) {
    return new SpikingLayers(structure, rule, workers);
  }

  /**
   * The same as {@link #update(Optimizer)} by the optimizer's name, as in {@link NetworkBuilder}.
   *
   * @param plugins know it
   * @param optimizer for example {@code "adam"}
   * @param parameters those that differ from their defaults
   * @throws InvalidInputException if there is no such optimizer, or it has no such parameters
   */
  public WeightUpdate update(Plugins plugins, String optimizer, Map<String, ?> parameters) {
    Choice<OptimizerFactory> choice =
        Choice.of(plugins.find(OptimizerFactory.class, optimizer), parameters);
    return update(choice.make(choice.context(), OptimizerFactory::create));
  }

  /**
   * An optimizer's memory for these weights, and what constraints remember of them. If the network
   * has constraints, its weights are at once made what they must be.
   */
  public WeightUpdate update(Optimizer optimizer) {
    return update(optimizer, new Workers(1));
  }

  /** The same, with several threads for an update. */
  public WeightUpdate update(Optimizer optimizer, Workers workers) {
    return update(new LeafOptimizers(optimizer), workers);
  }

  /**
   * Memory for several optimizers, by names of what learns.
   *
   * @throws InvalidInputException if a pattern matches nothing that learns
   */
  public WeightUpdate update(LeafOptimizers optimizers, Workers workers) {
    WeightUpdate update = new WeightUpdate(optimizers, constraints, weights, workers);
    constrained = true;
    if (update.constrainsReadouts()) {
      feedback.follow(weights);
    }
    return update;
  }

  /** Room for a gradient: for all that learns. */
  public Weights newGradient() {
    return Weights.gradient(structure);
  }

  /**
   * Who teaches whom, and how. Under a rule that follows the true gradient, every population that a
   * readout sees has symmetric feedback from it, and no other has any: that gradient reaches the
   * others through neurons alone.
   *
   * @param definition the network, without learning signals that the rule leaves out
   * @param signals [readout][population]; null where a readout does not teach
   */
  private record SignalAssignment(
      NetworkDefinition definition, @Nullable LearningSignal[][] signals) {

    /**
     * Makes the learning signals of a network.
     *
     * @param rule by which gradients are made
     * @param ruleName its name
     * @throws InvalidInputException if a signal is not possible
     */
    static SignalAssignment of(NetworkDefinition network, LearningRule rule, String ruleName) {
      List<ReadoutDefinition> readouts = new ArrayList<>();
      LearningSignal[][] signals = new LearningSignal[network.readouts().size()][];
      for (int m = 0; m < signals.length; m++) {
        ReadoutDefinition readout = network.readouts().get(m);
        try {
          Map<String, LearningSignal> made = make(readout, network.timeStep());
          if (rule.needsSymmetricFeedback()) {
            expectSymmetric(readout, made, ruleName);
            made.keySet().retainAll(readout.from());
          } else {
            expectSeen(readout, made);
          }
          signals[m] =
              network.populations().stream()
                  .map(PopulationDefinition::name)
                  .map(made::get)
                  .toArray(LearningSignal[]::new);
          Map<String, Choice<LearningSignalFactory>> kept =
              new LinkedHashMap<>(readout.learningSignals());
          kept.keySet().retainAll(made.keySet());
          readouts.add(readout.withLearningSignals(kept));
        } catch (InvalidInputException e) {
          throw e.at("readout " + readout.name() + ": learning_signal");
        }
      }
      return new SignalAssignment(
          new NetworkDefinition(
              network.timeStep(),
              network.inputs(),
              network.populations(),
              network.projections(),
              readouts),
          signals);
    }

    /** Equal choices share their signal. */
    private static Map<String, LearningSignal> make(ReadoutDefinition readout, double dt) {
      Map<Choice<LearningSignalFactory>, LearningSignal> shared = new HashMap<>();
      Map<String, LearningSignal> made = new LinkedHashMap<>();
      readout
          .learningSignals()
          .forEach(
              (population, choice) ->
                  made.put(
                      population,
                      shared.computeIfAbsent(
                          choice,
                          c ->
                              c.make(
                                  c.context().withTimeStep(dt), LearningSignalFactory::create))));
      return made;
    }

    private static void expectSymmetric(
        ReadoutDefinition readout, Map<String, LearningSignal> made, String rule) {
      made.forEach(
          (population, signal) -> {
            if (!(signal instanceof Feedback feedback && feedback.isSymmetric())) {
              throw trueGradient('"' + name(readout, population) + '"', population, rule);
            }
          });
      for (String population : readout.from()) {
        if (!made.containsKey(population)) {
          throw trueGradient("none", population, rule);
        }
      }
    }

    private static String name(ReadoutDefinition readout, String population) {
      return Objects.requireNonNull(readout.learningSignals().get(population)).name();
    }

    private static InvalidInputException trueGradient(String got, String population, String rule) {
      return new InvalidInputException(
          ("got %s for \"%s\", but the rule \"%s\" follows the true gradient; expected"
                  + " \"symmetric\"")
              .formatted(got, population, rule));
    }

    private static void expectSeen(ReadoutDefinition readout, Map<String, LearningSignal> made) {
      made.forEach(
          (population, signal) -> {
            if (signal.needsReadout() && !readout.from().contains(population)) {
              throw new InvalidInputException(
                  "got \""
                      + name(readout, population)
                      + "\" for \""
                      + population
                      + "\", which is made of readout weights, but the readout does not see that"
                      + " population; expected another learning signal, or a readout that sees it"
                      + " (\"from\"; of layers, network.readout.layers \"all\")");
            }
          });
    }
  }
}
