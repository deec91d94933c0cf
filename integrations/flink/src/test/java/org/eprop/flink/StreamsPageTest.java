package org.eprop.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The blocks of docs/streams.md about Flink are those of the sources, which other tests run. */
class StreamsPageTest {

  @Test
  void blocksStandInTheSources() throws IOException {
    StringBuilder sources = new StringBuilder();
    try (Stream<Path> files = Files.list(Path.of("src/test/java/org/eprop/flink"))) {
      for (Path file : files.toList()) {
        sources.append(Files.readString(file));
      }
    }
    String page = Files.readString(Path.of("../../docs/streams.md"));
    String chapter = page.substring(page.indexOf("## Flink\n"), page.indexOf("## Kafka Streams\n"));
    Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(chapter);
    int blocks = 0;
    while (block.find()) {
      blocks++;
      assertTrue(sources.toString().contains(block.group(1)), block.group(1));
    }
    assertEquals(2, blocks);
  }
}
