package org.eprop.data.reader;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.eprop.api.event.EventSource;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.random.RandomStreams;
import org.eprop.data.reader.Aedat2Files.Camera;
import org.eprop.data.reader.Heidelberg.HeidelbergDigits;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Files with flipped bits, cut short, or with a stretch of other bytes: refused, or read. */
class DamagedFilesTest {

  private static final int FILES = 2000;

  /** Of a format whose reader is slow; more by {@code -Deprop.damaged=20000}. */
  private static final int HDF5_FILES = Integer.getInteger("eprop.damaged", 400);

  private static final SensorShape SENSOR = new SensorShape(2, 128, 128);

  @TempDir private Path folder;

  /** A format, and bytes of it to be damaged. */
  private record Case(FolderReader.Format format, byte[] file) {}

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = DamagedFilesTest.class.getResourceAsStream("/org/eprop/data/" + name)) {
      return in.readAllBytes();
    }
  }

  private static byte[] after(String header, int bytes) {
    RandomGenerator random = new RandomStreams(7).stream("body");
    byte[] body = new byte[bytes];
    random.nextBytes(body);
    byte[] all = java.util.Arrays.copyOf(header.getBytes(), header.length() + bytes);
    System.arraycopy(body, 0, all, header.length(), bytes);
    return all;
  }

  private static Map<String, Case> cases() throws IOException {
    return Map.of(
        "aedat2", new Case(Aedat2Files.of(Camera.DVS128), after("#!AER-DAT2.0\r\n", 800)),
        "aedat3", new Case(Aedat3Files::recording, after("#!AER-DAT3.1\r\n#!END-HEADER\r\n", 800)),
        "aedat4 plain",
            new Case((in, sensor) -> Aedat4Files.read(in, null), resource("dv_none.aedat4")),
        "aedat4 lz4",
            new Case((in, sensor) -> Aedat4Files.read(in, null), resource("reader/dv_lz4.aedat4")),
        "aedat4 zstd",
            new Case((in, sensor) -> Aedat4Files.read(in, null), resource("dv_zstd.aedat4")),
        "dat",
            new Case(
                (in, sensor) -> PropheseeDatFiles.read(in, null),
                after("% Height 128\n% Width 128\n\f\b", 800)),
        "evt2",
            new Case(
                (in, sensor) -> PropheseeRawFiles.read(in, null),
                after("% evt 2.0\n% geometry 128x128\n% end\n", 800)),
        "evt3",
            new Case(
                (in, sensor) -> PropheseeRawFiles.read(in, null),
                after("% evt 3.0\n% geometry 128x128\n% end\n", 800)),
        "saccades", new Case(NMnist::read, after("", 800)),
        "csv", new Case(CsvFiles.of(',', 1), "t,x,y,p\n0,1,2,0\n7,3,4,1\n".getBytes()));
  }

  static byte[] damaged(byte[] file, RandomGenerator random) {
    byte[] copy = file.clone();
    switch (random.nextInt(3)) {
      case 0 -> {
        for (int k = random.nextInt(1, 6); k > 0; k--) {
          copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case 1 -> copy = java.util.Arrays.copyOf(copy, random.nextInt(copy.length));
      default -> {
        int from = random.nextInt(copy.length);
        byte[] other = new byte[Math.min(copy.length - from, random.nextInt(1, 16))];
        random.nextBytes(other);
        System.arraycopy(other, 0, copy, from, other.length);
      }
    }
    return copy;
  }

  @TestFactory
  Stream<DynamicTest> formats() throws IOException {
    return cases().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(), () -> damage(entry.getKey(), entry.getValue())));
  }

  private static void damage(String name, Case valid) throws IOException {
    RandomGenerator random = new RandomStreams(1).stream(name);
    int refused = 0;
    for (int n = 0; n < FILES; n++) {
      byte[] file = damaged(valid.file(), random);
      try {
        valid.format().read(new ByteArrayInputStream(file), SENSOR);
      } catch (InvalidInputException e) {
        assertFalse(e.getMessage().isBlank());
        refused++;
      }
    }
    assertNotEquals(0, refused);
  }

  @TestFactory
  Stream<DynamicTest> hdf5() {
    return Stream.of("reader/heidelberg_h5py.h5", "heidelberg_tables.h5")
        .map(name -> DynamicTest.dynamicTest(name, () -> damageHdf5(name)));
  }

  private void damageHdf5(String name) throws IOException {
    byte[] valid = resource(name);
    RandomGenerator random = new RandomStreams(1).stream(name);
    int refused = 0;
    for (int n = 0; n < HDF5_FILES; n++) {
      Path file = folder.resolve(n + ".h5");
      Files.write(file, damaged(valid, random));
      try (EventSource source = new HeidelbergDigits(file, 700)) {
        for (int i = 0; i < source.size(); i++) {
          source.read(i);
        }
      } catch (InvalidInputException e) {
        assertFalse(e.getMessage().isBlank());
        refused++;
      }
      Files.delete(file);
    }
    assertNotEquals(0, refused);
  }
}
