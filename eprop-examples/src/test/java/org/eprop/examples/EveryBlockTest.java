package org.eprop.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** No block of README and docs, and no notebook, is without a test that reads it. */
class EveryBlockTest {

  private static final Pattern FENCE = Pattern.compile("^ *```(.*)$");

  /** Which tests read the blocks of a page in a language. */
  private static final Map<String, List<String>> TESTS =
      Map.ofEntries(
          Map.entry("README.md java", List.of("ReadmeTest")),
          Map.entry("README.md json", List.of("DocumentedJsonTest")),
          Map.entry("README.md xml", List.of("ReadmeTest")),
          Map.entry("README.md python", List.of("PythonIT")),
          Map.entry("eprop-tasks/README.md json", List.of("DocumentedJsonTest")),
          Map.entry("eprop-tasks/README.md python", List.of("ArraysPageTest")),
          Map.entry("docs/compare.md json", List.of("DocumentedJsonTest")),
          Map.entry("docs/compare.md latex", List.of()),
          Map.entry("docs/constraints.md json", List.of("DocumentedJsonTest")),
          Map.entry("integrations/data/README.md json", List.of("DocumentedJsonTest")),
          Map.entry("integrations/device/README.md c", List.of("DevicesPageTest")),
          Map.entry("docs/embedding.md java", List.of("EmbeddingPageTest")),
          Map.entry("docs/eprop.ipynb java", List.of("NotebookTest")),
          Map.entry("eprop-equations/README.md json", List.of("PageTest")),
          Map.entry("eprop-experiment/README.md json", List.of("MeasuresPageTest")),
          Map.entry("docs/experiments.md json", List.of("ReadmeTest")),
          Map.entry("docs/extending.md java", List.of("ExtendingTest")),
          Map.entry("docs/jshell.md java", List.of("JShellTest")),
          Map.entry("docs/modules.md xml", List.of("BomTest")),
          Map.entry("docs/networks.md java", List.of("NetworksTest")),
          Map.entry("docs/networks.md json", List.of("NetworksTest")),
          Map.entry("integrations/djl/README.md java", List.of("EmbeddingPageTest")),
          Map.entry("integrations/python/README.md python", List.of("PythonIT")),
          Map.entry("docs/reward.md json", List.of("DocumentedJsonTest")),
          Map.entry("docs/searches.md json", List.of("DocumentedJsonTest")),
          Map.entry(
              "integrations/stream/README.md java", List.of("KeysPageTest", "ServicePageTest")),
          Map.entry("docs/streams.md java", List.of("TableLearnerTest")),
          Map.entry("docs/your-data.md json", List.of("YourDataTest")),
          Map.entry("docs/your-data.md python", List.of("YourDataTest")),
          Map.entry("docs/your-surrogate.md java", List.of("YourSurrogateTest")),
          Map.entry("docs/your-surrogate.md json", List.of("YourSurrogateTest")));

  @Test
  void everyBlockHasATest() throws IOException {
    TreeSet<String> found = new TreeSet<>();
    for (Path page : Project.pages()) {
      boolean inside = false;
      for (String line : Files.readAllLines(page)) {
        Matcher fence = FENCE.matcher(line);
        if (fence.matches()) {
          inside = !inside;
          if (inside && !fence.group(1).startsWith("{")) {
            found.add(Project.ROOT.relativize(page) + " " + fence.group(1));
          }
        }
      }
    }
    for (Path notebook : Project.notebooks()) {
      found.add(Project.ROOT.relativize(notebook) + " java");
    }
    assertEquals(new TreeSet<>(TESTS.keySet()), found);
  }

  @Test
  void theTestsReadThePages() throws IOException {
    List<Path> sources = Project.sources();
    for (Map.Entry<String, List<String>> entry : TESTS.entrySet()) {
      String page = entry.getKey().replaceFirst("(?:docs/)?(\\S+) .*", "$1");
      for (String test : entry.getValue()) {
        boolean reads = false;
        for (Path file : sources) {
          if (file.endsWith(test + ".java")) {
            String source = Files.readString(file);
            reads |=
                source.contains(page.replaceFirst(".*/README", "README"))
                    || source.contains("Pages.all()");
          }
        }
        assertTrue(reads, test + " does not read " + page);
      }
    }
  }
}
