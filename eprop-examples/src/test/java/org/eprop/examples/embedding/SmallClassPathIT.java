package org.eprop.examples.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program with nothing on its class path but what docs/embedding.md names. */
class SmallClassPathIT {

  @TempDir private Path folder;

  private List<String> run(List<String> classPath, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Jars.tool("java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                Jars.path(classPath),
                SaveAndLoad.class.getName()));
    command.addAll(Arrays.asList(arguments));
    return Jars.run(folder, command);
  }

  private static List<String> withExample(List<String> jars) throws java.net.URISyntaxException {
    List<String> path = new ArrayList<>(jars);
    path.add(
        Path.of(SaveAndLoad.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString());
    return path;
  }

  @Test
  void isEnoughToLearnSaveAndLoad() throws Exception {
    Jars.assertLearned(run(withExample(Jars.of(Jars.NEEDED))));
  }

  @Test
  void aPluginFolderWithoutClassGraphGivesOneWarning() throws Exception {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    for (String name : List.of("a.jar", "b.jar")) {
      new JarOutputStream(Files.newOutputStream(plugins.resolve(name))).close();
    }
    List<String> lines = run(withExample(Jars.of(Jars.NEEDED)), plugins.toString());
    assertEquals(
        "plugin folder "
            + plugins
            + ": components without a services file are not found, because ClassGraph"
            + " (io.github.classgraph:classgraph) can't be used: java.lang.NoClassDefFoundError:"
            + " io/github/classgraph/ClassGraph",
        lines.get(0));
    String nothing =
        " has no component, and no services file, such as"
            + " META-INF/services/org.eprop.api.surrogate.SurrogateFactory";
    assertEquals(List.of("a.jar" + nothing, "b.jar" + nothing), lines.subList(1, 3));
    Jars.assertLearned(lines.subList(3, lines.size()));
  }

  @Test
  void theDocumentationHasEachJarAndItsSize() throws IOException {
    String table = Files.readString(Path.of("../docs/jars.csv"));
    for (String artifact : Jars.NEEDED) {
      Matcher row = Pattern.compile("jars,`" + artifact + "`,(\\d+)\n").matcher(table);
      assertTrue(row.find(), artifact);
      double kilobytes = Files.size(Path.of(Jars.of(List.of(artifact)).get(0))) / 1000.0;
      assertEquals(kilobytes, Double.parseDouble(row.group(1)), 0.1 * kilobytes, artifact);
    }
  }
}
