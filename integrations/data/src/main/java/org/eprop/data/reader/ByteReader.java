package org.eprop.data.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Goes through the bytes of a file once, a stretch at a time, and knows where it is. Makes no room
 * beyond one stretch, whatever the file says of itself.
 */
final class ByteReader {

  private static final int LONGEST_LINE = 1 << 16;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private long before;

  ByteReader(InputStream in) {
    this.in = in;
  }

  /** Where it is, bytes from the beginning. */
  long position() {
    return before + at;
  }

  /**
   * Whether so many bytes follow, at most 65,536; they can then be looked at.
   *
   * @return false at the end of the file
   * @throws InvalidInputException if fewer follow, but not none
   */
  boolean has(int n, String what) throws IOException {
    if (end - at >= n) {
      return true;
    }
    fill(n);
    if (end == at) {
      return false;
    }
    if (end - at < n) {
      throw new InvalidInputException(
          "the file ends within %s: got %s bytes from byte %s on, but expected %s"
              .formatted(what, end - at, position(), n));
    }
    return true;
  }

  /** As {@link #has}, but it is an error if nothing follows. */
  void expect(int n, String what) throws IOException {
    if (!has(n, what)) {
      throw new InvalidInputException(
          "the file ends at byte " + position() + ", but expected " + what);
    }
  }

  private void fill(int n) throws IOException {
    System.arraycopy(buffer, at, buffer, 0, end - at);
    before += at;
    end -= at;
    at = 0;
    while (end < n) {
      int got = in.read(buffer, end, buffer.length - end);
      if (got < 0) {
        return;
      }
      end += got;
    }
  }

  /** Goes on by so many bytes, which were looked at. */
  void skip(int n) {
    at += n;
  }

  /** Goes on by so many bytes, whatever they are. */
  void pass(long n, String what) throws IOException {
    long left = n;
    while (left > 0) {
      int part = (int) Math.min(left, buffer.length);
      expect(part, what);
      skip(part);
      left -= part;
    }
  }

  int u8(int offset) {
    return buffer[at + offset] & 0xff;
  }

  int u16(int offset) {
    return u8(offset) | u8(offset + 1) << 8;
  }

  /** Little-endian. */
  int i32(int offset) {
    return u16(offset) | u16(offset + 2) << 16;
  }

  /** Big-endian. */
  int i32Big(int offset) {
    return u8(offset) << 24 | u8(offset + 1) << 16 | u8(offset + 2) << 8 | u8(offset + 3);
  }

  /** Whether these bytes come next. */
  boolean startsWith(String ascii) throws IOException {
    int n = ascii.length();
    if (end - at < n) {
      fill(n);
    }
    if (end - at < n) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      if (u8(i) != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The text up to the end of the line, which is passed. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (has(1, "a line")) {
      int c = u8(0);
      skip(1);
      if (c == '\n') {
        break;
      }
      line.append((char) c);
      if (line.length() > LONGEST_LINE) {
        throw new InvalidInputException(
            "got a line of more than " + LONGEST_LINE + " bytes at byte " + position());
      }
    }
    return line.toString().stripTrailing();
  }

  /** A copy of the next bytes, which are passed. */
  byte[] bytes(int n, String what) throws IOException {
    byte[] copy = new byte[0];
    int done = 0;
    while (done < n) {
      int part = Math.min(n - done, buffer.length);
      expect(part, what);
      if (copy.length < done + part) {
        copy = java.util.Arrays.copyOf(copy, Math.min(n, Math.max(done + part, 2 * copy.length)));
      }
      System.arraycopy(buffer, at, copy, done, part);
      skip(part);
      done += part;
    }
    return copy;
  }

  /** The first bytes in words, for an error message. */
  String beginning() throws IOException {
    fill(8);
    String text = new String(buffer, at, Math.min(8, end - at), StandardCharsets.ISO_8859_1);
    StringBuilder shown = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      shown.append(c >= ' ' && c < 127 ? String.valueOf(c) : String.format("\\x%02x", (int) c));
    }
    return shown.append('"').toString();
  }
}
