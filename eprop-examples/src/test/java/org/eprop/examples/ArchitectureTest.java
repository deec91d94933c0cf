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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** ARCHITECTURE.md and docs/modules.md leave no room out. */
class ArchitectureTest {

  private static final List<String> SAY_WHAT_MAY_BE_NULL =
      List.of(
          "eprop-api",
          "eprop-core",
          "eprop-surrogates",
          "eprop-neurons",
          "eprop-losses",
          "eprop-learning",
          "eprop-experiment",
          "eprop-stream",
          "eprop-guice");

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

  /** Who calls it is to see from a signature what may be null: in every package for everybody. */
  @Test
  void whatIsExportedSaysWhatMayBeNull() throws IOException {
    String checked = Files.readString(Project.ROOT.resolve("tools/checks/pom.xml"));
    checked = checked.substring(checked.indexOf("<id>null-away</id>"));
    List<String> missing = new ArrayList<>();
    for (String name : SAY_WHAT_MAY_BE_NULL) {
      String module = Project.ROOT.relativize(Project.modules().get(name)).toString();
      String main = module.replace('\\', '/') + "/src/main/java/";
      assertTrue(checked.contains("/" + main.substring(0, main.length() - 1) + "</root>"), main);
      Path sources = Project.ROOT.resolve(main);
      Matcher exported =
          Pattern.compile("exports ([a-z.]+);")
              .matcher(Files.readString(sources.resolve("module-info.java")));
      while (exported.find()) {
        String info = exported.group(1).replace('.', '/') + "/package-info.java";
        if (!Files.readString(sources.resolve(info)).contains(".NullMarked\n")) {
          missing.add(info);
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  private static boolean isMainSource(Path file) {
    String path = file.toString().replace('\\', '/');
    return path.contains("/src/main/java/org/eprop/") && path.endsWith(".java");
  }

  private static boolean isPublic(String source, String name) {
    return source.lines().anyMatch(line -> line.matches("public .*\\b" + name + "\\b.*"));
  }
}
