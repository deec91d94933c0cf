package org.eprop.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is compared with the last release: of eprop-core the exported packages, and all of them. */
class BaselineTest {

  private static TreeSet<String> found(String pattern, Path file) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(file))
        .results()
        .map(result -> result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void onlyWhatIsNotExportedIsLeftOut() throws IOException {
    Path sources = Project.ROOT.resolve("eprop-core/src/main/java");
    TreeSet<String> hidden = new TreeSet<>();
    try (Stream<Path> folders = Files.list(sources.resolve("org/eprop/core"))) {
      folders.forEach(folder -> hidden.add("org.eprop.core." + folder.getFileName()));
    }
    hidden.removeAll(found("exports ([a-z.]+);", sources.resolve("module-info.java")));

    assertEquals(
        hidden, found("<exclude>([a-z.]+)</exclude>", Project.ROOT.resolve("eprop-core/pom.xml")));
  }
}
