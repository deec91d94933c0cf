package org.eprop.flink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eprop.stream.keyed.KeyedLearner;

/**
 * Kills a {@link StreamJob} in the middle (SIGKILL, where there are signals), starts it again with
 * the next version of its learner, and compares each answer with that of a session that was never
 * interrupted and had the new version from the same step on, bit by bit.
 */
public final class KillAndRestart {

  private KillAndRestart() {}

  /**
   * @param arguments keys, steps of each, an empty folder, {@code hashmap} or {@code rocksdb}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.out.println(run(arguments));
  }

  /** What came of it, in words, but for how often an answer came twice. */
  static String run(String... arguments) throws IOException, InterruptedException {
    int keys = Integer.parseInt(arguments[0]);
    int steps = Integer.parseInt(arguments[1]);
    Path answers = Path.of(arguments[2], "answers");
    Process first = start(arguments);
    while (AnswerCheck.lines(answers) < (long) keys * steps / 2 && first.isAlive()) {
      Thread.sleep(50);
    }
    if (!first.isAlive()) {
      throw new IllegalStateException("the job ended before it could be killed");
    }
    first.destroyForcibly().waitFor();
    System.out.println("killed after " + AnswerCheck.lines(answers) + " answers");
    List<String> again = new ArrayList<>(List.of(arguments));
    again.add("upgrade");
    if (start(again.toArray(String[]::new)).waitFor() != 0) {
      throw new IllegalStateException("the second job failed");
    }
    KeyedLearner old = Readings.learner(Readings.network());
    AnswerCheck check =
        AnswerCheck.ofUpgrade(
            AnswerCheck.byKey(answers),
            AnswerCheck.byKey(Path.of(arguments[2], "upgraded")),
            keys,
            old,
            Readings.learner(Readings.network(Readings.NEURONS + 10)).upgrading(old));
    long missing = (long) keys * steps - check.answers();
    System.out.println(check.twice() + " answers given twice");
    return String.format(
        "%d keys, %d answers: %d missing, %d different",
        keys, check.answers(), missing, check.different());
  }

  private static Process start(String[] arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx2g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(StreamJob.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).inheritIO().start();
  }
}
