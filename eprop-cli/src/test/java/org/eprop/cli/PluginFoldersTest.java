package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stranger's surrogate in a jar, by name. */
class PluginFoldersTest {

  @TempDir Path folder;

  /** Compiles a surrogate and puts it into a jar of the folder "plugins". */
  private void plugin(String jar, String className, String name, boolean registered)
      throws IOException {
    Files.createDirectories(folder.resolve("plugins"));
    TestJar.write(folder.resolve("plugins").resolve(jar), className, name, "1", registered);
  }

  private String plugins() {
    return "--plugins=" + folder.resolve("plugins");
  }

  @Test
  void trainsByNameAndIsNoted() throws IOException {
    plugin("cauchy.jar", "Cauchy", "cauchy", true);
    Path run = folder.resolve("run");
    Cli.trainQuickly(2, run, "--set=network.layers[0].surrogate=cauchy", plugins()).succeeded();
    JsonNode noted =
        new ObjectMapper()
            .readTree(Files.readString(run.resolve("experiment.json")))
            .at("/provenance/components/3");
    String sha256 = noted.path("sha256").textValue();
    assertEquals(
        "{\"kind\":\"surrogate\",\"name\":\"cauchy\",\"class\":\"Cauchy\",\"jar\":\"cauchy.jar\","
            + "\"sha256\":\""
            + sha256
            + "\",\"version\":\"unknown\"}",
        noted.toString());
    Cli.run("evaluate", run.toString(), plugins()).succeeded();
    Cli.run("evaluate", run.toString())
        .refused(
            "eprop: "
                + run.resolve("experiment.json")
                + ": provenance: there is no surrogate \"cauchy\" here; then, it was Cauchy of"
                + " cauchy.jar, sha256 "
                + sha256
                + ", version unknown: expected a plugin folder with that jar");
  }

  @Test
  void isListed() throws IOException {
    plugin("cauchy.jar", "Cauchy", "cauchy", true);
    Cli list = Cli.run("plugins", plugins()).succeeded();
    assertTrue(
        list.out().contains("\n  cauchy                    S(q) = 1 / (1 + q^2).\n"), list.out());
    assertEquals(
        """
        cauchy (surrogate)

          S(q) = 1 / (1 + q^2). A test's.

        Parameters of every surrogate, with their defaults:
          gamma = 0.3               dampening factor: height of the pseudo-derivative at
                                    threshold
                                    a number >= 0
          slope = 1                 steepness: the distance to threshold is multiplied
                                    by it
                                    a number > 0
          learn_slope = false       whether each neuron learns its slope, with which the
                                    height grows
                                    true or false

        From Cauchy in %s
        """
            .formatted(folder.resolve("plugins/cauchy.jar")),
        Cli.run("plugins", "cauchy", plugins()).succeeded().out());
  }

  @Test
  void twoOfOneName() throws IOException {
    plugin("one.jar", "One", "cauchy", true);
    plugin("two.jar", "Two", "cauchy", true);
    Cli.run("plugins", plugins())
        .refused(
            "eprop: two components of the kind surrogate have the name \"cauchy\": One in "
                + folder.resolve("plugins/one.jar")
                + ", and Two in "
                + folder.resolve("plugins/two.jar"));
  }

  @Test
  void oneClassInAJarIsEnough() throws IOException {
    plugin("cauchy.jar", "Cauchy", "cauchy", false);
    String text = Cli.run("plugins", "cauchy", plugins()).succeeded().out();
    assertTrue(text.contains("From Cauchy in " + folder.resolve("plugins/cauchy.jar")), text);
    Cli none = Cli.run("plugins", "cauchy", plugins(), "--no-scan");
    assertEquals(2, none.status());
    assertTrue(
        none.err().contains("cauchy.jar has no component, and no services file"), none.err());
  }

  @Test
  void missingFolder() {
    Cli.run("plugins", plugins())
        .refused("eprop: plugin folder " + folder.resolve("plugins") + ": no such folder");
  }
}
