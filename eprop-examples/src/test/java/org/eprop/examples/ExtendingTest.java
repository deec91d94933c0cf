package org.eprop.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.eprop.api.plugin.Component;
import org.eprop.core.plugin.Kind;
import org.eprop.tck.check.Checks;
import org.eprop.tck.check.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The blocks of docs/extending.md compile, and are what their kinds demand. */
class ExtendingTest {

  private static final Path PAGE = Path.of("../docs/extending.md");

  @TempDir private Path folder;

  /** Sources by class name. */
  private final Map<String, String> blocks = new LinkedHashMap<>();

  @BeforeEach
  void compile() throws IOException {
    Matcher block =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
    while (block.find()) {
      Matcher name = Pattern.compile("class (\\w+)").matcher(block.group(1));
      assertTrue(name.find());
      blocks.put(name.group(1), block.group(1));
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-Xlint:all,-processing,-serial",
                "-Werror",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString()));
    for (Map.Entry<String, String> entry : blocks.entrySet()) {
      Path file = folder.resolve(entry.getKey() + ".java");
      Files.writeString(file, entry.getValue());
      arguments.add(file.toString());
    }
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, errors, errors, arguments.toArray(String[]::new));
    assertEquals(0, status, errors.toString(StandardCharsets.UTF_8));
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
        .map(Outcome::message)
        .toList();
  }

  @Test
  void thePageNamesEveryCheck() throws IOException {
    String page = Files.readString(PAGE);
    for (Kind kind : Kind.values()) {
      for (String property : Checks.properties(kind)) {
        assertTrue(page.contains("`" + property + "`"), kind.title() + ": " + property);
      }
    }
  }
}
