package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eprop.core.io.NpyArray;
import org.eprop.core.io.Npz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/pictures.sh} makes every picture of the documentation: it is run with tools that note
 * what they are asked for, and what it asked of eprop is done, with trainings cut short.
 */
class PicturesTest {

  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern PICTURE = Pattern.compile("\\((?:docs/)?pictures/([^)]+)\\)");

  @TempDir private Path folder;

  /** The commands that the script gives. */
  private List<List<String>> calls(Path runs) throws IOException, InterruptedException {
    Path tools = Files.createDirectory(folder.resolve("tools"));
    Path log = folder.resolve("calls");
    for (String tool : List.of("eprop", "javac", "jar", "python3")) {
      Path file = tools.resolve(tool);
      Files.writeString(
          file,
          "#!/bin/sh\n{ echo " + tool + "; printf '%s\\n' \"$@\"; echo; } >>'" + log + "'\n");
      assertTrue(file.toFile().setExecutable(true));
    }
    ProcessBuilder script =
        new ProcessBuilder(
            "sh",
            DOCS.resolve("pictures.sh").toAbsolutePath().toString(),
            folder.resolve("pictures").toString(),
            runs.toString());
    script.environment().merge("PATH", tools + ":", (path, before) -> before + path);
    script.environment().put("EPROP", tools.resolve("eprop").toString());
    Path errors = folder.resolve("errors");
    int status = script.redirectError(errors.toFile()).start().waitFor();
    assertEquals(0, status, Files.readString(errors));
    return Arrays.stream(Files.readString(log).split("\n\n"))
        .map(call -> call.lines().toList())
        .toList();
  }

  /** As asked, but that runs are found where the script was. */
  private static void run(List<String> call, Path runs, String... more) {
    List<String> arguments = new ArrayList<>();
    for (String word : call.subList(1, call.size())) {
      boolean local = Files.exists(runs.resolve(word)) || arguments.contains("--out");
      boolean ready = arguments.equals(List.of("train")) && !word.endsWith(".json");
      arguments.add(local && !ready ? runs.resolve(word).toString() : word);
    }
    arguments.addAll(List.of(more));
    Cli.run(arguments.toArray(String[]::new)).succeeded();
  }

  private void signals(Path runs) {
    float[] x = new float[40 * 200 * 3];
    int[] y = new int[40];
    for (int i = 0; i < x.length; i++) {
      y[i / 600] = i / 600 % 4;
      x[i] = (float) StrictMath.sin(i * (1 + i / 600 % 4) * 0.1);
    }
    NpyArray inputs = NpyArray.of(x, 40, 200, 3);
    NpyArray targets = NpyArray.of(y, 40);
    new Npz(
            Map.of("x_train", inputs, "y_train", targets, "x_test", inputs, "y_test", targets),
            Map.of())
        .write(runs.resolve("signals.npz"));
  }

  private static TreeSet<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void everyPictureIsMade() throws IOException, InterruptedException {
    Path runs = folder.resolve("runs");
    List<List<String>> calls = calls(runs);
    signals(runs);
    TestJar.write(runs.resolve("plugins/cauchy.jar"), "Cauchy", "cauchy", "1", true);
    for (List<String> call : calls) {
      if (!call.get(0).equals("eprop")) {
        continue;
      }
      switch (call.get(1)) {
        case "train" -> {
          List<String> shorter = new ArrayList<>(List.of("--set=training.epochs=1"));
          if (call.get(2).equals("signals.json")) {
            shorter.add("--set=task.train_inputs=" + runs.resolve("signals.npz"));
            shorter.add("--set=task.test_inputs=" + runs.resolve("signals.npz"));
          } else if (!List.of("ecg", "spoken-digits", "pattern-generation").contains(call.get(2))) {
            for (String size : List.of("size", "validation_size", "test_size")) {
              shorter.add("--set=task." + size + "=4");
            }
          }
          run(call, runs, shorter.toArray(String[]::new));
        }
        case "compare" -> run(call, runs, "--seeds=1", "--set=training.epochs=1");
        default -> run(call, runs);
      }
    }

    TreeSet<String> made = names(folder.resolve("pictures"));
    assertEquals(names(DOCS.resolve("pictures")), made);
    TreeSet<String> shown = new TreeSet<>();
    try (Stream<Path> pages = Files.list(DOCS)) {
      for (Path page :
          Stream.concat(Stream.of(Path.of("../README.md")), pages)
              .filter(file -> file.toString().endsWith(".md"))
              .toList()) {
        Matcher picture = PICTURE.matcher(Files.readString(page));
        while (picture.find()) {
          shown.add(picture.group(1));
        }
      }
    }
    assertEquals(made, shown);
  }
}
