package org.eprop.core.kernel.generator;

import static org.eprop.core.kernel.generator.JavaText.lines;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The classes of sums of rows, with a method for each number of registers. */
final class RowSums {

  private static final String PLAIN =
      """
      package org.eprop.core.kernel;

      /** Sums of short rows: some elements of the sum take up one row after the other. */
      final class PlainSums {

      private PlainSums() {}
      %s
      }
      """;

  private static final String VECTOR =
      """
      package org.eprop.core.kernel;

      import static org.eprop.core.kernel.Vectors.W;
      import static org.eprop.core.kernel.Vectors.WIDE;
      import static org.eprop.core.kernel.Vectors.at;

      import jdk.incubator.vector.FloatVector;

      /** Sums of rows: some vectors of the sum take up one row after the other. */
      final class VectorSums {

      private VectorSums() {}

      static void sum(int vectors, float[] o, float[] start, %s, int j, int end) {
      switch (vectors) {
      %s
      default -> throw new IllegalArgumentException(vectors + " vectors");
      }
      }
      %s
      }
      """;

  /** How many vectors C2 keeps in registers over a loop, within what it allows a method. */
  private static final int MOST = 8;

  private static final List<String> NUMBERS =
      List.of("", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight");

  private static final String LIST = "float[][] rows, int[] index, int first, int last, int shift";

  private RowSums() {}

  static String plain() {
    return PLAIN.formatted(
        lines(
            Stream.of(
                ofList(1, false),
                ofList(2, false),
                ofOneArray(1, false),
                ofOneArray(2, false),
                ofOneArray(4, false))));
  }

  static String vector() {
    return VECTOR.formatted(
        LIST,
        lines(IntStream.rangeClosed(1, MOST).mapToObj(RowSums::call)),
        lines(
            Stream.concat(
                IntStream.rangeClosed(1, MOST).mapToObj(count -> ofList(count, true)),
                Stream.of(
                    ofOneArray(1, true),
                    ofOneArray(2, true),
                    eightScaled(),
                    four("fourSums", 1),
                    four("fourWideSums", 2),
                    fourAdded("fourAdded", 1),
                    fourAdded("fourWideAdded", 2)))));
  }

  private static String call(int count) {
    return "case %d -> sum%s(o, start, rows, index, first, last, shift, j, end);"
        .formatted(count, NUMBERS.get(count));
  }

  /** Of the rows that a list says. */
  private static String ofList(int count, boolean vectors) {
    String start = vectors ? "start" : "o";
    String head =
        "sum%s(float[] o, %s%s, int j%s)"
            .formatted(
                NUMBERS.get(count),
                vectors ? "float[] start, " : "",
                LIST,
                vectors ? ", int end" : "");
    String row = "float[] row = rows[index[e] + shift];";
    RowSum sum = new RowSum(vectors, head, "e = first; e < last; e++", row);
    for (int i = 0; i < count; i++) {
      String at = place(i, vectors);
      sum.register(load(start, at, vectors), load("row", at, vectors), "o", at);
    }
    return sum.method();
  }

  /** Of rows that lie one after the other in one array. */
  private static String ofOneArray(int count, boolean vectors) {
    String head =
        "sum%sOf(float[] o, float[] rows, int[] index, int first, int last, int n, int j%s)"
            .formatted(NUMBERS.get(count), vectors ? ", int end" : "");
    RowSum sum = new RowSum(vectors, head, "e = first; e < last; e++", "int row = index[e] * n;");
    for (int i = 0; i < count; i++) {
      String at = place(i, vectors);
      sum.register(load("o", at, vectors), load("rows", "row + " + at, vectors), "o", at);
    }
    return sum.method();
  }

  /** Four vectors from j and four from k on, some elements of which may be the same. */
  private static String eightScaled() {
    RowSum sum =
        new RowSum(
            true,
            "sumEightScaled(float[] o, float f, float[] first, float[] factors, float[][] rows,"
                + " int from, int count, int j, int k)",
            "i = from; i < count; i++",
            "float[] row = rows[i];",
            "FloatVector g = FloatVector.broadcast(WIDE, factors[i]);");
    for (int i = 0; i < MOST; i++) {
      String at = plus(i < MOST / 2 ? "j" : "k", i % (MOST / 2), true);
      sum.register("at(first, " + at + ").mul(f)", "at(row, " + at + ").mul(g)", "o", at);
    }
    return sum.method();
  }

  /** Four sums of the same rows, each of some vectors. */
  private static String four(String name, int count) {
    String[] rows =
        IntStream.range(0, count)
            .mapToObj(v -> "FloatVector row%d = at(rows[k], %s);".formatted(v, plus("j", v, true)))
            .toArray(String[]::new);
    RowSum sum =
        new RowSum(
            true,
            name
                + "(float[][] o, int to, float[] first, float[][] factors, int from, float[][] rows,"
                + " int count, int j)",
            "k = 0; k < count; k++",
            rows);
    for (int i = 0; i < 4; i++) {
      sum.prepare("float[] f%d = factors[%s];".formatted(i, plus("from", i, false)));
      String out = "o[" + plus("to", i, false) + "]";
      for (int v = 0; v < count; v++) {
        String at = plus("j", v, true);
        sum.register("at(first, " + at + ")", "row%d.mul(f%d[k])".formatted(v, i), out, at);
      }
    }
    return sum.method();
  }

  /** Multiples of the same rows added to some vectors each of four rows. */
  private static String fourAdded(String name, int count) {
    String[] rows =
        IntStream.range(0, count)
            .mapToObj(v -> "FloatVector row%d = at(rows[t], %s);".formatted(v, plus("j", v, true)))
            .toArray(String[]::new);
    RowSum sum =
        new RowSum(
            true,
            name
                + "(float[][] start, int at, int j, float[][] factors, float[][] rows,"
                + " int first, int last, float[][] out, int to, int k)",
            "t = first; t < last; t++",
            rows);
    for (int i = 0; i < 4; i++) {
      String from = plus("at", i, false);
      sum.prepare("float[] f%d = factors[%s];".formatted(i, from));
      String out = "out[" + plus("to", i, false) + "]";
      for (int v = 0; v < count; v++) {
        sum.register(
            "at(start[" + from + "], " + plus("j", v, true) + ")",
            "row%d.mul(f%d[t])".formatted(v, i),
            out,
            plus("k", v, true));
      }
    }
    return sum.method();
  }

  /** Where the i-th register belongs; the first of vectors is at the end that is asked for. */
  private static String place(int i, boolean vectors) {
    if (!vectors) {
      return plus("j", i, false);
    }
    return i == 0 ? "end" : plus("j", i - 1, true);
  }

  private static String plus(String index, int i, boolean vectors) {
    return i == 0 ? index : index + " + " + i + (vectors ? " * W" : "");
  }

  private static String load(String array, String index, boolean vectors) {
    return vectors ? "at(" + array + ", " + index + ")" : array + "[" + index + "]";
  }
}
