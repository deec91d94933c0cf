package org.eprop.experiment.io;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.eprop.api.plugin.InvalidInputException;

/**
 * What a .npz file holds: arrays by name, and texts by file name (such as {@code config.json}),
 * which NumPy ignores. Immutable.
 *
 * <p>In the file, the array {@code w_in} is the zip entry {@code w_in.npy}. Entries are written
 * uncompressed, in the order given, all with the same time, so that the same content makes the same
 * bytes. Read are compressed entries too; the checksum of each is compared.
 */
public final class Npz {

  static final String SUFFIX = ".npy";

  /** Of every entry, whatever the time zone. */
  private static final LocalDateTime TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private final Map<String, NpyArray> arrays;
  private final Map<String, String> texts;

  /**
   * Copies the maps, whose orders become those of the file.
   *
   * @param arrays by name
   * @param texts by file name
   */
  public Npz(Map<String, NpyArray> arrays, Map<String, String> texts) {
    this.arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
    this.texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
  }

  /**
   * Reads a whole file.
   *
   * @throws InvalidInputException naming the file and the entry, if the file is missing or corrupt
   */
  public static Npz read(Path file) {
    return collect(reader -> ZipEntries.forEach(file, reader));
  }

  /**
   * Reads the whole content of a file from a stream, to its end; the stream stays open.
   *
   * @throws InvalidInputException naming the entry, if something is corrupt
   */
  public static Npz read(InputStream stream) {
    return collect(reader -> ZipEntries.forEach(stream, reader));
  }

  /**
   * Reads a file that {@link #write(Path)} wrote, and checks that it is that to the last bit, the
   * names of entries and all that stands between them included.
   *
   * @throws InvalidInputException naming the file, if it is missing, corrupt or changed
   */
  public static Npz readExact(Path file) {
    Npz content = read(file);
    content.expectBytes(Sha256.of(file), file.toString());
    return content;
  }

  /**
   * The same from a stream, which is read to its end and stays open.
   *
   * @throws InvalidInputException if it is corrupt or changed
   */
  public static Npz readExact(InputStream stream) {
    MessageDigest digest = Sha256.digest();
    DigestInputStream in = new DigestInputStream(stream, digest);
    Npz content = read(in);
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException("the stream can't be read: " + e, e);
    }
    content.expectBytes(Sha256.hex(digest), "");
    return content;
  }

  private void expectBytes(String found, String place) {
    MessageDigest digest = Sha256.digest();
    try {
      write(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String expected = Sha256.hex(digest);
    if (!found.equals(expected)) {
      InvalidInputException problem =
          new InvalidInputException(
              ("is damaged or was changed: got sha256 %s, but expected %s, that of"
                      + " its content")
                  .formatted(found, expected));
      throw place.isEmpty() ? problem : problem.at(place);
    }
  }

  private static Npz collect(Consumer<ZipEntries.Reader> entries) {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    Map<String, String> texts = new LinkedHashMap<>();
    entries.accept(
        (name, length, in) -> {
          if (name.endsWith(SUFFIX)) {
            String array = name.substring(0, name.length() - SUFFIX.length());
            arrays.put(array, Npy.readPlain(in, length));
          } else {
            texts.put(name, new String(text(in, length), StandardCharsets.UTF_8));
          }
        });
    return new Npz(arrays, texts);
  }

  private static byte[] text(InputStream in, long length) throws IOException {
    byte[] bytes = in.readNBytes((int) Math.min(length + 1, Integer.MAX_VALUE - 8));
    if (bytes.length > length) {
      throw new InvalidInputException(
          "got more data than expected, which are " + length + " bytes");
    }
    return bytes;
  }

  /**
   * Reads the array of that name only, or null if there is none.
   *
   * @throws InvalidInputException naming the file, if it is missing or corrupt
   */
  public static NpyArray readArray(Path file, String name) {
    NpyArray[] found = new NpyArray[1];
    ZipEntries.forEach(
        file, (name + SUFFIX)::equals, (entry, length, in) -> found[0] = Npy.readPlain(in, length));
    return found[0];
  }

  /**
   * The names of the arrays, in the order of the file.
   *
   * @throws InvalidInputException naming the file, if it is missing or corrupt
   */
  public static List<String> arrayNames(Path file) {
    return ZipEntries.names(file).stream()
        .filter(name -> name.endsWith(SUFFIX))
        .map(name -> name.substring(0, name.length() - SUFFIX.length()))
        .toList();
  }

  /**
   * Writes a file, or leaves what was there.
   *
   * @throws InvalidInputException if the file can't be written
   */
  public void write(Path file) {
    AtomicFiles.write(file, this::write);
  }

  /** Writes the bytes of a file to a stream, which stays open. */
  public void write(OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      byte[] bytes = text.getValue().getBytes(StandardCharsets.UTF_8);
      add(zip, text.getKey(), bytes.length, stream -> stream.write(bytes));
    }
    for (Map.Entry<String, NpyArray> entry : arrays.entrySet()) {
      NpyArray array = entry.getValue();
      add(zip, entry.getKey() + SUFFIX, Npy.bytes(array), stream -> Npy.write(stream, array));
    }
    zip.finish();
  }

  /** The bytes of a file. */
  public byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Data are written twice: a first time into the checksum, which stands before them. */
  private static void add(ZipOutputStream zip, String name, long length, AtomicFiles.Writer data)
      throws IOException {
    CheckedOutputStream sum = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32());
    data.write(sum);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setTimeLocal(TIME);
    entry.setSize(length);
    entry.setCrc(sum.getChecksum().getValue());
    zip.putNextEntry(entry);
    data.write(zip);
    zip.closeEntry();
  }

  /** All arrays by name, in the order of the file. */
  public Map<String, NpyArray> arrays() {
    return arrays;
  }

  /** All texts by file name, in the order of the file. */
  public Map<String, String> texts() {
    return texts;
  }

  /**
   * The array of that name.
   *
   * @throws InvalidInputException if there is none
   */
  public NpyArray array(String name) {
    NpyArray array = arrays.get(name);
    if (array == null) {
      throw new InvalidInputException(
          "there is no array \"" + name + "\"; there are " + arrays.keySet());
    }
    return array;
  }

  /**
   * The text of that file name.
   *
   * @throws InvalidInputException if there is none
   */
  public String text(String name) {
    String text = texts.get(name);
    if (text == null) {
      throw new InvalidInputException(
          "there is no entry \"" + name + "\"; there are " + texts.keySet());
    }
    return text;
  }

  /** Reads the entries of a zip file and, as ZipFile itself does not, compares their checksums. */
  private static final class ZipEntries {

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
     * What is read whole may be so many times as long as in the file, and a little more: numbers
     * and texts seldom shrink to a tenth, and a file of 2 MB that unpacks to 2 GB is a mistake or
     * an attack.
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

    /**
     * Where the entry begins, its length and checksum may not be known yet: both come at its end.
     */
    private static void read(
        ZipInputStream zip, CountingStream packed, String name, Reader reader) {
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
}
