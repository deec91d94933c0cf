package org.eprop.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillAndUpgradeIT {

  @TempDir private Path folder;

  @Test
  void noKeyIsLost() throws Exception {
    assertEquals(
        "200 keys, 4000 answers: 0 missing, 0 different, 0 twice",
        KillAndUpgrade.run(200, 20, folder));
  }
}
