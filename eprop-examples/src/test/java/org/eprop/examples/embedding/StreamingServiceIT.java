package org.eprop.examples.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.network.Weights;
import org.eprop.core.plugin.Plugins;
import org.eprop.examples.embedding.StreamingServiceDemo.StreamingService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamingServiceIT {

  @TempDir private Path folder;

  /** What a few rounds leave behind. */
  private record End(List<Double> right, Weights weights, List<double[]> answers) {}

  private static End run(int threadCount, int clientCount, int rounds, Path parkIn)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(threadCount);
    try (Plugins plugins =
        Plugins.builder().classPath(StreamingServiceIT.class.getClassLoader()).build()) {
      EpropNetwork network = StreamingServiceDemo.network(plugins);
      StreamingService service = StreamingServiceDemo.service(network, plugins);
      List<StreamingServiceDemo.Client> clients = StreamingServiceDemo.clients(clientCount);
      List<Double> right = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        right.add(StreamingServiceDemo.round(service, clients, threads));
        if (parkIn != null) {
          parkSome(service, clients, parkIn, round);
        }
      }
      assertEquals(clientCount, service.sessions());
      return new End(right, network.weights(), clients.stream().map(c -> c.lastAnswer).toList());
    } finally {
      threads.shutdown();
      assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
    }
  }

  /** Every third session spends the time between two rounds in a file. */
  private static void parkSome(
      StreamingService service, List<StreamingServiceDemo.Client> clients, Path folder, int round)
      throws IOException {
    int before = service.sessions();
    for (int c = round % 3; c < clients.size(); c += 3) {
      service.park(clients.get(c).session, folder.resolve(c + ".state"));
    }
    assertTrue(service.sessions() < before);
    for (int c = round % 3; c < clients.size(); c += 3) {
      service.unpark(clients.get(c).session, folder.resolve(c + ".state"));
    }
  }

  private static void assertSame(End expected, End got) {
    assertEquals(expected.right, got.right);
    for (int i = 0; i < expected.weights.leaves().size(); i++) {
      assertArrayEquals(
          expected.weights.leaves().get(i).rows(), got.weights.leaves().get(i).rows());
    }
    for (int c = 0; c < expected.answers.size(); c++) {
      assertArrayEquals(expected.answers.get(c), got.answers.get(c));
    }
  }

  @Test
  void sessionsLearnTogether() throws Exception {
    List<Double> right = run(4, 100, 50, null).right;
    assertTrue(right.get(0) < 0.6, "at first: " + right);
    assertTrue(right.get(49) > 0.85, "at last: " + right);
  }

  @Test
  void theSameBitsForAnyNumberOfThreads() throws Exception {
    assertSame(run(1, 30, 4, null), run(8, 30, 4, null));
  }

  @Test
  void parkedSessionsGoOnAsIfNothingHadHappened() throws Exception {
    assertSame(run(4, 30, 4, null), run(4, 30, 4, folder));
  }

  @Test
  void noThreadIsLeftRunning() throws Exception {
    run(1, 2, 1, null); // what Java itself starts once
    Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
    run(8, 30, 2, folder);
    Set<Thread> after = new HashSet<>(Thread.getAllStackTraces().keySet());
    after.removeAll(before);
    for (Thread thread : after) {
      thread.join(10_000); // one that has done its work may still be about to end
    }
    after.removeIf(thread -> !thread.isAlive());
    assertEquals(Set.of(), after);
  }
}
