package org.eprop.experiment.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
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
}
