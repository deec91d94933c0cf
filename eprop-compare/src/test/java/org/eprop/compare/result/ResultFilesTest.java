package org.eprop.compare.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.compare.testing.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFilesTest {

  @TempDir private Path folder;

  private record Other(String name) {}

  private Path file() {
    return folder.resolve("result.json");
  }

  private String refusal(byte[] bytes) throws IOException {
    Files.deleteIfExists(file()); // else the file system waits for the disk each time
    Files.write(file(), bytes);
    return assertThrows(
            InvalidInputException.class, () -> ResultFiles.read(file(), RunResult.class))
        .getMessage();
  }

  @Test
  void isReadBack() throws IOException {
    RunResult result = Runs.of("a", 1, 0.9, true, 100);
    ResultFiles.write(file(), result);
    assertEquals(result, ResultFiles.read(file(), RunResult.class));
    String text = Files.readString(file());
    assertTrue(
        text.matches("(?s)\\{\n  \"variant\": .*,\n  \"sha256\": \"[0-9a-f]{64}\"\n}\n"), text);
  }

  @Test
  void noBitMayChange() throws IOException {
    ResultFiles.write(file(), Runs.of("a", 1, 0.9, true, 100));
    byte[] right = Files.readAllBytes(file());
    for (int i = 0; i < right.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = right.clone();
        flipped[i] ^= (byte) (1 << bit);
        refusal(flipped);
      }
    }
    for (int length = 0; length < right.length; length++) {
      refusal(Arrays.copyOf(right, length));
    }
    refusal(Arrays.copyOf(right, right.length + 1));
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    ResultFiles.write(file(), Runs.of("a", 1, 0.9, true, 100));
    String text = Files.readString(file());
    assertEquals(
        file()
            + ": is damaged, or was changed by hand: its bytes are not those that its \"sha256\""
            + " was made of; delete it and run its command again",
        refusal(
            text.replace("\"accuracy\": 0.9", "\"accuracy\": 1.0")
                .getBytes(StandardCharsets.UTF_8)));
    assertEquals(
        file()
            + ": has no \"sha256\" at its end, so it was cut off, changed, or written by an earlier"
            + " version; delete it and run its command again",
        refusal(
            ResultFiles.text(Runs.of("a", 1, 0.9, true, 100)).getBytes(StandardCharsets.UTF_8)));
    ResultFiles.write(file(), new Other("a"));
    assertTrue(refusal(Files.readAllBytes(file())).startsWith(file() + ": got something else, "));
  }
}
