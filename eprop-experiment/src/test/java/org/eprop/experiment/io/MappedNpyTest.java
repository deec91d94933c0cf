package org.eprop.experiment.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays that stay in their file are what they are in memory. */
class MappedNpyTest {

  @TempDir Path folder;

  private static byte[] bytes(NpyArray array) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Npy.write(out, array);
    return out.toByteArray();
  }

  private Path write(NpyArray array) {
    Path file = folder.resolve("a.npy");
    Npy.write(file, array);
    return file;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b1",
        "i1",
        "u1",
        "i2",
        "u2",
        "i4",
        "u4",
        "i8",
        "f2",
        "f4",
        "f8",
        "big_i2",
        "big_u2",
        "big_i4",
        "big_u4",
        "big_i8",
        "big_f2",
        "big_f4",
        "big_f8",
        "half_specials",
        "version2",
        "version3"
      })
  void everyTypeInEitherByteOrder(String name) throws IOException {
    Path file = NumPyFilesTest.file(name + ".npy");
    NpyArray held = Npy.read(file);
    NpyArray mapped = Npy.open(file, 0);
    assertTrue(mapped.isMapped());
    assertFalse(held.isMapped());
    assertEquals(held.toString(), mapped.toString());
    assertArrayEquals(held.toDoubles(), mapped.toDoubles());
    for (long i = 0; i < held.size(); i++) {
      assertEquals(held.whole(i), mapped.whole(i));
    }
    float[] some = new float[(int) held.size() - 1];
    mapped.floats(1, some);
    for (int i = 0; i < some.length; i++) {
      assertEquals((float) held.real(i + 1), some[i]);
    }
    assertArrayEquals(bytes(held), bytes(mapped));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fortran.npy", "fortran_f2.npy", "small.npy.gz", "empty.npy"})
  void whatHasToBeReadIsRead(String name) {
    Path file = NumPyFilesTest.file(name);
    NpyArray opened = Npy.open(file, 0);
    assertFalse(opened.isMapped());
    assertArrayEquals(Npy.read(file).toDoubles(), opened.toDoubles());
  }

  @Test
  void smallOnesAreHeld() {
    Path file = write(NpyArray.of(new float[100], 100));
    assertFalse(Npy.open(file, 400).isMapped());
    assertTrue(Npy.open(file, 399).isMapped());
  }

  @Test
  void everyTruncationIsFound() throws IOException {
    byte[] whole = bytes(NpyArray.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
    for (int n = 0; n < whole.length; n++) {
      Path file = folder.resolve("cut.npy");
      Files.deleteIfExists(file);
      Files.write(file, Arrays.copyOf(whole, n));
      InvalidInputException e =
          assertThrows(InvalidInputException.class, () -> Npy.open(file, 0), "cut " + n);
      assertEquals(file.toString(), e.location());
    }
  }

  @Test
  void damage() throws IOException {
    byte[] whole = bytes(NpyArray.of(new double[] {1, 2, 3}, 3));
    Path file = folder.resolve("a.npy");
    Files.write(file, Arrays.copyOf(whole, whole.length - 5));
    assertProblem(file, "got 19 bytes of data, but expected 24, those of f8 of the shape [3]");
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertProblem(file, "got more data than expected: f8 of the shape [3] takes 24 bytes");
    assertProblem(folder, "got a folder, but expected a file");
    assertProblem(folder.resolve("none.npy"), "there is no such file");
  }

  private static void assertProblem(Path file, String problem) {
    InvalidInputException e = assertThrows(InvalidInputException.class, () -> Npy.open(file, 0));
    assertEquals(file + ": " + problem, e.getMessage());
  }

  /** Twelve times the heap that tests have at most; a file with holes takes no room on disk. */
  private Path sparse(NpyHeader header) throws IOException {
    Path file = folder.resolve("large.npy");
    Set<StandardOpenOption> how =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE);
    int start = header.toBytes().length;
    try (FileChannel channel = FileChannel.open(file, how)) {
      channel.write(ByteBuffer.wrap(header.toBytes()), 0);
      for (long i : MARKED) {
        ByteBuffer number = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        channel.write(number.putFloat(1 + i).flip(), start + 4 * i);
      }
    }
    return file;
  }

  private static final long LAST = 3 * (1L << 30) - 1;

  /** Beside the ends of windows, and beyond 2^31 elements. */
  private static final long[] MARKED = {
    0, (1 << 28) - 1, 1 << 28, (1L << 31) - 1, 1L << 31, (1L << 31) + 1, LAST
  };

  @Test
  void largerThanTheHeapAndThanAnArray() throws IOException {
    NpyHeader header =
        new NpyHeader(
            NpyType.FLOAT32, ByteOrder.LITTLE_ENDIAN, false, new int[] {3 << 10, 1 << 20});
    Path file = sparse(header);
    NpyArray array = Npy.open(file, 1 << 26);
    assertEquals(LAST + 1, array.size());
    for (long i : MARKED) {
      assertEquals((float) (1 + i), array.real(i));
    }
    assertEquals(0, array.real(LAST - 1));
    float[] acrossParts = new float[3];
    array.floats((1 << 28) - 1, acrossParts);
    assertArrayEquals(new float[] {1 << 28, (float) (1 + (1L << 28)), 0}, acrossParts);
    assertArrayEquals(new int[] {(3 << 10) - 1, (1 << 20) - 1}, array.indexOf(LAST));
    array.checkUnchanged();
    for (InvalidInputException e :
        List.of(
            assertThrows(InvalidInputException.class, array::toFloats),
            assertThrows(InvalidInputException.class, () -> Npy.read(file)))) {
      assertEquals(
          "got the shape [3072, 1048576], but expected at most 2147483639 elements in an array"
              + " that is held in memory; a .npy file, not gzipped and in C order, need not be"
              + " held",
          e.problem());
    }
  }

  @Test
  void changesShow() throws IOException {
    Path file = write(NpyArray.of(new float[] {1, 2}, 2));
    NpyArray array = Npy.open(file, 0);
    array.checkUnchanged();
    FileTime before = Files.getLastModifiedTime(file);
    Files.setLastModifiedTime(file, FileTime.fromMillis(before.toMillis() + 1000));
    InvalidInputException e = assertThrows(InvalidInputException.class, array::checkUnchanged);
    assertEquals(
        "the file was changed while it was in use: it had 136 bytes, written at "
            + before
            + ", and has 136, written at "
            + Files.getLastModifiedTime(file),
        e.getMessage());
    Files.delete(file);
    UncheckedIOException gone = assertThrows(UncheckedIOException.class, array::checkUnchanged);
    assertTrue(gone.getMessage().startsWith(file + ": was there"), gone.getMessage());
    NpyArray.of(new float[2], 2).checkUnchanged();
  }

  @Test
  void threadsShareIt() throws Exception {
    double[] data = new double[100_000];
    Arrays.setAll(data, i -> i);
    NpyArray array = Npy.open(write(NpyArray.of(data, data.length)), 0);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<double[]>> reading =
          List.of(array::toDoubles, array::toDoubles, array::toDoubles, array::toDoubles);
      for (Future<double[]> read : threads.invokeAll(reading)) {
        assertArrayEquals(data, read.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** A file that was opened and is not any more can be counted where the system lists them. */
  @Test
  void filesAreNotKeptOpen() throws IOException {
    Path open = Path.of("/proc/self/fd");
    Path file = write(NpyArray.of(new float[100], 100));
    NpyArray[] arrays = new NpyArray[200];
    Arrays.setAll(arrays, i -> Npy.open(file, 0));
    assertEquals(0, arrays[199].real(99));
    if (Files.isDirectory(open)) {
      try (var all = Files.list(open)) {
        assertEquals(0, all.filter(handle -> isOf(handle, file)).count());
      }
    }
  }

  private static boolean isOf(Path handle, Path file) {
    try {
      return Files.isSameFile(handle, file);
    } catch (IOException e) {
      return false; // closed since it was listed
    }
  }
}
