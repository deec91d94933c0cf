package org.eprop.data.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.data.fetch.Fetch.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives unpack to what is in them, and to nothing outside of the folder. */
class ArchiveTest {

  private static final byte[] ONE = "one".getBytes(StandardCharsets.UTF_8);
  private static final byte[] LONG = new byte[2000];

  @TempDir private Path folder;

  private Path into() throws IOException {
    return Files.createDirectories(folder.resolve("into"));
  }

  private void unpack(String name, byte[] bytes, long most, int files) throws IOException {
    Path archive = Files.write(folder.resolve(name), bytes);
    new Archive(into(), most, files).unpack(archive, "single");
  }

  private String refused(String name, byte[] bytes) throws IOException {
    Path archive = folder.resolve(name);
    String message =
        assertThrows(InvalidInputException.class, () -> unpack(name, bytes, 10_000, 10))
            .getMessage();
    assertTrue(message.startsWith(archive + ": "), message);
    return message.substring((archive + ": ").length());
  }

  private List<String> there() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("into"))) {
      return all
          .filter(Files::isRegularFile)
          .map(file -> folder.resolve("into").relativize(file).toString().replace('\\', '/'))
          .collect(Collectors.toCollection(TreeSet::new))
          .stream()
          .toList();
    }
  }

  @Test
  void zip() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("Train/", new byte[0]);
    files.put("Train/0/00001.bin", ONE);
    files.put("Train/1/00002.bin", LONG);
    unpack("a.zip", Archives.zip(files), 10_000, 10);
    assertEquals(List.of("Train/0/00001.bin", "Train/1/00002.bin"), there());
    assertArrayEquals(LONG, Files.readAllBytes(into().resolve("Train/1/00002.bin")));
  }

  @Test
  void gz() throws IOException {
    unpack("a.h5.gz", Archives.gz(LONG), 10_000, 10);
    assertArrayEquals(LONG, Files.readAllBytes(into().resolve("single")));
  }

  @Test
  void tarWithLongNames() throws IOException {
    String longName = "user01/" + "x".repeat(150) + "/0.npy";
    byte[] pax = ("173 path=" + longName.replace('x', 'y') + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] tar =
        Archives.tar(
            Archives.entry('5', "", "all/", new byte[0]),
            Archives.entry('0', "all/prefix", "3.npy", ONE),
            Archives.entry('L', "", "././@LongLink", longName.getBytes(StandardCharsets.UTF_8)),
            Archives.entry('0', "", "cut", LONG),
            Archives.entry('x', "", "PaxHeader", pax),
            Archives.entry('0', "", "cut", ONE),
            Archives.entry('0', "", "last", ONE));
    unpack("a.tar.gz", Archives.gz(tar), 10_000, 10);
    assertEquals(
        List.of("all/prefix/3.npy", "last", longName, longName.replace('x', 'y')), there());
    assertArrayEquals(LONG, Files.readAllBytes(into().resolve(longName)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../out", "a/../../out", "/tmp/out", "a\\..\\out", "..", ".", "a/.."})
  void nothingIsWrittenOutside(String name) throws IOException {
    String expected = "got a file \"" + name + "\" in it, but expected paths within the folder";
    assertEquals(expected, refused("a.zip", Archives.zip(Map.of(name, ONE))));
    assertEquals(
        expected,
        refused("a.tar.gz", Archives.gz(Archives.tar(Archives.entry('0', "", name, ONE)))));
    assertFalse(Files.exists(folder.resolve("out")));
    assertEquals(List.of(), there());
  }

  @ParameterizedTest
  @ValueSource(chars = {'1', '2', '3', '6', 'S'})
  void linksAndDevicesAreRefused(char type) throws IOException {
    assertEquals(
        "got an entry of the type '" + type + "' in it, but expected files and folders",
        refused("a.tar.gz", Archives.gz(Archives.tar(Archives.entry(type, "", "a", ONE)))));
  }

  @Test
  void boundsOfSizeAndNumber() throws IOException {
    assertEquals(
        "it unpacks to more than 10000 bytes",
        refused("a.zip", Archives.zip(Map.of("zeros", new byte[1_000_000]))));
    assertEquals(
        "it unpacks to more than 10000 bytes", refused("a.gz", Archives.gz(new byte[1_000_000])));
    Map<String, byte[]> many = new LinkedHashMap<>();
    for (int n = 0; n < 11; n++) {
      many.put("f" + n, ONE);
    }
    assertEquals("got more than 10 files", refused("a.zip", Archives.zip(many)));
  }

  @Test
  void damage() throws IOException {
    byte[] zip = Archives.zip(Map.of("a", LONG));
    assertEquals(
        "there is no file in it, or it is no zip archive", refused("a.zip", new byte[500]));
    assertTrue(refused("a.zip", Arrays.copyOf(zip, 60)).startsWith("can't be unpacked: "));
    byte[] tar = Archives.tar(Archives.entry('0', "", "a", LONG));
    byte[] cut = Arrays.copyOf(tar, 1000);
    assertEquals(
        "can't be unpacked: java.io.IOException: Truncated TAR archive",
        refused("a.tar.gz", Archives.gz(cut)));
    tar[3]++;
    assertEquals(
        "a header's checksum is wrong: the archive is damaged",
        refused("a.tar.gz", Archives.gz(tar)));
    byte[] huge = Archives.entry('L', "", "x", new byte[70_000]);
    assertEquals(
        "got more than 65536 bytes before a file",
        refused("a.tar.gz", Archives.gz(Archives.tar(huge))));
    assertEquals("expected a .zip, .tar.gz or .gz", refused("a.rar", zip));
  }
}
