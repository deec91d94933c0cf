package org.eprop.core.model;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.eprop.api.loss.Loss;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.regularizer.Regularizer;
import org.eprop.api.rule.LearningRule;
import org.eprop.api.signal.LearningSignal;
import org.eprop.api.signal.LearningSignalFactory;
import org.eprop.core.experiment.Learning;
import org.eprop.core.experiment.Model;
import org.eprop.core.gradient.GradientEngine;
import org.eprop.core.gradient.OnlineLearner;
import org.eprop.core.gradient.SpikingLayers;
import org.eprop.core.gradient.StreamingLearner;
import org.eprop.core.network.Feedback;
import org.eprop.core.network.NetworkStructure;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.parallel.Workers;
import org.eprop.core.plugin.Choice;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;

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

  private final Model model;
  private final long seed;
  private final NetworkStructure structure;
  private final Weights weights;
  private final Feedback feedback;
  private final Loss loss;
  private final List<Regularizer> regularizers;
  private final LearningRule rule;

  private EpropNetwork(Model model, long seed) {
    this.model = model;
    this.seed = seed;
    Learning learning = model.learning();
    RandomStreams streams = new RandomStreams(seed);
    structure = NetworkStructure.draw(model.network(), streams);
    weights = Weights.random(structure, model.network(), streams);
    loss = learning.loss().factory().create(learning.loss().arguments());
    rule = learning.rule().factory().create(learning.rule().arguments());
    regularizers =
        learning.regularizers().stream().map(c -> c.factory().create(c.arguments())).toList();
    Choice<LearningSignalFactory> choice = learning.learningSignal();
    LearningSignal signal = choice.factory().create(choice.arguments());
    if (rule.needsSymmetricFeedback() && !signal.isSymmetric()) {
      throw new InvalidInputException(
          "learning_signal: got \""
              + choice.name()
              + "\", but the rule \""
              + learning.rule().name()
              + "\" follows the true gradient; expected \"symmetric\"");
    }
    feedback = Feedback.initial(choice.name(), signal, structure, weights, streams);
  }

  /**
   * Draws neuron parameters, weights and feedback weights.
   *
   * @param model the network and how it learns
   * @param seed of every random number
   * @throws InvalidInputException if parts of the model do not fit together, with its place
   */
  public static EpropNetwork create(Model model, long seed) {
    return new EpropNetwork(model, seed);
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

  /** W_in, W_rec, W_out and b; live. */
  public Weights weights() {
    return weights;
  }

  /** B; live. */
  public Feedback feedback() {
    return feedback;
  }

  /** The loss of the readout. */
  public Loss loss() {
    return loss;
  }

  /** Which paths of the gradient are kept. */
  public LearningRule rule() {
    return rule;
  }

  /** The number of neurons of all layers together. */
  public int neurons() {
    return structure.layers().stream().mapToInt(l -> l.size()).sum();
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
    return new GradientEngine(
        structure, loss, model.learning().mean(), regularizers, followed, workers);
  }

  /**
   * A learner that is fed one step at a time. It reads this network's weights, and changes them
   * only when told to.
   *
   * @throws InvalidInputException if the rule or the loss can't be followed online
   */
  public OnlineLearner online() {
    return new OnlineLearner(structure, weights, feedback, loss, rule);
  }

  /**
   * A learner of an endless sequence, in windows: e-prop's exact gradient at a fraction of what
   * {@link #online()} costs. It reads this network's weights, and changes them only when told to.
   *
   * @param windowSteps K, the steps of a window, &gt;= 1; memory grows with it
   * @throws InvalidInputException if the rule or the loss can't be followed online, or K is wrong
   */
  public StreamingLearner streaming(int windowSteps) {
    return new StreamingLearner(structure, weights, feedback, loss, rule, windowSteps);
  }

  /**
   * The spiking layers alone, to stand between parts of someone else's network; they share nothing
   * but this network's constants.
   */
  public SpikingLayers spikingLayers(Workers workers) {
    return new SpikingLayers(structure, rule, workers);
  }

  /** An optimizer's memory for these weights. */
  public WeightUpdate update(Optimizer optimizer) {
    return new WeightUpdate(optimizer, weights);
  }

  /** The same, with several threads for an update. */
  public WeightUpdate update(Optimizer optimizer, Workers workers) {
    return new WeightUpdate(optimizer, weights, workers);
  }

  /** Room for a gradient. */
  public Weights newGradient() {
    return Weights.zeros(structure);
  }

  /**
   * Saves everything as a NumPy archive: {@code layer0.w_in}, ... with one row per presynaptic
   * neuron, {@code layer0.feedback} with one row per output, and {@code model.json}. Sparse
   * matrices are saved as compressed rows, beside {@code layer0.w_in.targets} or {@code
   * layer0.w_rec.targets}: which neuron each number leads to.
   *
   * @throws InvalidInputException if the file can't be written
   */
  public void save(Path file) {
    ModelFile.of(this).write(file);
  }

  /** Writes the bytes that {@link #save(Path)} puts into a file to a stream, which stays open. */
  public void save(OutputStream out) throws IOException {
    ModelFile.of(this).write(out);
  }

  /**
   * Loads what {@link #save(Path)} wrote.
   *
   * @param plugins has to know the components that the network is made of
   * @throws InvalidInputException if the file is missing, corrupt, or names unknown components
   */
  public static EpropNetwork load(Path file, Plugins plugins) {
    return ModelFile.read(file, plugins);
  }
}
