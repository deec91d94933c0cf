package org.eprop.examples.embedding;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.model.NetworkBuilder;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.random.RandomStreams;

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
}
