package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables as users have them, with what a run over them must say. */
class OddTablesTest {

  private static final int ROWS = 70;

  @TempDir private Path folder;

  private static String table(String names, IntFunction<String> row) {
    StringBuilder text = new StringBuilder(names).append('\n');
    IntStream.range(0, ROWS).forEach(t -> text.append(row.apply(t)).append('\n'));
    return text.toString();
  }

  private static String bit(int t) {
    return t % 3 == 0 ? "yes" : "no";
  }

  /** Each with the text that is to be in the output. */
  private static Map<String, String> tables() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("x,y\n", "verdict   no label came");
    all.put("y\n1\n2\n1\n", "rows      3, of which 3");
    all.put("x,y\n1,a\n", "classes a");
    all.put(table("x,y", t -> t + ",a"), "right 0.986");
    all.put(table("x,y", t -> "7,"), "no label came");
    all.put(table("x,y", t -> "7," + bit(t)), "x: left out: always the same");
    all.put(table("x,y", t -> "," + bit(t)), "x: left out: empty");
    all.put(table("x,y", t -> (t < 60 ? "" : t) + "," + bit(t)), "of which 70");
    all.put(table("x,y", t -> "nan," + bit(t)), "x: left out: empty");
    all.put(table("x,y", t -> "\"a, \"\"b\"\"\"," + bit(t)), "x: left out: always");
    all.put(table("x,y", t -> "\"two\nlines " + t % 2 + "\"," + bit(t)), "for each of 2 values");
    all.put(table("x,y", t -> "id" + t + "," + bit(t)), "left out: 40 different texts");
    all.put(table("x,y", t -> "u" + t * t % 41 + "," + bit(t)), "x: a channel for each of 21");
    all.put(
        table("x,y", t -> "2026-01-" + (10 + t / 24) + "T" + (10 + t % 9) + ":30," + bit(t)),
        "x (hour):");
    all.put(table("x,y", t -> "2026-02-30," + bit(t)), "x: left out: always the same");
    all.put(table("x,y", t -> "1e" + t + "," + bit(t)), "12 receptive fields".replace("12", "24"));
    all.put(table("x,y", t -> "1e-" + t * 4 + "," + bit(t)), "receptive fields");
    all.put(table("x,y", t -> "1e999," + bit(t)), "of which 70");
    all.put(table("x,y", t -> "-0.0," + bit(t)), "of which 70");
    all.put(table("x,y", t -> "0x1p3," + bit(t)), "x: left out: always the same");
    all.put(table("x,y", t -> (t % 2 == 0 ? "12d" : "13f") + "," + bit(t)), "for each of 2 values");
    all.put(table("x,y", t -> (t % 4 == 0 ? "?" : t) + "," + bit(t)), "cells are no numbers");
    all.put(table("x,y", t -> "TRUE," + t % 2), "classes 0, 1");
    all.put(table("x,y", t -> t + "," + t), "numbers, about");
    all.put(table("x,y", t -> t + "," + t % 20), "classes 0, 1, 2");
    all.put(table("x,y", t -> t + "," + t % 21), "numbers, about");
    all.put(table("x,y", t -> t + "," + (t < 30 ? 1 : 1e10)), "of which 69");
    all.put(table("x,y", t -> t + "," + t % 7 + ".5"), "numbers, about");
    all.put(table("x,y", t -> t + ",1e" + t % 100), "R2");
    all.put(table("x,y", t -> t + "," + (t == 50 ? "1e99" : t / 7.0)), "outliers  ");
    all.put(table("x,y", t -> t + ",5.5"), "R2");
    all.put(table("x,y", t -> t + "," + (t % 2 == 0 ? "" : bit(t))), "of which 35");
    all.put(table("x,y", t -> t + "," + (t % 2 == 0 ? "NaN" : bit(t))), "of which 35");
    all.put(table("x,y", t -> t + ",\u00e4\u00f6" + t % 2), "classes \u00e4\u00f60");
    all.put(table("x,y", t -> t + ",c" + t), "rows      70, of which 70");
    all.put(table("a b,\"c,d\",y", t -> t % 2 + "," + t % 5 + "," + bit(t)), "c,d: a channel");
    all.put(table(",,y", t -> t + "," + t % 3 + "," + bit(t)), "column 2: a channel");
    all.put(table("y,x", t -> bit(t) + "," + t % 3), "x: a channel");
    all.put("\ufeff" + table("x,y", t -> t % 3 + "," + bit(t)), "x: a channel");
    all.put(table("x,y", t -> t % 3 + "," + bit(t)).replace("\n", "\r\n"), "x: a channel");
    return all;
  }

  static Stream<Map.Entry<String, String>> odd() {
    return tables().entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("odd")
  void anyTableIsLearned(Map.Entry<String, String> table) throws IOException {
    Path file = folder.resolve("table.csv");
    Files.write(file, table.getKey().getBytes(StandardCharsets.UTF_8));
    Path said = folder.resolve("said.csv");
    Cli run =
        Cli.run(
            "stream",
            file.toString(),
            "--label=y",
            "--neurons=2",
            "--look=40",
            "--window=20",
            "--predictions=" + said,
            "--report=" + folder.resolve("page.html"));
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains(table.getValue()), run::out);
    assertTrue(run.out().contains("verdict   "), run::out);
    assertTrue(Files.size(said) > 0);
  }
}
