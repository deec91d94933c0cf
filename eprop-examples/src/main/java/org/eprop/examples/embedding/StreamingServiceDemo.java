package org.eprop.examples.embedding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.random.RandomGenerator;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.network.Weights;
import org.eprop.core.optimizer.WeightUpdate;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;
import org.eprop.core.sequence.SequenceLearner;

/**
 * A hundred clients of a {@link StreamingService}, served by a few threads. Each client's stream
 * has two noisy channels, one of which is quieter for a while; the service is to say which.
 */
public final class StreamingServiceDemo {

  /** The steps of a window. */
  static final int WINDOW = 25;

  private static final int STEPS_PER_ROUND = 50;

  private StreamingServiceDemo() {}

  /** Prints how often the service is right, round by round. */
  public static void main(String[] arguments) throws InterruptedException, ExecutionException {
    try (Plugins plugins =
        Plugins.builder().classPath(StreamingServiceDemo.class.getClassLoader()).build()) {
      StreamingService service = service(network(plugins), plugins);
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        List<Client> clients = clients(100);
        for (int round = 1; round <= 50; round++) {
          double right = round(service, clients, threads);
          if (round == 1 || round % 10 == 0) {
            System.out.printf("round %2d: %.1f %% right%n", round, 100 * right);
          }
        }
      } finally {
        threads.shutdown();
      }
    }
  }

  /** The network that all sessions share. */
  static EpropNetwork network(Plugins plugins) {
    return new NetworkBuilder(plugins, 2, 2)
        .layer(l -> l.population("lif", 20).population("alif", 10, Map.of("tau_a", 100)))
        .create(1);
  }

  /** A service that learns by Adam. */
  static StreamingService service(EpropNetwork network, Plugins plugins) {
    var update = network.update(plugins, "adam", Map.of());
    return new StreamingService(network, update, 0.005, WINDOW);
  }

  /** Clients whose streams follow from their numbers. */
  static List<Client> clients(int count) {
    List<Client> clients = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      clients.add(new Client(c));
    }
    return clients;
  }

  /** Lets all clients go on at the same time, then the service learn; how often it was right. */
  static double round(StreamingService service, List<Client> clients, ExecutorService threads)
      throws InterruptedException, ExecutionException {
    List<Future<Integer>> answers = new ArrayList<>();
    for (Client client : clients) {
      answers.add(threads.submit(() -> client.goOn(service)));
    }
    int right = 0;
    for (Future<Integer> answer : answers) {
      right += answer.get();
    }
    service.learn();
    return (double) right / clients.size() / STEPS_PER_ROUND;
  }

  /** A stream, its labels, and what the service said last. */
  static final class Client {
    final String session;
    private final RandomGenerator random;
    private int quieter;
    private int left;
    double[] lastAnswer = {};

    Client(int number) {
      session = "session-" + number;
      random = new RandomStreams(1).stream("client", number);
    }

    /** Some steps; returns how many answers were right. */
    int goOn(StreamingService service) {
      int right = 0;
      for (int t = 0; t < STEPS_PER_ROUND; t++) {
        if (left-- == 0) {
          quieter = random.nextInt(2);
          left = 20 + random.nextInt(40);
        }
        float[] x = new float[2];
        for (int i = 0; i < 2; i++) {
          x[i] = (float) ((i == quieter ? 0.3 : 1) * Math.abs(random.nextGaussian()));
        }
        lastAnswer = service.step(session, x, quieter);
        right += lastAnswer[quieter] > lastAnswer[1 - quieter] ? 1 : 0;
      }
      return right;
    }
  }

  /**
   * Many sessions, each an endless stream of its own, that share one network: they read its weights
   * at the same time, each gathers the gradient of its stream, and from time to time all gradients
   * together change the weights. A session that is not needed for a while is parked in a file.
   *
   * <p>Thread-safe, and without threads of its own: the callers' threads do the work. While one of
   * them changes the weights, the others wait.
   */
  static final class StreamingService {

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
}
