package org.eprop.experiment.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzTest {

  @TempDir Path folder;

  private static Npz example() {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("w_rec", NpyArray.ofRows(new float[][] {{1, 2}, {3, 4}, {5, 6}}, 2));
    arrays.put("b_out", NpyArray.of(new double[] {0.5}, 1));
    return new Npz(arrays, Map.of("config.json", "{\"τ\": 20}"));
  }

  @Test
  void readsWhatItWrote() {
    Path file = folder.resolve("model.npz");
    example().write(file);
    Npz back = Npz.read(file);
    assertEquals(List.of("w_rec", "b_out"), List.copyOf(back.arrays().keySet()));
    assertArrayEquals(
        new float[][] {{1, 2}, {3, 4}, {5, 6}}, back.array("w_rec").toFloatRows(3, 2));
    assertEquals(0.5, back.array("b_out").real(0));
    assertEquals("{\"τ\": 20}", back.text("config.json"));
    assertEquals(Map.of("config.json", "{\"τ\": 20}"), back.texts());
  }

  @Test
  void sameContentMakesSameBytesOnEveryMachine() throws Exception {
    TimeZone before = TimeZone.getDefault();
    try {
      for (String zone : List.of("UTC", "Pacific/Kiritimati", "America/Los_Angeles")) {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        Path file = folder.resolve("model.npz");
        example().write(file);
        assertEquals(
            "941238f784881b8f68e04eab480e2dd191d64ac37d64b27f66feef0c390c6d5a",
            HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))),
            zone);
      }
    } finally {
      TimeZone.setDefault(before);
    }
  }

  /** Not over what is there: file systems then wait for the disk, thousands of times. */
  private static void anew(Path file, byte[] bytes) throws IOException {
    Files.deleteIfExists(file);
    Files.write(file, bytes);
  }

  @Test
  void everyTruncationIsFound() throws IOException {
    Path file = folder.resolve("model.npz");
    example().write(file);
    List<byte[]> files =
        List.of(
            Files.readAllBytes(file),
            Files.readAllBytes(NumPyFilesTest.file("stored.npz")),
            Files.readAllBytes(NumPyFilesTest.file("compressed.npz")));
    Path cut = folder.resolve("cut.npz");
    for (byte[] whole : files) {
      for (int n = 0; n < whole.length; n++) {
        anew(cut, Arrays.copyOf(whole, n));
        int length = n;
        InvalidInputException e =
            assertThrows(InvalidInputException.class, () -> Npz.read(cut), () -> "cut " + length);
        assertTrue(e.getMessage().startsWith(cut + ": "), e.getMessage());
      }
    }
  }

  /** Never another exception, and never other numbers without a word. */
  @ParameterizedTest
  @ValueSource(strings = {"stored.npz", "compressed.npz"})
  void everyChangedByteIsFoundOrHarmless(String name) throws IOException {
    byte[] whole = Files.readAllBytes(NumPyFilesTest.file(name));
    Npz original = Npz.read(NumPyFilesTest.file(name));
    Path file = folder.resolve("changed.npz");
    for (int i = 0; i < whole.length; i++) {
      for (int change : new int[] {1, 16, 128, 255}) {
        byte[] changed = whole.clone();
        changed[i] ^= (byte) change;
        anew(file, changed);
        Npz npz;
        try {
          npz = Npz.read(file);
        } catch (InvalidInputException e) {
          continue;
        }
        for (String array : original.arrays().keySet()) {
          if (npz.arrays().containsKey(array)) {
            assertArrayEquals(
                original.array(array).toDoubles(), npz.array(array).toDoubles(), "byte " + i);
          }
        }
      }
    }
  }

  /** Also in names, in headers, in the directory, and what stands behind it. */
  @Test
  void everyFlippedBitOfAnExactFileIsRefused() throws IOException {
    Path file = folder.resolve("model.npz");
    example().write(file);
    byte[] whole = Files.readAllBytes(file);
    assertEquals(example().texts(), Npz.readExact(file).texts());
    assertEquals(example().texts(), Npz.readExact(new ByteArrayInputStream(whole)).texts());
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] changed = whole.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      anew(file, changed);
      String at = "bit " + bit;
      InvalidInputException e =
          assertThrows(InvalidInputException.class, () -> Npz.readExact(file), at);
      assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
      assertThrows(
          InvalidInputException.class, () -> Npz.readExact(new ByteArrayInputStream(changed)), at);
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertThrows(InvalidInputException.class, () -> Npz.readExact(file));
    assertThrows(
        InvalidInputException.class,
        () -> Npz.readExact(new ByteArrayInputStream(Arrays.copyOf(whole, whole.length + 1))));
  }

  @Test
  void whatOthersWroteIsNotExact() {
    Path file = NumPyFilesTest.file("compressed.npz");
    InvalidInputException e = assertThrows(InvalidInputException.class, () -> Npz.readExact(file));
    assertTrue(
        e.getMessage()
            .matches(
                "\\Q"
                    + file
                    + "\\E: is damaged or was changed: got sha256 [0-9a-f]{64}, but expected"
                    + " [0-9a-f]{64}, that of its content"),
        e.getMessage());
  }

  @Test
  void corruptDataAreFoundByTheirChecksum() throws IOException {
    Path file = folder.resolve("model.npz");
    example().write(file);
    byte[] bytes = Files.readAllBytes(file);
    int at = indexOf(bytes, new byte[] {0, 0, (byte) 0xa0, 0x40}); // 5f, little-endian
    bytes[at] = 1;
    Files.write(file, bytes);
    assertProblem(
        () -> Npz.read(file),
        file
            + ": w_rec.npy: the data are corrupt: got the checksum f9e8bf61,"
            + " but expected 3542bfff");
  }

  private static int indexOf(byte[] bytes, byte[] what) {
    for (int i = 0; ; i++) {
      if (Arrays.equals(bytes, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    Npz npz = example();
    assertProblem(() -> npz.array("w_in"), "there is no array \"w_in\"; there are [w_rec, b_out]");
    assertProblem(
        () -> npz.text("a.json"), "there is no entry \"a.json\"; there are [config.json]");
    Path missing = folder.resolve("no.npz");
    assertProblem(() -> Npz.read(missing), missing + ": there is no such file");
    Path garbage = folder.resolve("garbage.npz");
    Files.writeString(garbage, "garbage");
    assertProblem(
        () -> Npz.read(garbage),
        garbage
            + ": got something else or a part, but expected a whole zip file: zip END header not"
            + " found");
  }

  private static void assertProblem(
      org.junit.jupiter.api.function.Executable executable, String message) {
    assertEquals(message, assertThrows(InvalidInputException.class, executable).getMessage());
  }
}
