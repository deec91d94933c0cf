package org.eprop.stream.service;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.eprop.api.plugin.InvalidInputException;

/**
 * All keys of a service in one file, and the bytes of what they belong to: {@code epss}, the
 * version; the length of the model and its bytes; for each key 1, the length and the bytes of its
 * name (UTF-8), and of its state; 0; a CRC-32 of all before it. Big-endian. It is written whole or
 * not at all: beside the old one, as {@code .part}, to the disk, and then in its place.
 */
public final class StreamSnapshot {

  private static final int MAGIC = 'e' << 24 | 'p' << 16 | 's' << 8 | 's';
  private static final int VERSION = 1;

  private StreamSnapshot() {}

  static void write(Path file, byte[] model, KeyStore keys, UnaryOperator<byte[]> state)
      throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new InvalidInputException(
              "got a folder, a pipe or a device, but expected the name of a file to write")
          .at(file.toString());
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (FileOutputStream to = new FileOutputStream(part.toFile())) {
        CheckedOutputStream checked =
            new CheckedOutputStream(new BufferedOutputStream(to), new CRC32());
        DataOutputStream out = new DataOutputStream(checked);
        out.writeInt(MAGIC);
        out.writeByte(VERSION);
        writeBytes(out, model);
        keys.forEach(
            (key, bytes) -> {
              try {
                out.writeByte(1);
                writeBytes(out, expectText(key).getBytes(StandardCharsets.UTF_8));
                writeBytes(out, state.apply(bytes));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
        out.writeByte(0);
        out.writeLong(checked.getChecksum().getValue());
        out.flush();
        to.getFD().sync();
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * A key, which UTF-8 can say: half of a character of two chars would become a question mark, and
   * two keys one.
   *
   * @throws InvalidInputException if it has such a half
   */
  static String expectText(String key) {
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.charCount(key.codePointAt(i)) == 1) {
          throw new InvalidInputException(
              "key: got \"%s\", but expected text: the char at %s is half of a character"
                  .formatted(key, i));
        }
        i++;
      }
    }
    return key;
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * The model of a snapshot, as it was given.
   *
   * @throws InvalidInputException if it is no snapshot, or damaged
   */
  public static byte[] model(Path file) throws IOException {
    return read(file, (key, state) -> {});
  }

  /**
   * Reads a snapshot, and checks all of it before it gives the first key.
   *
   * @param to receives keys and states
   * @return the model
   * @throws InvalidInputException if it is no snapshot, or damaged
   */
  public static byte[] read(Path file, BiConsumer<String, byte[]> to) throws IOException {
    Objects.requireNonNull(to, "to: got null, but expected who receives the keys");
    walk(file, (key, state) -> {});
    return walk(file, to);
  }

  private static byte[] walk(Path file, BiConsumer<String, byte[]> to) throws IOException {
    CheckedInputStream checked =
        new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file)), new CRC32());
    try (DataInputStream in = new DataInputStream(checked)) {
      if (Files.size(file) < 3 * Integer.BYTES || in.readInt() != MAGIC) {
        throw new InvalidInputException(file + ": is no snapshot of a stream service");
      }
      int version = in.readByte();
      if (version != VERSION) {
        throw new InvalidInputException(
            file + ": got version " + version + ", but expected " + VERSION);
      }
      long size = Files.size(file);
      byte[] model = readBytes(in, file, size);
      while (in.readByte() == 1) {
        String key = new String(readBytes(in, file, size), StandardCharsets.UTF_8);
        to.accept(key, readBytes(in, file, size));
      }
      long found = checked.getChecksum().getValue();
      if (in.readLong() != found || in.read() >= 0) {
        throw damaged(file);
      }
      return model;
    } catch (java.io.EOFException e) {
      throw damaged(file);
    }
  }

  private static InvalidInputException damaged(Path file) {
    return new InvalidInputException(file + ": is damaged: its checksum does not fit");
  }

  private static byte[] readBytes(DataInputStream in, Path file, long most) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > most) {
      throw damaged(file);
    }
    return in.readNBytes(length);
  }
}
