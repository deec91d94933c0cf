package org.eprop.data.fetch;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.api.plugin.InvalidInputException;

/** Files of a tar archive: POSIX ustar, with the long names of GNU tar and of pax. */
final class TarReader {

  /** What is done with a file, whose content ends where the stream ends. */
  interface Sink {
    void file(String name, InputStream content) throws IOException;
  }

  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int SIZE = 124;
  private static final int SUM = 148;
  private static final int SUM_LENGTH = 8;
  private static final int TYPE = 156;
  private static final int MAGIC = 257;
  private static final int PREFIX = 345;
  private static final int LONGEST_NAME = 1 << 16;
  private static final Pattern PAX_PATH = Pattern.compile("(?:^|\n)\\d+ path=([^\n]*)\n");

  private final InputStream in;

  TarReader(InputStream in) {
    this.in = in;
  }

  /**
   * Hands out one file after the other; folders are left out, links are refused.
   *
   * @throws InvalidInputException if it is damaged
   */
  void read(Sink sink) throws IOException {
    String longName = null;
    while (true) {
      byte[] header = in.readNBytes(BLOCK);
      if (header.length < BLOCK || isZero(header)) {
        return;
      }
      check(header);
      long size = octal(header, SIZE, 12);
      Content content = new Content(size);
      switch (header[TYPE]) {
        case '0', 0 -> sink.file(longName != null ? longName : name(header), content);
        case 'L' -> longName = text(name(content, size));
        case 'x' -> {
          Matcher path = PAX_PATH.matcher(text(name(content, size)));
          longName = path.find() ? path.group(1) : longName;
        }
        case '5', 'g' -> {
          // a folder, or settings for all
        }
        default ->
            throw new InvalidInputException(
                "got an entry of the type '"
                    + (char) header[TYPE]
                    + "' in it, but expected files and folders");
      }
      if (header[TYPE] != 'L' && header[TYPE] != 'x') {
        longName = null;
      }
      content.skipRest();
      in.skipNBytes(-size & BLOCK - 1);
    }
  }

  private static boolean isZero(byte[] header) {
    for (byte b : header) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static void check(byte[] header) {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= SUM && i < SUM + SUM_LENGTH ? ' ' : header[i] & 0xff;
    }
    if (sum != octal(header, SUM, SUM_LENGTH)) {
      throw new InvalidInputException("a header's checksum is wrong: the archive is damaged");
    }
  }

  private static long octal(byte[] header, int from, int length) {
    String digits = text(java.util.Arrays.copyOfRange(header, from, from + length)).strip();
    if (!digits.matches("[0-7]{1,12}")) {
      throw new InvalidInputException("a header has a wrong number: the archive is damaged");
    }
    return Long.parseLong(digits, 8);
  }

  private static String name(byte[] header) {
    String name = text(java.util.Arrays.copyOfRange(header, 0, NAME));
    boolean ustar = text(java.util.Arrays.copyOfRange(header, MAGIC, MAGIC + 5)).equals("ustar");
    String prefix = ustar ? text(java.util.Arrays.copyOfRange(header, PREFIX, PREFIX + 155)) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static byte[] name(InputStream content, long size) throws IOException {
    if (size > LONGEST_NAME) {
      throw new InvalidInputException("got a name of " + size + " bytes");
    }
    return content.readNBytes((int) size);
  }

  private static String text(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  /** The bytes of one file. */
  private final class Content extends InputStream {
    private long left;

    Content(long size) {
      left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = in.read(bytes, from, (int) Math.min(length, left));
      if (n < 0) {
        throw new EOFException("the archive is cut off");
      }
      left -= n;
      return n;
    }

    void skipRest() throws IOException {
      in.skipNBytes(left);
      left = 0;
    }
  }
}
