package org.eprop.data.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.eprop.api.plugin.InvalidInputException;

/**
 * One attempt to get the rest of a file.
 *
 * @param timeout ms without a byte after which a connection is given up
 */
record Transfer(int timeout, FetchProgress progress) {

  private static final int BLOCK = 1 << 16;

  /** Bytes a second; what is slower, over the time of a timeout, is given up. */
  private static final int LEAST_RATE = 1024;

  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int BEYOND_THE_END = 416;

  /**
   * Appends what is missing. A server that doesn't know ranges, or sends another than was asked
   * for, begins anew.
   *
   * @param part what there is of the file
   * @param most bytes of the whole file
   * @return whether there can be no more: not if a server did not say how long the file is, and may
   *     have been cut off
   * @throws IOException if the connection broke: what came is kept
   * @throws InvalidInputException if this address will not give the file
   */
  boolean append(URI address, Path part, long most) throws IOException {
    long have = Files.exists(part) ? Files.size(part) : 0;
    Boolean whole = append(address, part, have, most);
    return whole == null ? append(address, part, 0, most) : whole;
  }

  /** The same from a byte on; null if the server sent another part than that. */
  private Boolean append(URI address, Path part, long have, long most) throws IOException {
    URLConnection open = address.toURL().openConnection();
    if (!(open instanceof HttpURLConnection connection)) {
      throw new InvalidInputException("got the address " + address + ", but expected http(s)");
    }
    connection.setConnectTimeout(timeout);
    connection.setReadTimeout(timeout);
    connection.setRequestProperty("User-Agent", "eprop");
    connection.setRequestProperty("Accept-Encoding", "identity");
    if (have > 0) {
      connection.setRequestProperty("Range", "bytes=" + have + "-");
    }
    try {
      int status = status(connection);
      if (status == BEYOND_THE_END && have > 0) {
        return true; // there is nothing after it; the checksum says whether it is whole
      }
      boolean goesOn = status == PARTIAL && begins(connection, have);
      if (status == PARTIAL && !goesOn && have > 0) {
        return null;
      }
      if (status != OK && !goesOn) {
        throw new InvalidInputException(
            "the server answered " + status + ", but expected " + OK + " or " + PARTIAL);
      }
      long from = goesOn ? have : 0;
      long length = connection.getContentLengthLong();
      if (length >= 0 && length > most - from) {
        throw new InvalidInputException(
            "the server has %s bytes, but expected at most %s: it is something else"
                .formatted(from + length, most));
      }
      copy(connection, part, from, length, most);
      return length >= 0 || (have > 0 && !goesOn);
    } finally {
      connection.disconnect();
    }
  }

  /** Ports and addresses that there can't be are found when they are used, here or on the way. */
  private static int status(HttpURLConnection connection) throws IOException {
    try {
      return connection.getResponseCode();
    } catch (RuntimeException e) {
      throw new InvalidInputException("there can't be such an address: " + e.getMessage(), e);
    }
  }

  private static boolean begins(HttpURLConnection connection, long at) {
    String range = connection.getHeaderField("Content-Range");
    return range != null && range.startsWith("bytes " + at + "-");
  }

  private void copy(HttpURLConnection connection, Path part, long from, long length, long most)
      throws IOException {
    byte[] block = new byte[BLOCK];
    long at = from;
    long window = System.nanoTime();
    long atWindow = from;
    try (InputStream in = connection.getInputStream();
        OutputStream out =
            from > 0
                ? Files.newOutputStream(part, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS)
                : Files.newOutputStream(
                    part,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS)) {
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        at += n;
        if (at > most) {
          throw new InvalidInputException(
              "the server sent more than " + most + " bytes: it is something else");
        }
        out.write(block, 0, n);
        progress.at(at, length < 0 ? -1 : from + length);
        double millis = (System.nanoTime() - window) / 1e6;
        if (millis >= timeout) {
          if (at - atWindow < LEAST_RATE * millis / 1000) {
            throw new IOException("fewer than " + LEAST_RATE + " bytes a second came");
          }
          window = System.nanoTime();
          atWindow = at;
        }
      }
    }
    if (length >= 0 && at < from + length) {
      throw new IOException(
          "the connection ended after " + at + " of " + (from + length) + " bytes");
    }
  }
}
