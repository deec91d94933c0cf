package org.eprop.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Arrows between modules, and between packages, point down, as ARCHITECTURE.md draws them. */
class OrderTest {

  private static final int MOST_CLASSES = 40;
  private static final Pattern NAMED =
      Pattern.compile("\\borg\\.eprop(?:\\.[a-z][a-z0-9]*)+(?=\\.[A-Z])");

  private static String page() throws IOException {
    return Files.readString(Project.ROOT.resolve("ARCHITECTURE.md")).replace("\r\n", "\n");
  }

  /** By name, the modules that a module needs, also those that its commands alone need. */
  private static Map<String, Set<String>> modules() throws IOException {
    Map<String, Set<String>> needs = new TreeMap<>();
    for (Map.Entry<String, Path> module : Project.modules().entrySet()) {
      String pom = Files.readString(module.getValue().resolve("pom.xml"));
      Set<String> needed = new TreeSet<>();
      Matcher dependency =
          Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL)
              .matcher(pom.replaceAll("(?s)<dependencyManagement>.*</dependencyManagement>", ""));
      while (dependency.find()) {
        Matcher name = Pattern.compile("<artifactId>(eprop-\\w+)</").matcher(dependency.group(1));
        if (name.find() && !dependency.group(1).contains("<scope>test</scope>")) {
          needed.add(name.group(1));
        }
      }
      needs.put(module.getKey(), needed);
    }
    return needs;
  }

  /** A line of the drawing of modules, and the ring that it belongs to. */
  private record Line(List<String> modules, String ring) {

    static Line of(String text) {
      String[] parts = text.strip().split(" {2,}\\(");
      return new Line(List.of(parts[0].split(" ")), parts[1].replace(")", ""));
    }
  }

  /** The lines of the drawing of modules, from the top. */
  private static List<Line> drawn() throws IOException {
    String page = page();
    String drawing =
        page.substring(page.indexOf("## Modules"), page.indexOf("Inside `eprop-core`"));
    return drawing.lines().filter(line -> line.startsWith("    eprop-")).map(Line::of).toList();
  }

  @Test
  void modulesNeedThoseBelowThem() throws IOException {
    Map<String, Integer> lines = new HashMap<>();
    List<Line> drawn = drawn();
    for (int line = 0; line < drawn.size(); line++) {
      for (String name : drawn.get(line).modules()) {
        assertEquals(null, lines.put(name, line), name + " is drawn twice");
      }
    }
    List<String> upwards = new ArrayList<>();
    modules()
        .forEach(
            (name, needed) ->
                needed.stream()
                    .filter(other -> lines.get(name) >= lines.get(other))
                    .forEach(other -> upwards.add(name + " needs " + other)));
    assertEquals(List.of(), upwards);
  }

  /** What ties eprop to something outside it is in one folder, and nothing else is. */
  @Test
  void aFolderHasTheModulesOfItsRing() throws IOException {
    Map<String, Path> modules = Project.modules();
    Set<String> drawn = new TreeSet<>();
    for (Line line : drawn()) {
      for (String name : line.modules()) {
        drawn.add(name);
        String folder = modules.get(name).getParent().getFileName().toString();
        String expected =
            switch (line.ring()) {
              case "engine", "workbench", "together" -> "..";
              case "build" -> name.equals("eprop-bom") ? ".." : "tools";
              default -> line.ring();
            };
        assertEquals(expected, folder, name);
      }
    }
    assertEquals(modules.keySet(), drawn);
  }

  private static Set<String> reached(Map<String, Set<String>> needs, String from) {
    Set<String> reached = new TreeSet<>();
    List<String> open = new ArrayList<>(needs.get(from));
    while (!open.isEmpty()) {
      String next = open.remove(0);
      if (reached.add(next)) {
        open.addAll(needs.get(next));
      }
    }
    return reached;
  }

  /** The packages of a module, and those that each names outside comments. */
  private static Map<String, Set<String>> packages(Path module) throws IOException {
    Map<String, Set<String>> names = new TreeMap<>();
    Path main = module.resolve("src/main/java");
    try (Stream<Path> files = Files.isDirectory(main) ? Files.walk(main) : Stream.of()) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        if (file.endsWith("module-info.java")) {
          continue;
        }
        String own = main.relativize(file.getParent()).toString().replaceAll("[/\\\\]", ".");
        names
            .computeIfAbsent(own, p -> new TreeSet<>())
            .addAll(
                NAMED
                    .matcher(Files.readString(file).replaceAll("(?s)/\\*.*?\\*/|//[^\\n]*", ""))
                    .results()
                    .map(MatchResult::group)
                    .toList());
      }
    }
    names.forEach((own, others) -> others.removeIf(p -> p.equals(own) || !names.containsKey(p)));
    return names;
  }

  @Test
  void noPackagesKnowEachOther() throws IOException {
    Set<String> circles = new TreeSet<>();
    for (Path module : Project.modules().values()) {
      Map<String, Set<String>> knows = packages(module);
      for (String one : knows.keySet()) {
        if (reached(knows, one).contains(one)) {
          circles.add(one);
        }
      }
    }
    assertEquals(Set.of(), circles);
  }

  /** A row for each of the larger modules. */
  @Test
  void packagesKnowThoseToTheirRight() throws IOException {
    Matcher row =
        Pattern.compile("\\| `(eprop-\\w+)` \\| (\\w[^|]* > [^|]*) \\|\n").matcher(page());
    Set<String> ordered = new TreeSet<>();
    List<String> wrong = new ArrayList<>();
    while (row.find()) {
      ordered.add(row.group(1));
      Map<String, Set<String>> knows = packages(Project.modules().get(row.group(1)));
      Map<String, Integer> places = new HashMap<>();
      String[] groups = row.group(2).strip().split(" > ");
      for (int place = 0; place < groups.length; place++) {
        for (String name : groups[place].split(", ")) {
          places.put(name, place);
        }
      }
      assertEquals(
          knows.keySet().stream().map(OrderTest::last).collect(Collectors.toSet()),
          places.keySet(),
          row.group(1));
      knows.forEach(
          (own, others) ->
              others.stream()
                  .filter(other -> places.get(last(own)) >= places.get(last(other)))
                  .forEach(other -> wrong.add(own + " knows " + other)));
    }
    assertEquals(List.of(), wrong);
    assertTrue(
        ordered.containsAll(Set.of("eprop-device", "eprop-host", "eprop-report", "eprop-tck")),
        ordered::toString);
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  @Test
  void noPackageIsTooLarge() throws IOException {
    List<String> large = new ArrayList<>();
    for (Path module : Project.modules().values()) {
      for (String name : packages(module).keySet()) {
        Path folder = module.resolve("src/main/java").resolve(name.replace('.', '/'));
        try (Stream<Path> files = Files.list(folder)) {
          long classes =
              files
                  .map(file -> file.getFileName().toString())
                  .filter(file -> file.endsWith(".java") && !file.contains("-info"))
                  .count();
          if (classes > MOST_CLASSES) {
            large.add(name + ": " + classes);
          }
        }
      }
    }
    assertEquals(List.of(), large);
  }

  @Test
  void noSimpleNameIsThatOfTwoClasses() throws IOException {
    List<Path> sources = new ArrayList<>(Project.sources());
    try (Stream<Path> tools = Files.walk(Project.ROOT.resolve("tools"))) {
      tools.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
    }
    Map<String, List<String>> places = new TreeMap<>();
    for (Path file : sources) {
      String path = Project.ROOT.relativize(file).toString().replace('\\', '/');
      if (path.contains("/src/main/java/") && !path.endsWith("-info.java")) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        places.computeIfAbsent(name, key -> new ArrayList<>()).add(path);
      }
    }
    assertTrue(places.size() > 500, () -> "found only " + places.size());
    places.values().removeIf(all -> all.stream().distinct().count() == 1);
    assertEquals(Map.of(), places);
  }
}
