package org.eprop.core.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers run threads whose context class loader knows nothing but the platform. In a Java virtual
 * machine of its own, as what was looked up once would stay.
 */
class ContextClassLoaderTest {

  /** A stream's first numbers in a thread with the context class loader that is named. */
  static final class Program {

    private Program() {}

    public static void main(String[] arguments) throws InterruptedException {
      Thread thread =
          new Thread(
              () -> {
                RandomGenerator random = new RandomStreams(7).stream("order", 3);
                System.out.print(random.nextLong() + " " + random.nextGaussian());
              });
      thread.setContextClassLoader(
          arguments[0].equals("platform") ? ClassLoader.getPlatformClassLoader() : null);
      thread.start();
      thread.join();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"platform", "none"})
  void streamsDoNotDependOnIt(String loader) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                loader)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    RandomGenerator here = new RandomStreams(7).stream("order", 3);
    assertEquals(here.nextLong() + " " + here.nextGaussian(), output);
  }
}
