package org.eprop.core.io;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  private interface Action {
    void run(ZipFile zip) throws IOException;
  }

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
              read(zip, entry, reader);
            }
          }
        });
  }

  /** Reads the entries of a stream to its end; the caller closes it. */
  static void forEach(InputStream stream, Reader reader) {
    try {
      ZipInputStream zip = new ZipInputStream(stream);
      ZipEntry entry = zip.getNextEntry();
      if (entry == null) {
        throw new InvalidInputException(
            "got something else or a part, but expected a whole zip file");
      }
      for (; entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          read(zip, entry.getName(), reader);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInputException(
          "got something else or a part, but expected a whole zip file: " + e.getMessage(), e);
    }
  }

  /** Where the entry begins, its length and checksum may not be known yet: both come at its end. */
  private static void read(ZipInputStream zip, String name, Reader reader) {
    try {
      byte[] bytes = zip.readAllBytes();
      reader.read(name, bytes.length, new ByteArrayInputStream(bytes));
    } catch (InvalidInputException e) {
      throw e.at(name);
    } catch (EOFException e) {
      throw new InvalidInputException("the data end too early", e).at(name);
    } catch (IOException e) {
      throw new InvalidInputException("the data are corrupt: " + e.getMessage(), e).at(name);
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

  private static void read(ZipFile zip, ZipEntry entry, Reader reader) {
    CRC32 checksum = new CRC32();
    try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), checksum)) {
      reader.read(entry.getName(), entry.getSize(), in);
      in.transferTo(OutputStream.nullOutputStream());
    } catch (InvalidInputException e) {
      throw e.at(entry.getName());
    } catch (EOFException e) {
      throw new InvalidInputException("the data end too early", e).at(entry.getName());
    } catch (IOException e) {
      throw new InvalidInputException("the data are corrupt: " + e.getMessage(), e)
          .at(entry.getName());
    }
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
