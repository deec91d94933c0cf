package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;

/**
 * The table of all components in docs/modules.md is what {@code eprop plugins --json} says, and so
 * is the list of their artifacts, from which messages name a missing one. Commands have a page of
 * their own. {@code -Deprop.figures.write=true} writes both.
 */
class ModulesPageTest {

  private static final Path PAGE = Path.of("../docs/modules.md");
  private static final Path ARTIFACTS =
      Path.of("../eprop-core/src/main/resources/org/eprop/core/plugin/artifacts.txt");
  private static final String HEAD = "| kind | components (module) |\n|---|---|\n";

  /** By kind, and by the module that its class is of. */
  private static Map<String, Map<String, TreeSet<String>>> components() throws IOException {
    JsonNode all = new ObjectMapper().readTree(Cli.run("plugins", "--json").succeeded().out());
    Map<String, Map<String, TreeSet<String>>> names = new TreeMap<>();
    for (JsonNode one : all) {
      String kind = one.get("kind").textValue();
      String origin = one.get("origin").textValue();
      if (!Set.of("section", "command").contains(kind)) {
        names
            .computeIfAbsent(kind, k -> new TreeMap<>())
            .computeIfAbsent(
                origin.replaceFirst("^org\\.eprop\\.(\\w+).*", "$1"), m -> new TreeSet<>())
            .add(one.get("name").textValue());
      }
    }
    return names;
  }

  private static String table() throws IOException {
    return components().entrySet().stream()
        .map(kind -> "| %s | %s |\n".formatted(kind.getKey(), byModule(kind.getValue())))
        .collect(Collectors.joining("", HEAD, ""));
  }

  private static String artifacts() throws IOException {
    StringBuilder lines = new StringBuilder();
    components()
        .forEach(
            (kind, byModule) ->
                byModule.forEach(
                    (module, names) ->
                        lines.append(
                            "%s, eprop-%s: %s\n"
                                .formatted(kind, module, String.join(", ", names)))));
    return lines.toString();
  }

  private static String byModule(Map<String, TreeSet<String>> names) {
    return names.entrySet().stream()
        .map(of -> "%s (%s)".formatted(String.join(", ", of.getValue()), of.getKey()))
        .collect(Collectors.joining("; "));
  }

  @Test
  void everyComponentIsThere() throws IOException {
    String page = Files.readString(PAGE).replace("\r\n", "\n");
    String before = page.substring(0, page.indexOf(HEAD));
    if (Boolean.getBoolean("eprop.figures.write")) {
      Files.writeString(PAGE, before + table());
    }
    assertEquals(before + table(), Files.readString(PAGE).replace("\r\n", "\n"));
  }

  @Test
  void everyComponentHasItsArtifact() throws IOException {
    if (Boolean.getBoolean("eprop.figures.write")) {
      Files.writeString(ARTIFACTS, artifacts());
    }
    assertEquals(artifacts(), Files.readString(ARTIFACTS).replace("\r\n", "\n"));
  }
}
