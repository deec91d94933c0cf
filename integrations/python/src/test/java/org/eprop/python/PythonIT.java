package org.eprop.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tests of the Python package, where there is a Python that has what they need; they run the
 * blocks of README.md and integrations/python/README.md, too.
 */
class PythonIT {

  @TempDir private Path folder;

  private int run(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("EPROP_JAR", System.getProperty("eprop.jar"));
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process process;
    try {
      process =
          builder.redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile()).start();
    } catch (IOException e) {
      return -1; // there is no such program
    }
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
    assertEquals(0, run(command), () -> said());
  }

  private String said() {
    try {
      return Files.readString(folder.resolve("out"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void itsTestsHold() throws IOException, InterruptedException {
    String all = python("numpy, pytest, sklearn");
    String python = all != null ? all : python("numpy, pytest");
    assumeTrue(python != null, "there is no Python with NumPy and pytest");
    succeeds(python, "pytest", "-q", "-p", "no:cacheprovider");
  }

  @Test
  void itsTypesFit() throws IOException, InterruptedException {
    String python = python("numpy, mypy");
    assumeTrue(python != null, "there is no Python with NumPy and mypy");
    succeeds(python, "mypy", "--cache-dir", folder.toString());
  }
}
