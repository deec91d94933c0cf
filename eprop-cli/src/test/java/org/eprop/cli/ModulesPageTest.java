package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;

/**
 * The commands in docs/modules.md, and the list of components and their artifacts, to which that
 * page leads and from which messages name a missing one, are what {@code eprop plugins --json}
 * says. {@code -Deprop.figures.write=true} writes the list.
 */
class ModulesPageTest {

  private static final Path ARTIFACTS =
      Path.of("../eprop-core/src/main/resources/org/eprop/core/plugin/artifacts.txt");

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

  /** Names of commands, by the module that each is of: packages are called as modules are. */
  private static Map<String, Set<String>> commands() throws IOException {
    Map<String, Set<String>> commands = new TreeMap<>();
    for (JsonNode one : new ObjectMapper().readTree(Cli.run("plugins", "--json").out())) {
      if (one.get("kind").textValue().equals("command")) {
        String module =
            one.get("origin").textValue().replaceFirst("^org\\.(eprop)\\.(\\w+).*", "$1-$2");
        commands.computeIfAbsent(module, m -> new TreeSet<>()).add(one.get("name").textValue());
      }
    }
    return commands;
  }

  /** The column of commands in the page's table, by the module of the row. */
  private static Map<String, Set<String>> told() throws IOException {
    Map<String, Set<String>> commands = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("../docs/modules.md"))) {
      if (line.startsWith("| `eprop-")) {
        String[] cells = line.split("\\|");
        Set<String> names = new TreeSet<>(List.of(cells[3].replace("`", "").strip().split(", ")));
        names.remove("");
        if (!names.isEmpty()) {
          commands.put(cells[1].replace("`", "").strip(), names);
        }
      }
    }
    return commands;
  }

  @Test
  void everyCommandIsInTheRowOfItsModule() throws IOException {
    assertEquals(commands(), told());
  }

  @Test
  void everyComponentHasItsArtifact() throws IOException {
    if (Boolean.getBoolean("eprop.figures.write")) {
      Files.writeString(ARTIFACTS, artifacts());
    }
    assertEquals(artifacts(), Files.readString(ARTIFACTS).replace("\r\n", "\n"));
  }
}
