package org.eprop.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** ARCHITECTURE.md and docs/modules.md leave no room out. */
class ArchitectureTest {

  private static String page(String name) throws IOException {
    return Files.readString(Project.ROOT.resolve(name));
  }

  @Test
  void everyModuleIsNamed() throws IOException {
    String rooms = page("ARCHITECTURE.md");
    String table = page("docs/modules.md");
    Set<String> modules = Project.modules().keySet();
    assertTrue(modules.size() > 20, modules::toString);
    for (String name : modules) {
      assertTrue(rooms.matches("(?s).*\\b" + name + "\\b(?!-).*"), name);
      assertTrue(name.equals("eprop-bom") || table.contains("`" + name + "`"), name);
    }
  }

  /** A name that two public types share can't be written, read or searched for alone. */
  @Test
  void noTwoPublicTypesHaveOneName() throws IOException {
    Map<String, Path> types = new TreeMap<>();
    List<String> twice = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Project.ROOT)) {
      for (Path file : files.filter(ArchitectureTest::isMainSource).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        if (isPublic(Files.readString(file), name)) {
          Path before = types.put(name, file);
          if (before != null) {
            twice.add(before + " and " + file);
          }
        }
      }
    }
    assertTrue(types.size() > 500, types.size() + " public types");
    assertEquals(List.of(), twice);
  }

  private static boolean isMainSource(Path file) {
    String path = file.toString().replace('\\', '/');
    return path.contains("/src/main/java/org/eprop/") && path.endsWith(".java");
  }

  private static boolean isPublic(String source, String name) {
    return source.lines().anyMatch(line -> line.matches("public .*\\b" + name + "\\b.*"));
  }

  @Test
  void everyPackageOfTheCoreIsNamed() throws IOException {
    String rooms = page("ARCHITECTURE.md");
    Path core = Project.ROOT.resolve("eprop-core/src/main/java/org/eprop/core");
    try (Stream<Path> packages = Files.list(core)) {
      for (Path one : packages.filter(Files::isDirectory).toList()) {
        assertTrue(rooms.contains("`" + one.getFileName() + "`"), one::toString);
      }
    }
  }
}
