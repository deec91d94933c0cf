package org.eprop.experiment.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.random.RandomStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {

  private static final int FILES = 2000;

  @TempDir private Path folder;

  /** A head by hand: 0, 0, type, dimensions, and the sizes. */
  private static byte[] file(int type, int[] shape, byte... data) {
    ByteBuffer out = ByteBuffer.allocate(4 + 4 * shape.length + data.length);
    out.put(new byte[] {0, 0, (byte) type, (byte) shape.length});
    for (int size : shape) {
      out.putInt(size);
    }
    return out.put(data).array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  /** Not over what is there: file systems then wait for the disk, thousands of times. */
  private Path write(byte[] bytes) throws IOException {
    Path file = folder.resolve("file");
    Files.deleteIfExists(file);
    return Files.write(file, bytes);
  }

  @Test
  void bytesStayBytes() throws IOException {
    byte[] images = file(8, new int[] {2, 1, 3}, new byte[] {0, 1, 127, -128, -1, 5});
    for (byte[] bytes : new byte[][] {images, gzip(images)}) {
      NpyArray array = Idx.read(write(bytes));
      assertEquals(NpyType.UINT8, array.type());
      assertArrayEquals(new int[] {2, 1, 3}, array.shape());
      assertArrayEquals(new double[] {0, 1, 127, 128, 255, 5}, array.toDoubles());
      assertTrue(Idx.startsLike(Idx.start(folder.resolve("file"))));
    }
  }

  @Test
  void everyTypeIsBigEndian() throws IOException {
    int[] one = {1};
    assertEquals(-2, Idx.read(write(file(9, one, (byte) -2))).real(0));
    assertEquals(-254, Idx.read(write(file(11, one, (byte) -1, (byte) 2))).real(0));
    byte[] four = ByteBuffer.allocate(4).putInt(-70_000).array();
    assertEquals(-70_000, Idx.read(write(file(12, one, four))).real(0));
    four = ByteBuffer.allocate(4).putFloat(1.5f).array();
    assertEquals(1.5, Idx.read(write(file(13, one, four))).real(0));
    byte[] eight = ByteBuffer.allocate(8).putDouble(-0.1).array();
    assertEquals(-0.1, Idx.read(write(file(14, one, eight))).real(0));
  }

  private void assertRefused(byte[] bytes, String message) throws IOException {
    Path file = write(bytes);
    InvalidInputException e = assertThrows(InvalidInputException.class, () -> Idx.read(file));
    assertEquals(file + ": " + message, e.getMessage());
  }

  @Test
  void sizesAreComparedBeforeRoomIsMade() throws IOException {
    assertRefused(
        file(8, new int[] {60_000, 28, 28}, (byte) 1),
        "got 1 bytes of data, but expected those of u1 of the shape [60000, 28, 28]");
    int most = Integer.MAX_VALUE;
    assertRefused(
        file(14, new int[] {most, most, most, most, most, most, most, most}),
        "got 0 bytes of data, but expected those of f8 of the shape " + list(most, 8));
    assertRefused(
        file(8, new int[] {1, -1}),
        "got 0 bytes of data, but expected those of u1 of the shape [1, -1]");
    assertRefused(
        gzip(file(8, new int[] {2}, new byte[3])),
        "got 3 bytes of data, but expected those of u1 of the shape [2]");
    assertRefused(new byte[] {0, 0, 8, 1, 0}, "the file ends too early");
  }

  private static String list(int number, int times) {
    int[] all = new int[times];
    Arrays.fill(all, number);
    return Arrays.toString(all);
  }

  @Test
  void otherFilesAreNone() throws IOException {
    String expected =
        " as the first bytes, but expected 0, 0, a type (8, 9, 11 to 14) and the number of"
            + " dimensions (1 to 8), those of an IDX file";
    assertRefused(new byte[0], "got []" + expected);
    assertRefused(new byte[] {0, 0, 10, 1}, "got [0, 0, 10, 1]" + expected);
    assertRefused(new byte[] {0, 0, 8, 9}, "got [0, 0, 8, 9]" + expected);
    assertFalse(Idx.startsLike(new byte[] {(byte) 0x93, 'N', 'U', 'M'}));
  }

  /** Flipped bits, other bytes, cut short: refused, or read. */
  @Test
  void damagedFiles() throws IOException {
    RandomGenerator random = new RandomStreams(1).stream("idx");
    byte[] data = new byte[200];
    random.nextBytes(data);
    byte[] plain = file(8, new int[] {2, 10, 10}, data);
    for (byte[] valid : new byte[][] {plain, gzip(plain)}) {
      int refused = 0;
      for (int n = 0; n < FILES; n++) {
        byte[] bytes = valid.clone();
        if (random.nextBoolean()) {
          bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
        } else {
          int most = random.nextBoolean() ? 16 : bytes.length;
          for (int k = random.nextInt(1, 6); k > 0; k--) {
            bytes[random.nextInt(most)] ^= (byte) (1 << random.nextInt(8));
          }
        }
        try {
          Idx.read(write(bytes));
        } catch (InvalidInputException e) {
          assertFalse(e.getMessage().isBlank());
          refused++;
        }
      }
      assertTrue(refused > FILES / 2, refused + " refused");
    }
  }
}
