package org.eprop.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eprop.stream.keyed.KeyedLearner;
import org.eprop.stream.keyed.KeyedSession;

/**
 * What is to be said of the answers in {@link AnswerFiles}.
 *
 * @param answers how many there are, each counted once
 * @param missing how many steps lie before a key's last answer and have none
 * @param different how many are not, bit by bit, those of a plain learner
 * @param twice how many were given again, after a failure
 */
record AnswerCheck(long answers, long missing, long different, long twice) {

  /** The answers of each key, without its name, in their order. */
  static Map<String, List<String>> byKey(Path folder) throws IOException {
    Map<String, List<String>> lines = new HashMap<>();
    for (Path file : files(folder)) {
      String text = Files.readString(file);
      text.substring(0, text.lastIndexOf('\n') + 1) // what a kill cut off is no answer
          .lines()
          .forEach(
              line -> {
                String key = line.substring(0, line.indexOf(' '));
                lines
                    .computeIfAbsent(key, k -> new ArrayList<>())
                    .add(line.substring(key.length() + 1));
              });
    }
    return lines;
  }

  /** Of a folder of answers of a saved network. */
  static AnswerCheck of(Path folder, byte[] network) throws IOException {
    Map<String, List<String>> lines = byKey(folder);
    PlainAnswers plain = new PlainAnswers(network, Readings.LEARNING_RATE);
    AnswerCheck sum = new AnswerCheck(0, 0, 0, 0);
    for (Map.Entry<String, List<String>> key : lines.entrySet()) {
      int number = Integer.parseInt(key.getKey().substring("key".length()));
      sum = sum.plus(ofKey(number, key.getValue(), plain));
    }
    return sum;
  }

  private static AnswerCheck ofKey(int key, List<String> lines, PlainAnswers plain) {
    BitSet seen = new BitSet();
    lines.forEach(line -> seen.set(step(line)));
    double[][] expected = plain.of(key, seen.length());
    long different =
        lines.stream()
            .filter(line -> !line.equals(step(line) + AnswerFiles.line(expected[step(line)])))
            .count();
    int answers = seen.cardinality();
    return new AnswerCheck(answers, seen.length() - answers, different, lines.size() - answers);
  }

  /**
   * Of answers of one version of a learner and, from some step of each key on, of the next: each
   * key has to go on where it was.
   *
   * @param before what was answered until then, and perhaps some more
   * @param keys how many there are
   */
  static AnswerCheck ofUpgrade(
      Map<String, List<String>> before,
      Map<String, List<String>> after,
      int keys,
      KeyedLearner first,
      KeyedLearner next) {
    KeyedSession one = first.open(null);
    KeyedSession two = next.open(null);
    AnswerCheck sum = new AnswerCheck(0, 0, 0, 0);
    for (int key = 0; key < keys; key++) {
      List<String> given = before.getOrDefault("key" + key, List.of());
      List<String> then = after.getOrDefault("key" + key, List.of());
      int end = then.isEmpty() ? given.size() : step(then.get(0));
      int missing = Math.max(0, end - given.size());
      int different = 0;
      one.open(null);
      for (int t = 0; t < end; t++) {
        String line = line(one, key, t);
        different += t < given.size() && !line.equals(given.get(t)) ? 1 : 0;
      }
      two.open(one.bytes());
      for (String line : then) {
        different += line.equals(line(two, key, two.steps())) ? 0 : 1;
      }
      int answers = end - missing + then.size();
      sum = sum.plus(new AnswerCheck(answers, missing, different, given.size() - end + missing));
    }
    return sum;
  }

  private static String line(KeyedSession session, int key, long step) {
    return step + AnswerFiles.line(Readings.answer(session, Readings.of(key, step)).y());
  }

  private static int step(String line) {
    return Integer.parseInt(line.substring(0, line.indexOf(' ')));
  }

  private AnswerCheck plus(AnswerCheck other) {
    return new AnswerCheck(
        answers + other.answers,
        missing + other.missing,
        different + other.different,
        twice + other.twice);
  }

  /** How many lines there are by now. */
  static long lines(Path folder) throws IOException {
    long lines = 0;
    for (Path file : files(folder)) {
      try (Stream<String> all = Files.lines(file)) {
        lines += all.count();
      }
    }
    return lines;
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
