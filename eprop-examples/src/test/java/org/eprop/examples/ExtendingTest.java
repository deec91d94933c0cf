package org.eprop.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eprop.api.plugin.Component;
import org.eprop.core.plugin.Kind;
import org.eprop.tck.Checks;
import org.eprop.tck.check.CheckResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The blocks and files of docs/extending.md compile, and are what their kinds demand. */
class ExtendingTest {

  private static final String PAGE = "docs/extending.md";
  private static final Path EXAMPLES = Path.of("examples/components");

  @TempDir private Path folder;

  /** Sources by class name. */
  private final Map<String, String> blocks = new LinkedHashMap<>();

  @BeforeEach
  void compile() throws IOException {
    List<String> sources = new ArrayList<>(Blocks.of(PAGE, "java"));
    String page = Files.readString(Path.of("..", PAGE));
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      for (Path file : files.sorted().toList()) {
        sources.add(Files.readString(file));
        assertTrue(page.contains("components/" + file.getFileName()), file.toString());
      }
    }
    blocks.putAll(Blocks.named(sources));
    Blocks.compile(folder, blocks);
  }

  @Test
  void everyExtensionPointHasCodeThatPassesTheChecks() throws Exception {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      for (String name : blocks.keySet()) {
        Class<?> type = loader.loadClass(name);
        if (!Component.class.isAssignableFrom(type)) {
          continue; // the test of the first example
        }
        Component component = (Component) type.getConstructor().newInstance();
        for (Kind kind : Kind.values()) {
          if (kind.factory().isInstance(component)) {
            kinds.add(kind);
            assertEquals(List.of(), broken(kind, component), name);
          }
        }
      }
    }
    assertEquals(EnumSet.allOf(Kind.class), kinds);
  }

  /** Without a services file, one property does not hold. */
  private static List<String> broken(Kind kind, Component component) {
    return Checks.run(kind, component, Map.of()).stream()
        .filter(outcome -> !outcome.holds() && !outcome.property().equals("registered"))
        .map(CheckResult::message)
        .toList();
  }
}
