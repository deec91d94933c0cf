package org.eprop.host.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Python with NumPy; a test that needs it is left out where there is none. */
public final class NumPy {

  private NumPy() {}

  /** Runs a program with its arguments in a folder, and gives what it says. */
  public static String run(Path folder, String... program)
      throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(Stream.concat(Stream.of("python3"), Stream.of(program)).toList())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "there is no python3");
      throw e;
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(300, TimeUnit.SECONDS), said);
    assumeTrue(!said.contains("No module named 'numpy'"), "there is no NumPy");
    return said;
  }
}
