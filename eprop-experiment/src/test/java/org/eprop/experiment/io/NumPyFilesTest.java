package org.eprop.experiment.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that NumPy itself wrote (make_numpy_files.py). */
class NumPyFilesTest {

  static Path file(String name) {
    try {
      return Path.of(NumPyFilesTest.class.getResource(name).toURI());
    } catch (java.net.URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "i1, INT8, -128, 127",
    "u1, UINT8, 0, 255",
    "i2, INT16, -32768, 32767",
    "u2, UINT16, 0, 65535",
    "i4, INT32, -2147483648, 2147483647",
    "u4, UINT32, 0, 4294967295",
    "i8, INT64, -9223372036854775808, 9223372036854775807",
    "big_i2, INT16, -32768, 32767",
    "big_u2, UINT16, 0, 65535",
    "big_i4, INT32, -2147483648, 2147483647",
    "big_u4, UINT32, 0, 4294967295",
    "big_i8, INT64, -9223372036854775808, 9223372036854775807",
  })
  void wholeNumbersOfEveryType(String name, NpyType type, long least, long most) {
    NpyArray array = Npy.read(file(name + ".npy"));
    assertEquals(type, array.type());
    assertArrayEquals(new int[] {2, 3}, array.shape());
    assertArrayEquals(
        new long[] {0, 1, 2, 3, least, most},
        IntStream.range(0, 6).mapToLong(array::whole).toArray());
    assertEquals((double) most, array.real(5));
  }

  @ParameterizedTest
  @CsvSource({
    "f2, FLOAT32", "f4, FLOAT32", "f8, FLOAT64",
    "big_f2, FLOAT32", "big_f4, FLOAT32", "big_f8, FLOAT64"
  })
  void realNumbersOfEveryType(String name, NpyType type) {
    NpyArray array = Npy.read(file(name + ".npy"));
    assertEquals(type, array.type());
    assertArrayEquals(
        new double[] {0, -1.5, 0.25, 65504, -0x1p-14, Double.POSITIVE_INFINITY}, array.toDoubles());
  }

  @Test
  void booleansAreOnesAndZeros() {
    NpyArray array = Npy.read(file("b1.npy"));
    assertEquals(NpyType.BOOL, array.type());
    assertArrayEquals(new int[] {0, 1, 1, 1, 0, 1}, array.toInts());
  }

  @Test
  void halfPrecisionAtItsLimits() {
    float[] got = Npy.read(file("half_specials.npy")).toFloats();
    float inf = Float.POSITIVE_INFINITY;
    assertArrayEquals(
        new float[] {0, -0.0f, 0x1p-24f, -(0x1p-14f - 0x1p-24f), 1, 65504, inf, -inf, Float.NaN},
        got);
  }

  @ParameterizedTest
  @CsvSource({"fortran.npy, 24", "fortran_f2.npy, 6"})
  void fortranOrderIsBroughtIntoCOrder(String name, int n) {
    NpyArray array = Npy.read(file(name));
    assertArrayEquals(IntStream.range(0, n).toArray(), array.toInts());
    assertEquals(2, array.length(0));
    assertEquals(3, array.length(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"version2.npy", "version3.npy"})
  void laterFormatVersions(String name) {
    assertArrayEquals(new float[] {0, 1, 2}, Npy.read(file(name)).toFloats());
  }

  @Test
  void gzipped() {
    NpyArray array = Npy.read(file("small.npy.gz"));
    assertEquals("i2[2, 3]", array.toString());
    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, array.toInts());
  }

  @Test
  void singleNumberAndNothing() {
    assertEquals(2.5, Npy.read(file("scalar.npy")).real(0));
    assertEquals(0, Npy.read(file("scalar.npy")).rank());
    assertEquals("f4[0, 3]", Npy.read(file("empty.npy")).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"stored.npz", "compressed.npz"})
  void archives(String name) {
    Npz npz = Npz.read(file(name));
    assertEquals(List.of("w", "labels"), List.copyOf(npz.arrays().keySet()));
    assertArrayEquals(new float[][] {{0, 1, 2}, {3, 4, 5}}, npz.array("w").toFloatRows(2, 3));
    assertArrayEquals(new int[] {3, 1}, Npz.readArray(file(name), "labels").toInts());
    assertEquals(List.of("w", "labels"), Npz.arrayNames(file(name)));
    assertEquals(null, Npz.readArray(file(name), "label"));
  }

  @Test
  void otherTypesAreRefused() {
    String types = "expected one of b1, i1, u1, i2, u2, i4, u4, i8, f2, f4, f8";
    assertProblem("complex.npy", "got elements of type <c8, but " + types);
    assertProblem("text.npy", "got elements of type <U3, but " + types);
    assertProblem(
        "structured.npy",
        "in the header, at character 10: got [('a', '<f4'), ('b', '<i4')], 'fortran_o, but expected"
            + " a string, True, False or a tuple of whole numbers");
  }

  private static void assertProblem(String name, String problem) {
    Path file = file(name);
    InvalidInputException e = assertThrows(InvalidInputException.class, () -> Npy.read(file));
    assertEquals(file + ": " + problem, e.getMessage());
  }
}
