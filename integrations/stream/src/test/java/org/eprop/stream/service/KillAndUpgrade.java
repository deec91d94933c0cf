package org.eprop.stream.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eprop.stream.keyed.KeyedLearner;
import org.eprop.stream.keyed.KeyedSession;

/**
 * Kills a {@link ServiceJob} in the middle (SIGKILL, where there are signals), starts it again with
 * the next version of the learner, and compares each answer with that of a session that was never
 * interrupted, and had the new version from the same step on.
 */
public final class KillAndUpgrade {

  private KillAndUpgrade() {}

  /**
   * @param arguments keys, steps of each, an empty folder
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.out.println(
        run(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), Path.of(arguments[2])));
  }

  /** What came of it, in words; the same for all answers that are right. */
  static String run(int keys, int steps, Path folder) throws IOException, InterruptedException {
    Path before = folder.resolve("answers1");
    Process first = start(keys, steps, folder, 1);
    while (lines(before) < (long) keys * steps / 2 && first.isAlive()) {
      Thread.sleep(20);
    }
    if (!first.isAlive()) {
      throw new IllegalStateException("the job ended before it could be killed");
    }
    first.destroyForcibly().waitFor();
    if (start(keys, steps, folder, 2).waitFor() != 0) {
      throw new IllegalStateException("the second job failed");
    }
    Map<Integer, List<String>> old = byKey(before);
    Map<Integer, List<String>> now = byKey(folder.resolve("answers2"));
    long missing = 0;
    long different = 0;
    KeyedLearner next = ServiceJob.learner(2);
    KeyedSession one = ServiceJob.learner(1).open(null);
    KeyedSession two = next.open(null);
    for (int k = 0; k < keys; k++) {
      List<String> ofOld = old.getOrDefault(k, List.of());
      List<String> ofNow = now.getOrDefault(k, List.of());
      int at = steps - ofNow.size();
      missing += Math.max(0, at - ofOld.size());
      one.open(null);
      for (int t = 0; t < at; t++) {
        double[] y = StreamServiceTest.alone(one, k, t, t + 1)[0];
        different += ServiceJob.line(k, t, y).equals(ofOld.get(t) + "\n") ? 0 : 1;
      }
      two.open(one.bytes());
      for (int t = at; t < steps; t++) {
        double[] y = StreamServiceTest.alone(two, k, t, t + 1)[0];
        different += ServiceJob.line(k, t, y).equals(ofNow.get(t - at) + "\n") ? 0 : 1;
      }
    }
    return String.format(
        "%d keys, %d answers: %d missing, %d different",
        keys, (long) keys * steps, missing, different);
  }

  private static long lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file).lines().count() : 0;
  }

  /** Lines by key; what a kill cut off is no answer. */
  private static Map<Integer, List<String>> byKey(Path file) throws IOException {
    Map<Integer, List<String>> all = new HashMap<>();
    String text = Files.readString(file);
    text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .forEach(
            line ->
                all.computeIfAbsent(
                        Integer.parseInt(line.substring(0, line.indexOf(' '))),
                        k -> new ArrayList<>())
                    .add(line));
    return all;
  }

  private static Process start(int keys, int steps, Path folder, int version) throws IOException {
    return start(
        ProcessBuilder.Redirect.INHERIT,
        List.of("-XX:TieredStopAtLevel=1", "-Xmx1g"),
        "" + keys,
        "" + steps,
        folder + "",
        "" + version);
  }

  /** Starts a job in a virtual machine of its own. */
  static Process start(ProcessBuilder.Redirect out, List<String> options, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(options);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), ServiceJob.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(out)
        .start();
  }
}
