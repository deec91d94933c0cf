package org.eprop.stream.keyed;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eprop.api.optimizer.Optimizer;
import org.eprop.api.optimizer.ReadoutOptimizer;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;
import org.eprop.core.derived.NetworkDigest;
import org.eprop.core.derived.TraceDigest;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.FeedbackWeights;
import org.eprop.core.network.Leaf;
import org.eprop.core.network.Storage;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.state.StateBytes;
import org.eprop.learning.optimizer.Sgd;
import org.jspecify.annotations.Nullable;

/**
 * A learner for each key of a stream, of a network trained beforehand: for each sensor, patient or
 * machine, its own neurons' states, and weights of its own where they are to learn. What a key
 * needs between two of its steps is an array of bytes, which a stream processor keeps as that key's
 * state:
 *
 * <pre>{@code
 * KeyedLearner learner = KeyedLearner.ownReadout(network, optimizer, 0.01);
 * KeyedSession session = learner.open(null);       // once for each thread
 * ...
 * session.open(state.get(key));                    // null: a key that is new
 * double[] y = session.step(x);
 * session.learn(label);                            // if it is known
 * state.put(key, session.bytes());
 * }</pre>
 *
 * <p>A key's outputs are, bit by bit, those of a {@link org.eprop.core.sequence.SequenceLearner} of
 * its own that goes on without a break: after each labelled step, e-prop's gradient of all steps
 * since the last update changes the key's own weights (windows of one step).
 *
 * <p>Immutable and thread-safe: it has a copy of the network's weights, and any number of sessions,
 * each of one thread, may share it. Without threads, files or statics.
 *
 * @since 1.0
 */
public final class KeyedLearner {

  final EpropNetwork network;
  final Weights weights;
  final FeedbackWeights feedback;

  /** The names of the leaves that are a key's own. */
  final Set<String> own;

  /** Of what is a key's own; null if nothing is. */
  final @Nullable LeafOptimizers optimizers;

  final double learningRate;
  final int lateness;

  /** How keys of the learner before this one go on; null if there was none. */
  private final @Nullable KeyMigration upgrade;

  /** What a key's bytes fit. */
  final StateBytes.Identity identity;

  private KeyedLearner(
      EpropNetwork network,
      Set<String> own,
      @Nullable LeafOptimizers optimizers,
      double learningRate) {
    this.network = network;
    weights = network.weights().copy();
    feedback = network.feedback().copy();
    this.own = own;
    this.optimizers = optimizers;
    this.learningRate = learningRate;
    lateness = 0;
    upgrade = null;
    identity =
        new StateBytes.Identity(
            "a key"
                + new OwnWeights(this).layout()
                + (optimizers == null
                    ? ""
                    : TraceDigest.of(network.rule().trace(), network.structure())),
            new NetworkDigest().add(network.structure()).first(),
            new NetworkDigest().add(weights.leaves()).add(feedback.leaves()).first());
  }

  private KeyedLearner(KeyedLearner of, int lateness, @Nullable KeyedLearner before) {
    network = of.network;
    weights = of.weights;
    feedback = of.feedback;
    own = of.own;
    optimizers = of.optimizers;
    learningRate = of.learningRate;
    this.lateness = lateness;
    identity = of.identity;
    upgrade = before == null ? of.upgrade : new KeyMigration(before, of);
  }

  /** Without learning: a key has the states of its neurons, and no weights. */
  public static KeyedLearner inference(EpropNetwork network) {
    return new KeyedLearner(network, Set.of(), null, 0);
  }

  /**
   * Each key has a readout of its own, which starts as the network's and learns; everything else is
   * shared and stays as it is. Needs no traces of synapses: a key has, beside the states of its
   * neurons, its readout weights and biases, the optimizer's memory of them, and a filtered spike
   * train for each neuron that the readout sees.
   *
   * @param optimizer of the readout weights and biases
   * @param learningRate &gt; 0; for {@code sgd}, unless told otherwise, in units of the output (the
   *     step size {@code normalised}): about 0.1
   * @throws InvalidInputException if the network has no readout that learns, a loss is not a sum
   *     over steps, or the learning rate is wrong
   */
  public static KeyedLearner ownReadout(
      EpropNetwork network, Optimizer optimizer, double learningRate) {
    return own(network, readouts(network), new LeafOptimizers(expect(optimizer)), learningRate);
  }

  /**
   * The same with readouts that learn from their features, as by least squares: a key then has the
   * optimizer's memory of them, for {@code rls} n^2 / 2 numbers for n features.
   *
   * @param optimizer of all readouts
   * @throws InvalidInputException if the network has no readout that learns, or a loss is not a sum
   *     over steps
   */
  public static KeyedLearner ownReadout(EpropNetwork network, ReadoutOptimizer optimizer) {
    return own(network, readouts(network), withReadouts(optimizer), 1);
  }

  /**
   * Each key has all of its own that learns: readouts from their features, as by least squares, and
   * the rest by e-prop, with steps in units of the output.
   *
   * @param optimizer of all readouts
   * @param learningRate of the rest, &gt; 0: about 0.1
   * @throws InvalidInputException as {@link #ownWeights(EpropNetwork, Optimizer, double)}
   */
  public static KeyedLearner ownWeights(
      EpropNetwork network, ReadoutOptimizer optimizer, double learningRate) {
    return own(network, List.of("*"), withReadouts(optimizer), learningRate);
  }

  private static LeafOptimizers withReadouts(ReadoutOptimizer optimizer) {
    Objects.requireNonNull(optimizer, "optimizer: got null, but expected one");
    Sgd sgd = new Sgd();
    return new LeafOptimizers(sgd.create(Context.defaults(sgd))).withReadouts("*", optimizer);
  }

  private static List<String> readouts(EpropNetwork network) {
    List<String> names =
        learned(network).stream()
            .filter(leaf -> network.isOfReadout(leaf) && !leaf.endsWith(".kappa"))
            .toList();
    if (names.isEmpty()) {
      throw new InvalidInputException("own: got a network without a readout that learns");
    }
    return names;
  }

  /**
   * Each key has all of its own that learns: all start as the network's. A key then has traces for
   * all of its synapses, too.
   *
   * @param optimizer of everything that learns
   * @param learningRate &gt; 0
   * @throws InvalidInputException if nothing learns, the rule or a loss can't be followed online,
   *     or the learning rate is wrong
   */
  public static KeyedLearner ownWeights(
      EpropNetwork network, Optimizer optimizer, double learningRate) {
    return own(network, List.of("*"), new LeafOptimizers(expect(optimizer)), learningRate);
  }

  /**
   * Each key has those leaves of its own whose names match; everything else is shared and stays as
   * it is.
   *
   * @param patterns names of {@linkplain Weights#leaves leaves} that learn, in which {@code *}
   *     stands for any letters and {@code ?} for one: {@code "out.*"}
   * @param optimizers of what is own
   * @param learningRate &gt; 0; where optimizers have rates of their own, they are multiplied by it
   * @throws InvalidInputException if a pattern matches nothing that learns, the rule or a loss
   *     can't be followed online, or the learning rate is wrong
   */
  public static KeyedLearner own(
      EpropNetwork network, List<String> patterns, LeafOptimizers optimizers, double learningRate) {
    Objects.requireNonNull(optimizers, "optimizers: got null, but expected those of what is own");
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw new InvalidInputException(
          "learning rate: got " + learningRate + ", but expected a finite number > 0");
    }
    List<String> known = learned(network);
    Set<String> own = new TreeSet<>();
    for (int i = 0; i < patterns.size(); i++) {
      String pattern = patterns.get(i);
      List<String> matching = known.stream().filter(leaf -> Leaf.matches(pattern, leaf)).toList();
      if (matching.isEmpty()) {
        throw new InvalidInputException(
                "got \"%s\", but nothing that learns has such a name%s"
                    .formatted(pattern, NearestNames.hint(pattern, known)))
            .at("own[" + i + "]");
      }
      own.addAll(matching);
    }
    for (Leaf leaf : network.weights().leaves()) {
      if (own.contains(leaf.name()) && leaf.storage() != Storage.FLOAT32) {
        throw new InvalidInputException(
            ("own: got %s, whose weights are stored as %s, but expected leaves stored"
                    + " as float32: a key's own numbers are in single precision")
                .formatted(leaf.name(), leaf.storage().text()));
      }
    }
    for (String leaf : own) {
      if (network.constraints().actsOn(leaf)) {
        throw new InvalidInputException(
            "own: got "
                + leaf
                + ", on whose weights the network has a constraint, but expected leaves without:"
                + " keys that learn have no constraints");
      }
    }
    if (own.isEmpty()) {
      throw new InvalidInputException("own: got no pattern, but expected at least one");
    }
    return new KeyedLearner(network, own, optimizers, learningRate);
  }

  private static Optimizer expect(Optimizer optimizer) {
    return Objects.requireNonNull(optimizer, "optimizer: got null, but expected one");
  }

  private static List<String> learned(EpropNetwork network) {
    return network.weights().leaves().stream()
        .filter(Leaf::learned)
        .map(Leaf::name)
        .collect(Collectors.toList());
  }

  /**
   * The same, for labels that come late: that of a step may come up to so many steps later.
   *
   * <p>The learner then runs behind: it follows the stream step by step as far as labels are known,
   * and remembers the input of the steps after that. Predictions run ahead of it, from where it is,
   * with the weights that it has learned by then. As soon as the label it waits for arrives, it
   * goes on to the next step whose label is not known; where it has caught up, predictions go on
   * from the learner's own neurons. So a key learns from late labels, bit by bit, what it would
   * have learned had each come in time; while it waits, a step costs twice, and the key's state has
   * its neurons twice, and the inputs. A step whose label has not come after so many further steps
   * is passed without one, as {@link KeyedSession#pass} does at once.
   *
   * <p>A key's bytes may be opened with another lateness than they were written with; if it is
   * shorter, steps that are too old are passed.
   *
   * @param steps &gt;= 0; 0, as at first, if a label comes before its key's next step or never
   * @throws InvalidInputException if it is negative, or nothing learns
   */
  public KeyedLearner withLateness(int steps) {
    if (steps < 0 || (steps > 0 && own.isEmpty())) {
      throw new InvalidInputException(
          "lateness: got "
              + steps
              + " steps, but expected "
              + (own.isEmpty() ? "0, as nothing is learned" : "a number >= 0"));
    }
    return new KeyedLearner(this, steps, null);
  }

  /**
   * The same, which also goes on with keys of a learner before it, of which it is the next version:
   * a session turns their bytes into its own where it opens them. So a new version can be put in
   * place while events come, and no key begins anew.
   *
   * <ul>
   *   <li>Networks of one structure: the weights are the new ones; what a key has learned of its
   *       own, and where its neurons are, stays.
   *   <li>Where neurons were added, at the end of a population or as a population of another name,
   *       each of the others goes on; the added ones, and the weights of their synapses, begin as
   *       of a new key. What shared projections connect may be other synapses.
   *   <li>More may be a key's own than was; it begins as of a new key.
   *   <li>Anything else is refused.
   * </ul>
   *
   * <p>A label that a key waits for is learned by the new version. The learner before may itself
   * have one before it.
   *
   * @param before of the version before; its network as it was
   * @throws InvalidInputException if its keys can't go on with this, with all that differs
   */
  public KeyedLearner upgrading(KeyedLearner before) {
    return new KeyedLearner(
        this, lateness, Objects.requireNonNull(before, "before: got null, but expected a learner"));
  }

  /**
   * The bytes of a key as another learner's, as {@link #upgrading} says; of many keys, that checks
   * once.
   *
   * @param state what {@link KeyedSession#bytes} gave, of {@code from} or of one before it
   * @throws InvalidInputException if keys can't go on so, or these bytes are not such a key's
   */
  public static byte[] migrate(byte[] state, KeyedLearner from, KeyedLearner to) {
    return to.upgrading(from).open(state).bytes();
  }

  /**
   * The bytes of a key as this learner's: those of a learner before it are migrated, all others are
   * returned as they are, whether they fit or not.
   */
  public byte[] upToDate(byte[] state) {
    if (upgrade == null || StateBytes.isOf(state, identity)) {
      return state;
    }
    byte[] before = upgrade.from().upToDate(state);
    return StateBytes.isOf(before, upgrade.from().identity) ? upgrade.migrate(before) : state;
  }

  /** Of its input. */
  public int channels() {
    return network.structure().channels();
  }

  /** By how many steps a label may be late. */
  public int lateness() {
    return lateness;
  }

  /** The names of what is a key's own, of {@link Weights#leaves}; none for inference. */
  public Set<String> own() {
    return Set.copyOf(own);
  }

  /**
   * Goes on with a key. A session is to be kept, and {@linkplain KeyedSession#open opened} with one
   * key after the other: it has the neurons and the scratch memory that a single key needs.
   *
   * @param state what {@link KeyedSession#bytes} gave; null for a key that is new
   * @throws InvalidInputException if the bytes are damaged, of another version, of another network,
   *     or of a learner with other leaves of its own or other optimizers
   */
  public KeyedSession open(byte @Nullable [] state) {
    KeyedSession session = new KeyedSession(this);
    session.open(state);
    return session;
  }
}
