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
import org.eprop.api.environment.Episode;
import org.eprop.api.environment.Scene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The method of docs/reward.md draws what the page says, as a part of an episode. */
class RewardPageTest {

  private static final String EPISODE =
      """
      import java.util.*;
      import org.eprop.api.environment.*;
      public class Walk implements Episode {
        private double place = 2;
        @Override public void observe(float[] observation) { observation[0] = (float) place; }
        BLOCK
      }
      """;

  @TempDir private Path folder;

  @Test
  void theSceneIsDrawn() throws Exception {
    List<String> blocks = Blocks.of("docs/reward.md", "java");
    assertEquals(1, blocks.size());
    Blocks.compile(folder, Map.of("Walk", EPISODE.replace("BLOCK", blocks.get(0))));
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      Episode walk = (Episode) loader.loadClass("Walk").getConstructor().newInstance();
      Scene scene = walk.scene().orElseThrow();
      assertEquals(
          List.of(
              new Scene.Line("floor", -5, -0.5, 5, -0.5),
              new Scene.Circle("walker", 2, 0, 0.4, true)),
          scene.shapes());
    }
  }

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
