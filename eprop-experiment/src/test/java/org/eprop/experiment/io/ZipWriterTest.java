package org.eprop.experiment.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipWriterTest {

  @TempDir private Path folder;

  private static Map<String, byte[]> entries() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("config.json", "{}".getBytes(StandardCharsets.UTF_8));
    entries.put("\u03c4.npy", new byte[300]);
    entries.put("empty", new byte[0]);
    return entries;
  }

  private static byte[] written(Map<String, byte[]> entries, long full) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ZipWriter zip = new ZipWriter(bytes, full);
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      byte[] data = entry.getValue();
      zip.add(entry.getKey(), data.length, out -> out.write(data));
    }
    zip.finish();
    return bytes.toByteArray();
  }

  /** So files of before are what would be written now. */
  @Test
  void theBytesAreThoseOfJavasWriter() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ZipOutputStream zip = new ZipOutputStream(bytes);
    for (Map.Entry<String, byte[]> entry : entries().entrySet()) {
      CRC32 checksum = new CRC32();
      checksum.update(entry.getValue());
      ZipEntry header = new ZipEntry(entry.getKey());
      header.setMethod(ZipEntry.STORED);
      header.setTimeLocal(LocalDateTime.of(2000, 1, 1, 0, 0));
      header.setSize(entry.getValue().length);
      header.setCrc(checksum.getValue());
      zip.putNextEntry(header);
      zip.write(entry.getValue());
    }
    zip.finish();
    assertArrayEquals(bytes.toByteArray(), written(entries(), 0xffffffffL));
  }

  /** Numbers that do not fit into their fields, tried with fields that are full sooner. */
  @Test
  void largeFilesAreZip64() throws IOException {
    Path file = folder.resolve("large.zip");
    for (long full : new long[] {1, 2, 3, 100, 300, 301, 400, 500}) {
      Files.write(file, written(entries(), full));
      try (ZipFile zip = new ZipFile(file.toFile())) {
        assertEquals(List.copyOf(entries().keySet()), zip.stream().map(ZipEntry::getName).toList());
        for (Map.Entry<String, byte[]> entry : entries().entrySet()) {
          assertArrayEquals(
              entry.getValue(),
              zip.getInputStream(zip.getEntry(entry.getKey())).readAllBytes(),
              entry.getKey() + " with fields of " + full);
        }
      }
    }
  }

  @Test
  void manyEntriesAreZip64() throws IOException {
    Path file = folder.resolve("many.zip");
    for (int n : new int[] {65_534, 65_535, 65_536}) {
      Map<String, byte[]> entries = new LinkedHashMap<>();
      for (int i = 0; i < n; i++) {
        entries.put(Integer.toString(i), new byte[0]);
      }
      Files.write(file, written(entries, 0xffffffffL));
      try (ZipFile zip = new ZipFile(file.toFile())) {
        assertEquals(n, Collections.list(zip.entries()).size());
      }
    }
  }
}
