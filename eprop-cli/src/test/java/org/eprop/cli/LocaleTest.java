package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever language a computer speaks, numbers are those that programs read. */
class LocaleTest {

  private static final List<String> FILES =
      List.of(
          "run/report.html",
          "run/result.json",
          "p.csv",
          "runs.html",
          "d.html",
          "explain/index.html");

  @TempDir Path folder;

  /** What commands print, and write into pages and files, where that language is spoken. */
  private List<String> said(Locale locale) throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(locale);
    try {
      Path in = Files.createDirectories(folder.resolve(locale.toString() + "_"));
      Path run = in.resolve("run");
      Path table = in.resolve("table.csv");
      StringBuilder rows = new StringBuilder("x,label\n");
      for (int i = 0; i < 1200; i++) {
        rows.append(i % 7 * 0.25).append(',').append(i % 7 > 3 ? "a" : "b").append('\n');
      }
      Files.writeString(table, rows);
      List<String> all = new ArrayList<>();
      all.add(Cli.trainQuickly(1, run).out());
      for (List<String> command :
          List.of(
              List.of("evaluate", run + ""),
              List.of("evaluate", run + "", "--numbers=int8"),
              List.of("predict", run + "", "--out=" + in.resolve("p.csv")),
              List.of("runs", in + ""),
              List.of("export", "c", run + "", "--numbers=int8"),
              List.of("nir", "export", run + "", "--for=exact", "--lossy"),
              List.of(
                  "nir",
                  "verify",
                  in.resolve("run/best.npz") + "",
                  run.resolve("exact.nir") + "",
                  "--samples=2",
                  "--noise=0.2"),
              List.of("stream", table + "", "--label=label", "--neurons=20"),
              List.of(
                  "data", "look", "store-recall", "--samples=4", "--out=" + in.resolve("d.html")),
              List.of("explain", "--out=" + in.resolve("explain")),
              List.of("check", "boxcar"),
              List.of("plugins", "alif"),
              List.of("data"),
              List.of("docs", "networks"))) {
        Cli cli = Cli.run(command.toArray(String[]::new));
        assertEquals("", cli.err(), command.toString());
        all.add(cli.out());
      }
      for (String file :
          List.of(
              "run/report.html",
              "run/result.json",
              "p.csv",
              "runs.html",
              "d.html",
              "explain/index.html")) {
        all.add(Files.readString(in.resolve(file)));
      }
      return all.stream()
          .map(text -> text.replace(in.toString(), "IN"))
          .map(
              text ->
                  text.replaceAll(
                      "\\d+(\\.\\d+)? (s|ms)\\b|\\d+-\\d+-\\d+ [\\d:]+|(?<= Hz) +\\d+", "_"))
          .map(text -> text.replaceAll(" {2,}", "  "))
          .toList();
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void numbersAreTheSameEverywhere() throws IOException {
    List<String> plain = said(Locale.ROOT);
    List<String> other = said(Locale.forLanguageTag("ar-EG"));
    for (int i = 0; i < plain.size(); i++) {
      String text = other.get(i);
      assertTrue(text.chars().noneMatch(c -> c > 127 && Character.isDigit(c)), text);
      if (i < plain.size() - FILES.size()) {
        assertEquals(plain.get(i), text);
      }
    }
  }

  /** Messages of the parser of arguments, too. */
  @Test
  void mistakesAreToldInPlainDigits() throws IOException, InterruptedException {
    List<String> command = Cli.command(List.of("runs", "a", "b"));
    command.addAll(1, List.of("-Duser.language=ar", "-Duser.country=EG"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(2, process.waitFor());
    assertTrue(said.startsWith("eprop runs: Unmatched argument at index 2: 'b'"), said);
  }
}
