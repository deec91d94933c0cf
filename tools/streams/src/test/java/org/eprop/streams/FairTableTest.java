package org.eprop.streams;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The table of docs/streams.md is what the results say. */
class FairTableTest {

  @Test
  void thePageHasTheTableOfItsResults() throws IOException {
    String table = FairTable.of("results.csv");
    assertTrue(Files.readString(Path.of("../../docs/streams.md")).contains(table), table);
  }
}
