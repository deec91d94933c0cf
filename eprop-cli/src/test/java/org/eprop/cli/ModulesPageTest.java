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
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.Test;

/**
 * The list of components and their artifacts, to which docs/modules.md leads and from which
 * messages name a missing one, is what {@code eprop plugins --json} says. {@code
 * -Deprop.figures.write=true} writes it.
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

  @Test
  void everyComponentHasItsArtifact() throws IOException {
    if (Boolean.getBoolean("eprop.figures.write")) {
      Files.writeString(ARTIFACTS, artifacts());
    }
    assertEquals(artifacts(), Files.readString(ARTIFACTS).replace("\r\n", "\n"));
  }
}
