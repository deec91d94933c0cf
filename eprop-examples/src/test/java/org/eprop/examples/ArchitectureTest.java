package org.eprop.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
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
