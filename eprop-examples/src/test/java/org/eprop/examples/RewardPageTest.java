package org.eprop.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of docs/reward.md does what the page says. */
class RewardPageTest {

  @TempDir private Path folder;

  /** The program learns while an episode runs: these are means of four episodes of each. */
  @Test
  void theOnlineActorLearns() throws Exception {
    String program = Files.readString(Path.of("examples/rewards/OnlineActor.java"));
    Blocks.compile(folder, Map.of("OnlineActor", program));
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      loader
          .loadClass("OnlineActor")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[] {"cart_pole", "40"});
    } finally {
      System.setOut(before);
    }
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals("episode 4: mean return 23.00", lines.get(0));
    assertEquals("episode 28: mean return 43.75", lines.get(6));
    assertEquals("episode 40: mean return 33.50", lines.get(9));
  }
}
