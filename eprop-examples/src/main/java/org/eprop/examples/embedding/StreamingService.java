package org.eprop.examples.embedding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.sequence.SequenceLearner;

/**
 * Many sessions, each an endless stream of its own, that share one network: they read its weights
 * at the same time, each gathers the gradient of its stream, and from time to time all gradients
 * together change the weights. A session that is not needed for a while is parked in a file.
 *
 * <p>Thread-safe, and without threads of its own: the callers' threads do the work. While one of
 * them changes the weights, the others wait.
 */
final class StreamingService {

  private final EpropNetwork network;
  private final WeightUpdate update;
  private final double learningRate;
  private final int windowSteps;
  private final Weights sum;

  /** Ordered, so that gradients are always added in the same order. */
  private final Map<String, SequenceLearner> sessions = new ConcurrentSkipListMap<>();

  /** Read to use weights, write to change them. */
  private final ReadWriteLock weights = new ReentrantReadWriteLock();

  /**
   * @param network whose weights are shared; they change with {@link #learn}
   * @param update the optimizer and its memory
   * @param windowSteps the steps of a window; gradients are known at its end
   */
  StreamingService(
      EpropNetwork network, WeightUpdate update, double learningRate, int windowSteps) {
    this.network = network;
    this.update = update;
    this.learningRate = learningRate;
    this.windowSteps = windowSteps;
    this.sum = network.newGradient();
  }

  /**
   * One step of a session, which begins with its first step.
   *
   * @param x the input
   * @param label what the answer should be; -1 if that is not known
   * @return y
   */
  double[] step(String session, float[] x, int label) {
    weights.readLock().lock();
    try {
      SequenceLearner learner =
          sessions.computeIfAbsent(session, name -> network.learnerByWindow(windowSteps));
      synchronized (learner) {
        double[] y = learner.step(x);
        learner.learn(label);
        return y;
      }
    } finally {
      weights.readLock().unlock();
    }
  }

  /** Changes the weights by what all sessions learned since the last time, window by window. */
  void learn() {
    weights.writeLock().lock();
    try {
      sum.clear();
      for (SequenceLearner learner : sessions.values()) {
        sum.add(learner.gradient());
        learner.clearGradient();
      }
      update.apply(network.weights(), sum, network.feedback(), learningRate);
    } finally {
      weights.writeLock().unlock();
    }
  }

  /** Writes a session to a file and forgets it. */
  void park(String session, Path file) throws IOException {
    weights.writeLock().lock();
    try {
      Files.write(file, sessions.remove(session).state());
    } finally {
      weights.writeLock().unlock();
    }
  }

  /** Goes on with a session that was parked, with the weights as they are now. */
  void unpark(String session, Path file) throws IOException {
    SequenceLearner learner = network.learnerByWindow(windowSteps);
    learner.restoreWithOtherWeights(Files.readAllBytes(file));
    sessions.put(session, learner);
  }

  /** How many sessions are in memory. */
  int sessions() {
    return sessions.size();
  }
}
