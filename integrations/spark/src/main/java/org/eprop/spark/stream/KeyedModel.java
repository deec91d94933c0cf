package org.eprop.spark.stream;

import java.io.ByteArrayInputStream;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.eprop.api.optimizer.OptimizerFactory;
import org.eprop.api.optimizer.StepSizeFactory;
import org.eprop.api.plugin.Context;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.optimizer.LeafOptimizers;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.file.NetworkFile;
import org.eprop.spark.ComponentSource;
import org.eprop.stream.keyed.KeyedLearner;
import org.eprop.stream.keyed.KeyedSession;

/**
 * The network that all keys begin with, and what of it is each key's own: what an executor makes
 * its {@link KeyedLearner} of. To be broadcast; an executor then has one learner, and a session for
 * each of its tasks.
 */
public final class KeyedModel implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ComponentSource components;
  private final byte[] network;
  private final List<String> own;
  private final String optimizer;

  /** Its name; null for the usual one. */
  private final String stepSize;

  private final double learningRate;
  private final int lateness;

  /** The version before; null if there was none. */
  private final KeyedModel before;

  private transient KeyedLearner learner;
  private transient Deque<KeyedSession> free;

  private KeyedModel(
      ComponentSource components,
      byte[] network,
      List<String> own,
      String optimizer,
      String stepSize,
      double learningRate,
      int lateness,
      KeyedModel before) {
    this.before = before;
    this.components = components;
    this.network = network;
    this.own = own;
    this.optimizer = optimizer;
    this.stepSize = stepSize;
    this.learningRate = learningRate;
    this.lateness = lateness;
  }

  /**
   * Without learning.
   *
   * @param components those that the network is made of
   * @param network trained beforehand
   */
  public static KeyedModel inference(ComponentSource components, EpropNetwork network) {
    byte[] file = NetworkFile.of(network).bytes();
    return new KeyedModel(components, file, List.of(), null, null, 0, 0, null);
  }

  /**
   * Each key has some weights of its own, which start as the network's and learn from each label.
   *
   * @param own the names of what is a key's own, as {@link KeyedLearner#own} takes them: {@code
   *     "out.*"} for the readout, {@code "*"} for all that learns
   * @param optimizer its name, with its defaults
   * @param learningRate &gt; 0
   */
  public static KeyedModel learning(
      ComponentSource components,
      EpropNetwork network,
      List<String> own,
      String optimizer,
      double learningRate) {
    byte[] file = NetworkFile.of(network).bytes();
    return new KeyedModel(
        components, file, List.copyOf(own), optimizer, null, learningRate, 0, null);
  }

  /**
   * The same with another step size.
   *
   * @param name with its defaults: {@code "fixed"} for steps in units of weights
   */
  public KeyedModel withStepSize(String name) {
    return new KeyedModel(
        components, network, own, optimizer, name, learningRate, lateness, before);
  }

  /** The same for labels that come up to so many steps of the key late. */
  public KeyedModel withLateness(int steps) {
    return new KeyedModel(
        components, network, own, optimizer, stepSize, learningRate, steps, before);
  }

  /**
   * The same, which also goes on with keys of the version before it: a query that is stopped, and
   * started with this from its checkpoint, loses none, as {@link KeyedLearner#upgrading} says.
   */
  public KeyedModel upgrading(KeyedModel old) {
    return new KeyedModel(
        components, network, own, optimizer, stepSize, learningRate, lateness, old);
  }

  /**
   * The learner, made when it is first asked for in this process.
   *
   * @throws org.eprop.api.plugin.InvalidInputException if it can't be made: see {@link
   *     KeyedLearner#own}
   */
  public synchronized KeyedLearner learner() {
    if (learner == null) {
      try (Plugins plugins = components.open()) {
        EpropNetwork loaded =
            NetworkFile.read(new ByteArrayInputStream(network), plugins).network();
        learner =
            own.isEmpty()
                ? KeyedLearner.inference(loaded)
                : KeyedLearner.own(loaded, own, optimizers(plugins), learningRate)
                    .withLateness(lateness);
      }
      if (before != null) {
        learner = learner.upgrading(before.learner());
      }
      free = new ArrayDeque<>();
    }
    return learner;
  }

  /** Whether keys have weights of their own, which learn. */
  boolean learns() {
    return !own.isEmpty();
  }

  private LeafOptimizers optimizers(Plugins plugins) {
    OptimizerFactory factory = plugins.find(OptimizerFactory.class, optimizer);
    LeafOptimizers all = new LeafOptimizers(factory.create(Context.defaults(factory)));
    if (stepSize == null) {
      return all;
    }
    StepSizeFactory step = plugins.find(StepSizeFactory.class, stepSize);
    return all.withStepSize(step.create(Context.defaults(step)));
  }

  /** A session for one thread, until it gives it back. */
  synchronized KeyedSession take() {
    KeyedLearner made = learner();
    return free.isEmpty() ? made.open(null) : free.pop();
  }

  synchronized void give(KeyedSession session) {
    free.push(session);
  }
}
