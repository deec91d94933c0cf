package org.eprop.experiment.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;

class SealTest {

  private static final String JSON =
      "{\n  \"jar\": {\"sha256\": \"\u03c4\"},\n  \"loss\": 0.5\n}\n";

  @Test
  void theDigestIsThatOfTheTextWithoutIt() {
    String sealed = Seal.on(JSON);
    assertEquals(
        JSON.replace("0.5\n", "0.5,\n  \"sha256\": \"" + Sha256.of(JSON) + "\"\n"), sealed);
    byte[] back = Seal.off(sealed.getBytes(StandardCharsets.UTF_8));
    assertEquals(JSON, new String(back, StandardCharsets.UTF_8));
  }

  @Test
  void everyFlippedBitIsRefused() {
    byte[] sealed = Seal.on(JSON).getBytes(StandardCharsets.UTF_8);
    for (int bit = 0; bit < 8 * sealed.length; bit++) {
      byte[] changed = sealed.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(InvalidInputException.class, () -> Seal.off(changed), "bit " + bit);
    }
  }
}
