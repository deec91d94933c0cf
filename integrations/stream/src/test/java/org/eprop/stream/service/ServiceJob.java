package org.eprop.stream.service;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eprop.stream.evaluation.Prequential;
import org.eprop.stream.keyed.KeyedLearner;

/**
 * A service over a stream that can be read again: so many keys in turn, labels three steps late, a
 * snapshot every five rounds. Goes on from the snapshot in its folder, if there is one.
 */
public final class ServiceJob {

  private static final int EVERY = 5;

  private ServiceJob() {}

  /**
   * @param arguments keys, steps of each, a folder, the version of the learner, 1 or 2; and
   *     "silent" for no answers, but the heap
   */
  public static void main(String[] arguments) throws IOException {
    int keys = Integer.parseInt(arguments[0]);
    int steps = Integer.parseInt(arguments[1]);
    Path folder = Path.of(arguments[2]);
    boolean silent = arguments.length > 4;
    Path snapshot = folder.resolve("snapshot");
    Prequential<String> evaluation =
        Prequential.ofClasses(
            2, new Prequential.Settings(1000, 100, StreamServiceTest.LATE, false));
    StreamService.Builder builder =
        StreamService.of(learner(Integer.parseInt(arguments[3])))
            .threads(2)
            .cache(keys / 3)
            .evaluation(evaluation);
    if (Files.exists(snapshot)) {
      builder.restore(snapshot);
    }
    try (StreamService service = builder.start();
        BufferedWriter out = Files.newBufferedWriter(folder.resolve("answers" + arguments[3]))) {
      int begin = Files.exists(snapshot) ? steps(service) : 0;
      for (int t = begin; t < steps; t++) {
        List<String> lines = round(service, keys, t);
        if (!silent) {
          out.write(String.join("", lines));
          out.flush();
        }
        if (t % EVERY == EVERY - 1 && !silent) {
          service.snapshot(snapshot, new byte[0]);
        }
        if (silent && t % (steps / 10) == 0) {
          System.gc();
          long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
          System.out.printf("%d events, %.1f MB of heap%n", (long) t * keys, used / 1e6);
        }
      }
      System.out.println(service.count(StreamCount.STEPS) + " steps");
    }
  }

  static KeyedLearner learner(int version) {
    KeyedLearner first = StreamServiceTest.learner(12, 1);
    return version == 1 ? first : StreamServiceTest.learner(15, 2).upgrading(first);
  }

  /** How many steps keys have had: all as many, as snapshots are made between rounds. */
  private static int steps(StreamService service) {
    return service
        .answer(StreamServiceTest.name(0), 0, (key, record) -> key.steps())
        .join()
        .intValue();
  }

  private static List<String> round(StreamService service, int keys, int t) {
    List<CompletableFuture<double[]>> answers = new ArrayList<>();
    for (int k = 0; k < keys; k++) {
      answers.add(StreamServiceTest.send(service, k, t));
    }
    List<String> lines = new ArrayList<>();
    for (int k = 0; k < keys; k++) {
      lines.add(line(k, t, answers.get(k).join()));
    }
    return lines;
  }

  static String line(int k, int t, double[] y) {
    return k + " " + t + " " + y[0] + " " + y[1] + "\n";
  }
}
