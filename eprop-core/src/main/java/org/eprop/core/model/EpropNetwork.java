package org.eprop.core.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.rule.LearningRule;
import org.eprop.core.constraint.LeafConstraints;
import org.eprop.core.experiment.Learning;
import org.eprop.core.experiment.Model;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.gradient.SpikingLayers;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.NetworkDefinition;
import org.eprop.core.network.NetworkDigest;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.ReadoutLoss;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.provenance.Change;
import org.eprop.core.provenance.Part;
import org.eprop.core.provenance.Provenance;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.sequence.Inference;
import org.eprop.core.sequence.SequenceLearner;
import org.eprop.core.sequence.SequencePlan;

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
 */
public final class EpropNetwork {

  /** That of the running mean of firing rates which a learner regularizes, ms. */
  public static final double RATE_TIME_CONSTANT = 500;

  private final Model model;
  private final long seed;
  private final NetworkStructure structure;
  private final Weights weights;
  private final FeedbackWeights feedback;
  private final List<ReadoutLoss> losses;
  private final List<Regularizer> regularizers;
  private final LearningRule rule;
  private final LeafConstraints constraints;
  private final Optional<Provenance> saved;
  private final Map<String, String> notes;
  private final List<String> warnings;

  /** What this network is made from now; found out when first needed, for jars are read. */
  private Provenance current;

  /** What sequences share; made when first needed. */
  private SequencePlan sequences;

  /** Whether the weights have been brought under the constraints. */
  private boolean constrained;

  private EpropNetwork(
      Model model,
      long seed,
      boolean drawsWeights,
      Optional<Provenance> saved,
      Map<String, String> notes) {
    this.model = model;
    this.seed = seed;
    this.saved = saved;
    this.constrained = !drawsWeights;
    this.notes = Map.copyOf(notes);
    this.warnings = saved.map(this::changes).orElse(List.of());
    Learning learning = model.learning();
    RandomStreams streams = new RandomStreams(seed);
    rule = learning.rule().factory().create(learning.rule().context());
    Teaching teaching = Teaching.of(model.network(), rule, learning.rule().name());
    NetworkDefinition definition = teaching.definition();
    constraints =
        new LeafConstraints(
            streams,
            learning.constraints().stream()
                .map(
                    some ->
                        new LeafConstraints.Some(
                            some.pattern(),
                            some.constraint().factory().create(some.constraint().context())))
                .toList());
    NetworkStructure drawn = NetworkStructure.draw(definition, streams);
    structure = constraints.isEmpty() ? drawn : drawn.withMovable(constraints.check(drawn));
    double dt = definition.timeStep();
    losses =
        definition.readouts().stream()
            .map(
                r ->
                    ReadoutLoss.weighted(
                        r.loss().factory().create(r.loss().context().withTimeStep(dt)),
                        r.mean(),
                        r.weight()))
            .toList();
    regularizers =
        learning.regularizers().stream()
            .map(c -> c.factory().create(c.context().withTimeStep(dt)))
            .toList();
    weights =
        drawsWeights ? Weights.random(structure, definition, streams) : Weights.zeros(structure);
    feedback = new FeedbackWeights(structure, teaching.signals());
    if (drawsWeights) {
      feedback.initialise(weights, streams);
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
    return new EpropNetwork(model, seed, true, Optional.empty(), Map.of());
  }

  /** The same without weights and feedback weights: they are all zero. */
  static EpropNetwork blank(Model model, long seed, Provenance saved, Map<String, String> notes) {
    return new EpropNetwork(model, seed, false, Optional.of(saved), notes);
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

  /**
   * What is not as it was when this network was saved, one sentence each: another version of eprop;
   * components of another class, version or jar. Empty if it was not loaded.
   */
  public List<String> warnings() {
    return warnings;
  }

  private List<String> changes(Provenance then) {
    return then
        .ofComponents(current())
        .difference(current(), EnumSet.of(Part.EPROP, Part.COMPONENT, Part.LIBRARY))
        .stream()
        .map(Change::text)
        .toList();
  }

  /** What was written into the file that this network was loaded from; empty if it was not. */
  public Optional<Provenance> provenance() {
    return saved;
  }

  /** The notes in the file that this network was loaded from; empty if there are none. */
  public Map<String, String> notes() {
    return notes;
  }

  private Provenance current() {
    if (current == null) {
      current = model.provenance();
    }
    return current;
  }

  /** Which paths of the gradient are kept. */
  public LearningRule rule() {
    return rule;
  }

  /** What weights must be after each update, and have been since the first {@link #update}. */
  public LeafConstraints constraints() {
    return constraints;
  }

  /** Whether the weights are what constraints say, and not as they were drawn. */
  boolean isConstrained() {
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
    return new SequenceLearner(sequences(), weights, feedback, losses, regularizers, decay, steps);
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
   * Saves everything as a NumPy archive, from which the network can be rebuilt without this
   * library:
   *
   * <ul>
   *   <li>every {@linkplain Weights#leaves() leaf} and {@linkplain FeedbackWeights#leaves()
   *       feedback matrix} under its name, with one row for each presynaptic neuron, or for each
   *       output; rows that differ in length one after the other, beside {@code <name>.row_start}
   *   <li>what the seed drew: {@code <projection>.targets} of sparse projections, which neuron each
   *       number leads to; {@code <projection>.delays}, steps; {@code <population>.param.tau_m} and
   *       so on, a number for each neuron
   *   <li>{@code <leaf>.scale} where a constraint leaves weights as whole multiples of a scale: one
   *       for each row, or one for all
   *   <li>{@code model.json}: the description, the seed, and what it was made from: that of the
   *       model, and the data that the file named, if it was loaded from one
   * </ul>
   *
   * @throws InvalidInputException if the file can't be written
   */
  public void save(Path file) {
    save(file, made());
  }

  /**
   * The same with a block that knows more, such as {@code Experiment.provenance()} of the run that
   * trained it.
   *
   * @throws InvalidInputException if the file can't be written
   */
  public void save(Path file, Provenance provenance) {
    save(file, provenance, Map.of());
  }

  /**
   * The same with notes of the program's own.
   *
   * @param notes that {@link #notes()} gives back, in their order
   * @throws InvalidInputException if the file can't be written
   */
  public void save(Path file, Provenance provenance, Map<String, String> notes) {
    ModelFile.of(this, provenance, notes).write(file);
  }

  /** Writes the bytes that {@link #save(Path)} puts into a file to a stream, which stays open. */
  public void save(OutputStream out) throws IOException {
    save(out, made());
  }

  /** The same with a block that knows more. */
  public void save(OutputStream out, Provenance provenance) throws IOException {
    save(out, provenance, Map.of());
  }

  /** The same with notes of the program's own. */
  public void save(OutputStream out, Provenance provenance, Map<String, String> notes)
      throws IOException {
    ModelFile.of(this, provenance, notes).write(out);
  }

  private Provenance made() {
    return current().withData(saved.map(Provenance::data).orElse(List.of()));
  }

  /**
   * Loads what {@link #save(Path)} wrote.
   *
   * @param plugins has to know the components that the network is made of; if they are of another
   *     version, {@link #warnings()} says so
   * @throws InvalidInputException if the file is missing, was changed by a bit, has weights that
   *     are not finite, or names unknown components, or if the seed does not draw the constants any
   *     more that are saved in it
   */
  public static EpropNetwork load(Path file, Plugins plugins) {
    return ModelFile.read(file, plugins);
  }

  /**
   * The same from a stream, which is read to its end and stays open.
   *
   * @param plugins has to know the components that the network is made of
   * @throws InvalidInputException as above
   */
  public static EpropNetwork load(InputStream stream, Plugins plugins) {
    return ModelFile.read(stream, plugins);
  }
}
