package org.eprop.experiment.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Files that unpack to more than a file of numbers can. */
class ZipBombTest {

  private static final int MEGABYTES = 16;

  @TempDir private Path folder;

  /** Zeros, of which deflate makes a thousandth. */
  private Path bomb(String name, int megabytes) throws IOException {
    Path file = folder.resolve("bomb.npz");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
      if (name.endsWith(".npy")) {
        zip.write(
            new NpyHeader(NpyType.INT8, ByteOrder.LITTLE_ENDIAN, false, new int[] {megabytes << 20})
                .toBytes());
      }
      for (int i = 0; i < megabytes; i++) {
        zip.write(new byte[1 << 20]);
      }
      zip.closeEntry();
    }
    return file;
  }

  private static String refused(Executable read) {
    return assertThrows(InvalidInputException.class, read).problem();
  }

  @Test
  void aWholeArchiveIsNoLargerThanAHundredTimesItsFile() throws IOException {
    for (String name : new String[] {"model.json", "w.npy"}) {
      Path file = bomb(name, MEGABYTES);
      String problem = refused(() -> Npz.read(file));
      assertTrue(problem.matches("got \\d+ bytes that unpack to \\d+ or more, .*"), problem);
      byte[] bytes = Files.readAllBytes(file);
      String streamed = refused(() -> Npz.read(new ByteArrayInputStream(bytes)));
      assertTrue(streamed.endsWith("but expected at most 100 times as many"), streamed);
    }
  }

  /** The directory at the file's end says how long a text is; what comes may be more. */
  @Test
  void aTextThatIsLongerThanItSays() throws IOException {
    Path file = bomb("model.json", MEGABYTES);
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int directory = zip.getInt(bytes.length - 6);
    assertEquals(0x02014b50, zip.getInt(directory));
    zip.putInt(directory + 24, 10);
    Files.write(file, bytes);
    String problem = refused(() -> Npz.read(file));
    assertEquals("got more data than expected, which are 10 bytes", problem);
  }

  /** Training data may well be mostly zeros; they are read if they are asked for. */
  @Test
  void anArrayThatIsAskedForMayBeMostlyZeros() throws IOException {
    assertEquals(3 << 20, Npz.readArray(bomb("x.npy", 3), "x").size());
  }

  @Test
  void entriesThatNobodyAskedForAreNotRead() throws IOException {
    assertEquals(null, Npz.readArray(bomb("y.npy", MEGABYTES), "x"));
  }

  /** Not even what the header says is made room for, if no file of this size can hold it. */
  @Test
  void aHeaderThatAsksForMoreThanTheFileCanHold() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("x.npy"));
      int[] shape = {2_000_000_000};
      zip.write(new NpyHeader(NpyType.FLOAT64, ByteOrder.LITTLE_ENDIAN, false, shape).toBytes());
      zip.closeEntry();
    }
    byte[] bytes = out.toByteArray();
    ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    zip.putInt(zip.getInt(bytes.length - 6) + 24, -2); // an entry of 4 GB
    Path file = folder.resolve("x.npz");
    Files.write(file, bytes);
    String problem = refused(() -> Npz.readArray(file, "x"));
    assertTrue(problem.matches("got at most \\d{4,6} bytes, but expected 16000000000 .*"), problem);
  }

  @Test
  void twoEntriesOfOneName() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String name : new String[] {"a.json", "b.json"}) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write('1');
        zip.closeEntry();
      }
    }
    String text = new String(out.toByteArray(), java.nio.charset.StandardCharsets.ISO_8859_1);
    byte[] twice =
        text.replace("b.json", "a.json").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    Path file = Files.write(folder.resolve("twice.npz"), twice);
    assertEquals("is there twice", refused(() -> Npz.read(file)));
    assertEquals("is there twice", refused(() -> Npz.read(new ByteArrayInputStream(twice))));
  }
}
