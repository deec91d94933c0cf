package org.eprop.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Starts processes of Flink: {@code mvn verify -Deprop.kill=true}. */
@EnabledIfSystemProperty(named = "eprop.kill", matches = "true")
class KillAndRestartIT {

  @TempDir private Path folder;

  @Test
  void noKeyIsLostToAKillAndAnUpgrade() throws Exception {
    assertEquals(
        "200 keys, 30000 answers: 0 missing, 0 different",
        KillAndRestart.run("200", "150", folder.toString(), "hashmap"));
  }
}
