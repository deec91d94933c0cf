package org.eprop.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tests of the Python package, where there is a Python that has what they need; they run the
 * blocks of README.md and integrations/python/README.md, too.
 */
class PythonIT {

  private static final String OUT = "out";

  @TempDir private Path folder;

  private int run(List<String> command) throws IOException, InterruptedException {
    Process process = start(command, OUT);
    return process == null ? -1 : end(process, command);
  }

  /** Null if there is no such program. */
  private Process start(List<String> command, String out) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("EPROP_JAR", System.getProperty("eprop.jar"));
    builder.environment().put("EPROP_TEST_CLASSES", folder.resolve("engine.jsa").toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    File said = folder.resolve(out).toFile();
    try {
      return builder.redirectErrorStream(true).redirectOutput(said).start();
    } catch (IOException e) {
      return null;
    }
  }

  private static int end(Process process, List<String> command) throws InterruptedException {
    assertTrue(process.waitFor(15, TimeUnit.MINUTES), command::toString);
    return process.exitValue();
  }

  /** One that has the modules; Debian's is not always the first on the path. */
  private String python(String modules) throws IOException, InterruptedException {
    for (String python : List.of("python3", "/usr/bin/python3")) {
      if (run(List.of(python, "-c", "import " + modules)) == 0) {
        return python;
      }
    }
    return null;
  }

  private void succeeds(String python, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(python, "-m"));
    command.addAll(List.of(arguments));
    assertEquals(0, run(command), () -> said(OUT));
  }

  private String said(String out) {
    try {
      return Files.readString(folder.resolve(out));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Some sixty engines start: classes that the first has read and checked are those of all. */
  private static final String FIRST =
      """
      import os
      os.environ["JDK_JAVA_OPTIONS"] = (
          "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:ArchiveClassesAtExit="
          + os.environ["EPROP_TEST_CLASSES"])
      import eprop, numpy
      eprop.start(vectors=False)
      signals = numpy.random.default_rng(1).normal(size=(8, 40, 2))
      eprop.Classifier(neurons=4, epochs=1).fit(signals, numpy.arange(8) % 2)
      """;

  /** Every other file by one process each of two: half of the time is waiting. */
  @Test
  void itsTestsHold() throws IOException, InterruptedException {
    String all = python("numpy, pytest, sklearn");
    String python = all != null ? all : python("numpy, pytest");
    assumeTrue(python != null, "there is no Python with NumPy and pytest");
    assertEquals(0, run(List.of(python, "-c", FIRST)), () -> said(OUT));
    List<String> files;
    try (Stream<Path> tests = Files.list(Path.of("tests"))) {
      files =
          tests
              .map(Path::toString)
              .filter(name -> name.matches(".*\\btest_\\w+\\.py"))
              .sorted()
              .toList();
    }
    List<List<String>> commands = new ArrayList<>();
    List<Process> running = new ArrayList<>();
    for (int half = 0; half < 2; half++) {
      List<String> command =
          new ArrayList<>(List.of(python, "-m", "pytest", "-q", "-p", "no:cacheprovider"));
      for (int i = half; i < files.size(); i += 2) {
        command.add(files.get(i));
      }
      commands.add(command);
      running.add(start(command, OUT + half));
    }
    int first = end(running.get(0), commands.get(0));
    int second = end(running.get(1), commands.get(1));
    assertEquals(0, first, () -> said(OUT + 0));
    assertEquals(0, second, () -> said(OUT + 1));
  }

  @Tag("nightly")
  @Test
  void itsTypesFit() throws IOException, InterruptedException {
    String python = python("numpy, mypy");
    assumeTrue(python != null, "there is no Python with NumPy and mypy");
    succeeds(python, "mypy", "--cache-dir", folder.toString());
  }
}
