package org.eprop.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;

class SealedTextTest {

  private static final String TEXT =
      "{\n  \"jar\": {\"sha256\": \"\"},\n  \"loss\": 0.5,\n  \"sha256\": \"\"\n}\n";

  @Test
  void theDigestIsThatOfTheTextWithoutIt() {
    String digest = Sha256.of(TEXT);
    String sealed = SealedText.seal(TEXT);
    assertEquals(
        "{\n  \"jar\": {\"sha256\": \"\"},\n  \"loss\": 0.5,\n  \"sha256\": \""
            + digest
            + "\"\n}\n",
        sealed);
    assertEquals(sealed, SealedText.check(sealed));
  }

  @Test
  void everyFlippedBitIsRefused() {
    byte[] sealed = SealedText.seal(TEXT).getBytes(StandardCharsets.UTF_8);
    for (int bit = 0; bit < 8 * sealed.length; bit++) {
      byte[] changed = sealed.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(
          InvalidInputException.class,
          () -> SealedText.check(new String(changed, StandardCharsets.UTF_8)),
          "bit " + bit);
    }
  }

  @Test
  void saysWhatIsWrong() {
    String sealed = SealedText.seal(TEXT);
    String changed = sealed.replace("0.5", "0.4");
    assertEquals(
        "is damaged or was changed: got sha256 "
            + Sha256.of(TEXT.replace("0.5", "0.4"))
            + ", but expected "
            + Sha256.of(TEXT)
            + ", which stands at its end",
        assertThrows(InvalidInputException.class, () -> SealedText.check(changed)).getMessage());
    assertEquals(
        "is damaged or was changed: expected a member \"sha256\" at its end",
        assertThrows(InvalidInputException.class, () -> SealedText.check("{}")).getMessage());
    assertThrows(IllegalArgumentException.class, () -> SealedText.seal("{}"));
  }
}
