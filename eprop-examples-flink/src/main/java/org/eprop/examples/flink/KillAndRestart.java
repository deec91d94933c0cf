package org.eprop.examples.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Kills a {@link StreamJob} in the middle (SIGKILL, where there are signals), starts it again, and
 * compares each answer with that of a plain learner that was never interrupted, bit by bit.
 */
public final class KillAndRestart {

  private KillAndRestart() {}

  /**
   * @param arguments keys, steps of each, an empty folder, {@code hashmap} or {@code rocksdb}, how
   *     many keys to keep in memory
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int keys = Integer.parseInt(arguments[0]);
    int steps = Integer.parseInt(arguments[1]);
    Path folder = Path.of(arguments[2]);
    Process first = start(arguments);
    while (lines(folder) < (long) keys * steps / 2 && first.isAlive()) {
      Thread.sleep(500);
    }
    if (!first.isAlive()) {
      throw new IllegalStateException("the job ended before it could be killed");
    }
    first.destroyForcibly().waitFor();
    System.out.println("killed after " + lines(folder) + " answers");
    if (start(arguments).waitFor() != 0) {
      throw new IllegalStateException("the second job failed");
    }
    compare(keys, steps, folder);
  }

  private static Process start(String[] arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx2g");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(StreamJob.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).inheritIO().start();
  }

  private static List<Path> files(Path folder) throws IOException {
    Path answers = folder.resolve("answers");
    if (!Files.exists(answers)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(answers)) {
      return files.toList();
    }
  }

  private static long lines(Path folder) throws IOException {
    long lines = 0;
    for (Path file : files(folder)) {
      try (Stream<String> all = Files.lines(file)) {
        lines += all.count();
      }
    }
    return lines;
  }

  private static void compare(int keys, int steps, Path folder) throws IOException {
    PlainAnswers plain = new PlainAnswers(Readings.network(), StreamJob.LEARNING_RATE);
    String[][] expected = new String[keys][steps];
    for (int key = 0; key < keys; key++) {
      double[][] y = plain.of(key, steps);
      for (int t = 0; t < steps; t++) {
        expected[key][t] = AnswerFiles.line(y[t]);
      }
    }
    boolean[][] seen = new boolean[keys][steps];
    long different = 0;
    long twice = 0;
    for (Path file : files(folder)) {
      List<String> lines = Files.readAllLines(file);
      if (!Files.readString(file).endsWith("\n")) {
        lines = lines.subList(0, lines.size() - 1); // cut off by the kill
      }
      for (String line : lines) {
        String[] parts = line.split(" ", 3);
        int key = Integer.parseInt(parts[0].substring("key".length()));
        int step = Integer.parseInt(parts[1]);
        different += expected[key][step].equals(" " + parts[2]) ? 0 : 1;
        twice += seen[key][step] ? 1 : 0;
        seen[key][step] = true;
      }
    }
    long missing = 0;
    for (boolean[] ofKey : seen) {
      for (boolean one : ofKey) {
        missing += one ? 0 : 1;
      }
    }
    System.out.printf(
        "%d keys, %d answers: %d missing, %d different from a plain learner's, %d given twice%n",
        keys, (long) keys * steps, missing, different, twice);
    if (missing + different > 0) {
      throw new IllegalStateException("the answers are not those of plain learners");
    }
  }
}
