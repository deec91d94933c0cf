package org.eprop.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eprop.api.plugin.Component;
import org.eprop.core.model.EpropNetwork;
import org.eprop.experiment.Experiment;
import org.junit.jupiter.api.Test;

/**
 * What eprop-api, eprop-core and eprop-experiment export to everybody is what eprop-api/surface.csv
 * lists, and each line names who needs it: one more is one more to keep until 2.0.
 */
class SurfaceTest {

  private static final Path TABLE = Project.ROOT.resolve("eprop-api/surface.csv");

  private static final String HEADER = "type,member,user,seen in";

  /** Who needs it, and modules where that is seen. */
  private static final Map<String, String> USERS =
      Map.of(
          "plugin",
          "eprop-(surrogates|neurons|losses|learning|equations|tasks)",
          "program",
          "eprop-examples|integrations/.+",
          "tool",
          "eprop-(experiment|compare|report|reference|tck|host|cli)|tools/.+",
          "engine",
          "eprop-(api|core)");

  /** Types of core and experiment that stand by themselves. */
  private static final int MOST = 80;

  /** Of members, those that are public only because packages of core call each other. */
  private static final int MOST_OF_ENGINE = 38;

  private static List<Class<?>> types() throws IOException, URISyntaxException {
    List<Class<?>> types = new ArrayList<>(Surface.types(Component.class));
    types.addAll(Surface.types(EpropNetwork.class));
    types.addAll(Surface.types(Experiment.class));
    return types;
  }

  private static List<String[]> rows() throws IOException {
    return Files.readAllLines(TABLE).stream().skip(1).map(line -> line.split(",", -1)).toList();
  }

  @Test
  void theTableListsAll() throws IOException, URISyntaxException {
    Map<String, String> had = new TreeMap<>();
    for (String[] row : rows()) {
      had.put(row[0] + "," + row[1], row[2] + "," + row[3]);
    }
    Set<String> keys = new TreeSet<>();
    for (Class<?> type : types()) {
      String name = Surface.name(type);
      Set<String> members = Surface.members(type);
      members.forEach(member -> keys.add(name + "," + member));
      if (members.isEmpty()) {
        keys.add(name + ",");
      }
    }
    StringBuilder wanted = new StringBuilder(HEADER).append('\n');
    for (String key : keys) {
      wanted.append(key).append(',').append(had.getOrDefault(key, "?,?")).append('\n');
    }
    if (Boolean.getBoolean("eprop.figures.write")) {
      Files.writeString(TABLE, wanted);
    }
    assertEquals(wanted.toString(), Files.readString(TABLE));
  }

  @Test
  void eachLineNamesAUserAndAPlaceWhereItIsSeen() throws IOException {
    Map<String, List<Path>> sources = sources();
    List<String> wrong = new ArrayList<>();
    for (String[] row : rows()) {
      String modules = USERS.get(row[2]);
      boolean seen =
          modules != null
              && sources.getOrDefault(row[3], List.of()).stream()
                  .anyMatch(path -> module(path).matches(modules) && names(path, row[0], row[1]));
      if (!seen) {
        wrong.add(String.join(",", row));
      }
    }
    assertEquals(List.of(), wrong);
  }

  private static String module(Path source) {
    String path = Project.ROOT.relativize(source).toString().replace('\\', '/');
    return path.substring(0, path.indexOf("/src/"));
  }

  /** Whether a source speaks of it: a type by its name, a member by its own. */
  private static boolean names(Path source, String type, String member) {
    String name = type.substring(type.lastIndexOf('.') + 1);
    String sought = member.isEmpty() || member.equals("new") ? name : member;
    try {
      return Pattern.compile("\\b" + sought + "\\b").matcher(Files.readString(source)).find();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, List<Path>> sources() throws IOException {
    Map<String, List<Path>> sources = new TreeMap<>();
    for (Path module : Project.modules().values()) {
      if (Files.isDirectory(module.resolve("src"))) {
        try (Stream<Path> files = Files.walk(module.resolve("src"))) {
          files
              .filter(file -> file.toString().endsWith(".java"))
              .forEach(
                  file ->
                      sources
                          .computeIfAbsent(
                              file.getFileName().toString().replace(".java", ""),
                              unused -> new ArrayList<>())
                          .add(file));
        }
      }
    }
    return sources;
  }

  @Test
  void thePageCountsThem() throws IOException {
    String page = Files.readString(TABLE.resolveSibling("README.md"));
    for (String user : USERS.keySet()) {
      long lines = rows().stream().filter(row -> row[2].equals(user)).count();
      assertTrue(page.contains("| " + user + " | " + lines + " |"), user + " " + lines);
    }
  }

  @Test
  void areFew() throws IOException, URISyntaxException {
    List<Class<?>> outer = new ArrayList<>(Surface.types(EpropNetwork.class));
    outer.addAll(Surface.types(Experiment.class));
    outer.removeIf(type -> type.getEnclosingClass() != null);
    assertTrue(outer.size() <= MOST, outer.size() + " types");
    long ofEngine = rows().stream().filter(row -> row[2].equals("engine")).count();
    assertTrue(ofEngine <= MOST_OF_ENGINE, ofEngine + " for the engine alone");
  }
}
