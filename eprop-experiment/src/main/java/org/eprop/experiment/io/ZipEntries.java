package org.eprop.experiment.io;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.eprop.api.plugin.InvalidInputException;

/** Reads the entries of a zip file and, as ZipFile itself does not, compares their checksums. */
final class ZipEntries {

  /** What is made of an entry. */
  @FunctionalInterface
  interface Reader {
    /** Reads the entry's data, which are not more than {@code length} bytes, to their end. */
    void read(String name, long length, InputStream in) throws IOException;
  }

  @FunctionalInterface
  private interface Part {
    void read() throws IOException;
  }

  @FunctionalInterface
  private interface Action {
    void run(ZipFile zip) throws IOException;
  }

  /** Deflate never makes more of a byte. */
  private static final long MOST_DEFLATED = 1032;

  /**
   * What is read whole may be so many times as long as in the file, and a little more: numbers and
   * texts seldom shrink to a tenth, and a file of 2 MB that unpacks to 2 GB is a mistake or an
   * attack.
   */
  private static final long MOST_TIMES = 100;

  private static final long ALWAYS = 1 << 20;

  private ZipEntries() {}

  static List<String> names(Path file) {
    List<String> names = new ArrayList<>();
    open(file, zip -> zip.stream().map(ZipEntry::getName).forEach(names::add));
    return List.copyOf(names);
  }

  /** Reads those entries whose name is wanted, in the order of the file. */
  static void forEach(Path file, Predicate<String> wanted, Reader reader) {
    open(
        file,
        zip -> {
          for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
            if (!entry.isDirectory() && wanted.test(entry.getName())) {
              read(zip, entry, mostBytes(entry, Files.size(file)), reader);
            }
          }
        });
  }

  /** Reads all entries; the first that unpacks to unreasonably much ends it. */
  static void forEach(Path file, Reader reader) {
    open(
        file,
        zip -> {
          Set<String> names = new HashSet<>();
          for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
            if (!entry.isDirectory()) {
              String name = entry.getName();
              expectNew(names, name);
              long packed = Math.min(entry.getCompressedSize(), Files.size(file));
              if (entry.getSize() > ALWAYS + MOST_TIMES * packed) {
                throw tooLong(entry.getSize(), packed).at(name);
              }
              read(zip, entry, mostBytes(entry, Files.size(file)), reader);
            }
          }
        });
  }

  private static void expectNew(Set<String> names, String name) {
    if (!names.add(name)) {
      throw new InvalidInputException("is there twice").at(name);
    }
  }

  private static InvalidInputException tooLong(long length, long packed) {
    return new InvalidInputException(
        "got %s bytes that unpack to %s or more, but expected at most %s times as many"
            .formatted(packed, length, MOST_TIMES));
  }

  /** What the head of the file says may be wrong; more than this no file can hold. */
  private static long mostBytes(ZipEntry entry, long fileSize) {
    long packed = Math.min(entry.getCompressedSize(), fileSize);
    return Math.min(
        entry.getSize(), entry.getMethod() == ZipEntry.STORED ? packed : packed * MOST_DEFLATED);
  }

  /** Reads the entries of a stream to its end; the caller closes it. */
  static void forEach(InputStream stream, Reader reader) {
    try {
      CountingStream packed = new CountingStream(stream);
      ZipInputStream zip = new ZipInputStream(packed);
      Set<String> names = new HashSet<>();
      ZipEntry entry = zip.getNextEntry();
      if (entry == null) {
        throw new InvalidInputException(
            "got something else or a part, but expected a whole zip file");
      }
      for (; entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          expectNew(names, entry.getName());
          read(zip, packed, entry.getName(), reader);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInputException(
          "got something else or a part, but expected a whole zip file: " + e.getMessage(), e);
    }
  }

  /** Where the entry begins, its length and checksum may not be known yet: both come at its end. */
  private static void read(ZipInputStream zip, CountingStream packed, String name, Reader reader) {
    reading(
        name,
        () -> {
          byte[] bytes = bounded(zip, packed);
          reader.read(name, bytes.length, new ByteArrayInputStream(bytes));
        });
  }

  private static void reading(String name, Part part) {
    try {
      part.read();
    } catch (InvalidInputException e) {
      throw e.at(name);
    } catch (EOFException e) {
      throw new InvalidInputException("the data end too early", e).at(name);
    } catch (IOException e) {
      throw new InvalidInputException("the data are corrupt: " + e.getMessage(), e).at(name);
    }
  }

  private static byte[] bounded(ZipInputStream zip, CountingStream packed) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] block = new byte[1 << 16];
    long before = packed.count;
    for (int n = zip.read(block); n >= 0; n = zip.read(block)) {
      all.write(block, 0, n);
      if (all.size() > ALWAYS + MOST_TIMES * (packed.count - before)) {
        throw tooLong(all.size(), packed.count - before);
      }
    }
    return all.toByteArray();
  }

  /** Counts what has been taken from a stream. */
  private static final class CountingStream extends FilterInputStream {
    private long count;

    CountingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int n = super.read(bytes, from, length);
      count += Math.max(0, n);
      return n;
    }
  }

  private static void open(Path file, Action action) {
    try {
      InputFiles.check(file);
      try (ZipFile zip = new ZipFile(file.toFile())) {
        action.run(zip);
      }
    } catch (InvalidInputException e) {
      throw e.at(file.toString());
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInputException(
              "got something else or a part, but expected a whole zip file: " + e.getMessage(), e)
          .at(file.toString());
    }
  }

  private static void read(ZipFile zip, ZipEntry entry, long mostBytes, Reader reader) {
    CRC32 checksum = new CRC32();
    reading(
        entry.getName(),
        () -> {
          try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), checksum)) {
            reader.read(entry.getName(), mostBytes, in);
            in.transferTo(OutputStream.nullOutputStream());
          }
        });
    if (checksum.getValue() != entry.getCrc()) {
      throw new InvalidInputException(
              "the data are corrupt: got the checksum "
                  + Long.toHexString(checksum.getValue())
                  + ", but expected "
                  + Long.toHexString(entry.getCrc()))
          .at(entry.getName());
    }
  }
}
