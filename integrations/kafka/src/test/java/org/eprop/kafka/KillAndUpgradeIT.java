package org.eprop.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Starts a broker and two processes: {@code mvn verify -Deprop.kill=true}. */
@EnabledIfSystemProperty(named = "eprop.kill", matches = "true")
class KillAndUpgradeIT {

  @TempDir private Path folder;

  @Test
  void noKeyIsLost() throws Exception {
    assertEquals(
        "200 keys, 4000 answers: 0 missing, 0 different, 0 twice",
        KillAndUpgrade.run(200, 20, folder));
  }
}
