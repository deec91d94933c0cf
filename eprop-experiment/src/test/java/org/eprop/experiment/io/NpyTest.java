package org.eprop.experiment.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyTest {

  @TempDir Path folder;

  private static byte[] bytes(NpyArray array) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Npy.write(out, array);
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void writesTheBytesThatNumPyWrites() throws IOException {
    byte[] expected = Files.readAllBytes(NumPyFilesTest.file("f8.npy"));
    NpyArray array = Npy.read(NumPyFilesTest.file("f8.npy"));
    assertArrayEquals(expected, bytes(array));
    assertEquals(expected.length, Npy.bytes(array));
    for (String name : List.of("u1", "i1", "b1", "u2", "i4", "i8", "f4", "empty", "scalar")) {
      Path file = NumPyFilesTest.file(name + ".npy");
      assertArrayEquals(Files.readAllBytes(file), bytes(Npy.read(file)), name);
    }
  }

  @Test
  void readsWhatItWrote() {
    List<NpyArray> arrays =
        List.of(
            NpyArray.of(new byte[] {-1, 2}, 2, 1),
            NpyArray.of(new int[] {-7, Integer.MAX_VALUE}, 2),
            NpyArray.of(new long[] {Long.MIN_VALUE}, 1, 1, 1),
            NpyArray.of(new float[] {1.5f, -0f, Float.MIN_VALUE}, 3),
            NpyArray.of(new double[] {Math.PI, Double.NaN}, 1, 2),
            NpyArray.ofRows(new float[][] {{1, 2, 3}, {4, 5, 6}}, 3));
    Path file = folder.resolve("a.npy");
    for (NpyArray array : arrays) {
      Npy.write(file, array);
      NpyArray back = Npy.read(file);
      assertEquals(array.toString(), back.toString());
      assertArrayEquals(array.toDoubles(), back.toDoubles());
      for (int i = 0; i < array.size(); i++) {
        assertEquals(array.whole(i), back.whole(i));
      }
    }
  }

  @Test
  void moreThanOneBlock() {
    float[] data = new float[100_003];
    for (int i = 0; i < data.length; i++) {
      data[i] = i * 0.5f;
    }
    Path file = folder.resolve("long.npy");
    Npy.write(file, NpyArray.of(data, data.length));
    assertArrayEquals(data, Npy.read(file).toFloats());
  }

  @Test
  void everyTruncationIsFound() throws IOException {
    byte[] plain = bytes(NpyArray.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
    for (byte[] whole : List.of(plain, gzip(plain))) {
      for (int n = 0; n < whole.length; n++) {
        Path file = folder.resolve("cut.npy");
        Files.deleteIfExists(file); // else the file system waits for the disk each time
        Files.write(file, Arrays.copyOf(whole, n));
        int length = n;
        InvalidInputException e =
            assertThrows(InvalidInputException.class, () -> Npy.read(file), () -> "cut " + length);
        assertEquals(file.toString(), e.location());
      }
    }
  }

  /** A changed byte makes another array or a clear message, never anything else. */
  @Test
  void everyChangedByteIsEitherReadOrRefused() throws IOException {
    byte[] plain = bytes(NpyArray.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
    for (byte[] whole : List.of(plain, gzip(plain))) {
      int refused = 0;
      for (int i = 0; i < whole.length; i++) {
        for (int change : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 255}) {
          byte[] changed = whole.clone();
          changed[i] ^= (byte) change;
          try {
            Npy.read(new ByteArrayInputStream(changed), changed.length);
          } catch (InvalidInputException e) {
            refused++;
          } catch (IOException e) {
            throw new AssertionError("byte " + i + " changed by " + change, e);
          }
        }
      }
      int least = whole == plain ? 100 * 9 / 2 : (whole.length - 10) * 9 - 100;
      assertEquals(true, refused > least, refused + " of " + whole.length * 9);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; got nothing as the first bytes, but expected 93 4e 55 4d 50 59, those of a NumPy file",
        "hello there; got 68 65 6c 6c 6f 20 as the first bytes, but expected 93 4e 55 4d 50 59,"
            + " those of a NumPy file",
        "~NUMPY; the file ends in its format version: got 0 bytes of it, but expected 2",
        "~NUMPY\t.; got NumPy format version 9.46, but expected 1, 2 or 3",
      })
  void garbage(String content, String problem) throws IOException {
    Path file = folder.resolve("garbage.npy");
    Files.write(file, content.replace('~', '\u0093').getBytes(StandardCharsets.ISO_8859_1));
    assertProblem(file, problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'descr': '<f4', 'shape': (2,)}; got the header {'descr': '<f4', 'shape': (2,)}, but"
            + " expected a descr in quotes, fortran_order True or False, and a shape",
        "{'descr' '<f4'}; in the header, at character 9: got '<f4'}, but expected :",
        "{'descr': '<f4'; in the header, at character 15: got the end, but expected , or }",
        "{'descr': '<f4; in the header, at character 10: got '<f4, but expected a closing quote",
        "{'shape': (-2,)}; in the header, at character 11: got -2,)}, but expected a whole number"
            + " >= 0 of at most 18 digits",
        "{} more; in the header, at character 3: got more, but expected the end",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3000000000,)}; got the shape"
            + " [3000000000], but expected at most 2147483639 along each dimension",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000, 2000000000)}; got the"
            + " shape [2000000000, 2000000000], but expected at most 72057594037927936 elements in"
            + " one file",
      })
  void wrongHeaders(String header, String problem) {
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> NpyHeader.parse(header));
    assertEquals(problem, e.getMessage());
  }

  @Test
  void headersAsOtherProgramsWriteThem() {
    NpyHeader header =
        NpyHeader.parse("{ \"shape\":(2L ,3L),'fortran_order' : True,'descr':'=i2' }\n");
    assertEquals(NpyType.INT16, header.type());
    assertArrayEquals(new int[] {2, 3}, header.shape());
    assertEquals(true, header.fortran());
  }

  @Test
  void tooShortAndTooLong() throws IOException {
    byte[] whole = bytes(NpyArray.of(new double[] {1, 2, 3}, 3));
    Path file = folder.resolve("a.npy");
    Files.write(file, Arrays.copyOf(whole, whole.length - 5));
    assertProblem(file, "got 19 bytes of data, but expected 24, those of f8 of the shape [3]");
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertProblem(file, "got more data than expected: f8 of the shape [3] takes 24 bytes");
    NpyHeader huge =
        new NpyHeader(
            NpyType.FLOAT64, java.nio.ByteOrder.LITTLE_ENDIAN, false, new int[] {1000, 1000});
    Files.write(file, huge.toBytes());
    assertProblem(
        file,
        "got at most 128 bytes, but expected 8000000 of data, those of f8 of the shape"
            + " [1000, 1000]");
    Files.write(file, Arrays.copyOf(gzip(whole), 60));
    assertProblem(file, "the compressed data end too early");
  }

  @Test
  void noSuchFile() {
    assertProblem(folder.resolve("missing.npy"), "there is no such file");
    assertProblem(folder, "got a folder, but expected a file");
  }

  @Test
  void conversionsSayWhatTheyCannot() {
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class,
            () -> NpyArray.of(new double[] {1, 2, 3, 2.5}, 2, 2).toInts());
    assertEquals(
        "at [1, 1]: got 2.5, but expected a whole number of at most 32 bits", e.getMessage());
    e =
        assertThrows(
            InvalidInputException.class, () -> NpyArray.of(new float[6], 2, 3).toFloatRows(3, 2));
    assertEquals("got the shape [2, 3], but expected [3, 2]", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> NpyArray.of(new float[6], 2, 2));
    assertThrows(
        IllegalArgumentException.class, () -> NpyArray.ofRows(new float[][] {{1}, {1, 2}}, 1));
  }

  private static void assertProblem(Path file, String problem) {
    InvalidInputException e = assertThrows(InvalidInputException.class, () -> Npy.read(file));
    assertEquals(file + ": " + problem, e.getMessage());
  }
}
