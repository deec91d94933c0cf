package org.eprop.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** SECURITY.md promises what tests hold; and what can be seen in the sources. */
class SecurityPageTest {

  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  private static List<String> promises() throws IOException {
    return Files.readAllLines(Project.ROOT.resolve("SECURITY.md")).stream()
        .filter(line -> line.matches("\\| .* \\|") && !line.equals("| promise | test |"))
        .toList();
  }

  @Test
  void eachPromiseHasTests() throws IOException {
    Set<String> tests =
        Project.sources().stream()
            .filter(file -> file.toString().replace('\\', '/').contains("/src/test/"))
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toSet());
    assertTrue(promises().size() > 14, promises()::toString);
    for (String promise : promises()) {
      String[] cells = promise.split("\\|", -1);
      assertEquals(4, cells.length, promise);
      Matcher names = NAME.matcher(cells[2]);
      int found = 0;
      while (names.find()) {
        assertTrue(tests.contains(names.group(1)), names.group(1) + ": there is no such test");
        found++;
      }
      assertTrue(found > 0, promise);
    }
  }

  /** Who reads Java objects runs what they say; only downloads and pages know the network. */
  @Test
  void noObjectsAreReadAndNoAddressesFetched() throws IOException {
    Pattern network =
        Pattern.compile(
            "java\\.net\\.http|URLConnection|\\.openStream\\(|java\\.net\\.(Server)?Socket"
                + "|com\\.sun\\.net\\.httpserver");
    for (Path file : Project.sources()) {
      String path = file.toString().replace('\\', '/');
      if (!path.contains("/src/main/")) {
        continue;
      }
      String source = Files.readString(file);
      assertTrue(!source.contains("ObjectInputStream"), path);
      assertTrue(
          !network.matcher(source).find()
              || path.contains("/org/eprop/data/fetch/")
              || path.contains("/org/eprop/report/live/")
              || path.contains("/org/eprop/core/plugin/"), // of jars
          path);
    }
  }
}
