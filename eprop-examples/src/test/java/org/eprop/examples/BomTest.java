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

/**
 * Who lists modules lists all: eprop-bom those that are published, tools/checks those with sources.
 */
class BomTest {

  private static String text(String module) throws IOException {
    return Files.readString(Path.of("..", module, "pom.xml"));
  }

  private static TreeSet<String> found(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    TreeSet<String> found = new TreeSet<>();
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  @Test
  void everyPublishedModuleIsInIt() throws IOException {
    TreeSet<String> published = new TreeSet<>();
    for (Map.Entry<String, Path> module : Project.modules().entrySet()) {
      String pom = Files.readString(module.getValue().resolve("pom.xml"));
      if (!pom.contains("<maven.deploy.skip>true</maven.deploy.skip>")) {
        published.add(module.getKey());
      }
    }
    published.remove("eprop-bom");

    String bom = text("eprop-bom");
    TreeSet<String> listed = found("<artifactId>(eprop-.+)</artifactId>", bom);
    listed.remove("eprop-bom");
    assertEquals(published, listed);
    String version = "(?s)<artifactId>eprop(?:-bom)?</artifactId>\\s*<version>(.+?)</version>";
    assertEquals(found(version, text(".")), found(version, bom));
  }

  @Test
  void thePageHasItsVersion() throws IOException {
    String block = Blocks.of("docs/modules.md", "xml").get(0);
    String version = "(?s)<artifactId>eprop-bom</artifactId>\\s*<version>(.+?)</version>";
    assertEquals(found(version, text("eprop-bom")), found(version, block));
    assertTrue(block.contains("<groupId>org.eprop</groupId>"), block);
  }

  /** A module that is not named there would never be checked. */
  @Test
  void theStaticChecksSeeAllSources() throws IOException {
    String checks = Files.readString(Project.ROOT.resolve("tools/checks/pom.xml"));
    for (Path module : Project.modules().values()) {
      for (String folder : List.of("src/main/java", "src/test/java", "src/testing/java")) {
        Path sources = module.resolve(folder);
        String root = Project.ROOT.relativize(sources).toString().replace('\\', '/');
        assertTrue(!Files.exists(sources) || checks.contains("/" + root + "</root>"), root);
      }
    }
  }
}
