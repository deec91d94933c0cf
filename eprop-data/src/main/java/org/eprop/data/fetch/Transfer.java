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

/** One attempt to get the rest of a file. */
final class Transfer {

  private static final int BLOCK = 1 << 16;
  private static final int LARGEST_PORT = 65535;
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int BEYOND_THE_END = 416;

  /** Bytes a second, over each timeout. */
  private static final int LEAST_RATE = 1024;

  private final int timeout;
  private final FetchProgress progress;

  /**
   * @param timeout ms without a byte, or with fewer than {@value #LEAST_RATE} bytes a second, after
   *     which a connection is given up
   */
  Transfer(int timeout, FetchProgress progress) {
    this.timeout = timeout;
    this.progress = progress;
  }

  /**
   * Appends what is missing. A server that doesn't know ranges begins anew.
   *
   * @param part what there is of the file
   * @param most bytes of the whole file
   * @return whether the server said that this is the end; without a length it may have been cut off
   * @throws IOException if the connection broke: what came is kept
   * @throws InvalidInputException if this address will not give the file
   */
  boolean append(URI address, Path part, long most) throws IOException {
    long have = Files.exists(part) ? Files.size(part) : 0;
    Answer answer = ask(address, part, have, most);
    if (answer == Answer.OTHER_RANGE) {
      answer = ask(address, part, 0, most);
    }
    return answer == Answer.WHOLE;
  }

  private enum Answer {
    /** To its end. */
    WHOLE,
    /** To where the body ended, whose length is not known. */
    UNKNOWN,
    /** Another part than was asked for. */
    OTHER_RANGE
  }

  private HttpURLConnection connection(URI address, long have) throws IOException {
    if (address.getPort() > LARGEST_PORT) {
      throw new InvalidInputException(
          "got the port " + address.getPort() + ", but expected at most " + LARGEST_PORT);
    }
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
    return connection;
  }

  private Answer ask(URI address, Path part, long have, long most) throws IOException {
    HttpURLConnection connection = connection(address, have);
    try {
      int status = connection.getResponseCode();
      if (status == BEYOND_THE_END && have > 0) {
        return Answer.WHOLE; // there is nothing after it; the checksum says whether it is whole
      }
      boolean goesOn = status == PARTIAL && begins(connection, have);
      if (status == PARTIAL && !goesOn && have > 0) {
        return Answer.OTHER_RANGE;
      }
      if (status != OK && !goesOn) {
        throw new InvalidInputException(
            "the server answered " + status + ", but expected " + OK + " or " + PARTIAL);
      }
      long from = goesOn ? have : 0;
      long length = connection.getContentLengthLong();
      if (length >= 0 && length > most - from) {
        throw new InvalidInputException(
            "the server has "
                + (from + length)
                + " bytes, but expected at most "
                + most
                + ": it is something else");
      }
      copy(connection, part, from, length, most);
      return length < 0 ? Answer.UNKNOWN : Answer.WHOLE;
    } finally {
      connection.disconnect();
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
    long began = System.nanoTime();
    long counted = from;
    try (InputStream in = connection.getInputStream();
        OutputStream out =
            Files.newOutputStream(
                part,
                LinkOption.NOFOLLOW_LINKS,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                from > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        at += n;
        if (at > most) {
          throw new InvalidInputException(
              "the server sent more than " + most + " bytes: it is something else");
        }
        out.write(block, 0, n);
        progress.at(at, length < 0 ? -1 : from + length);
        long passed = System.nanoTime() - began;
        if (passed > timeout * 1_000_000L) {
          if ((at - counted) * 1e9 < (double) LEAST_RATE * passed) {
            throw new IOException("fewer than " + LEAST_RATE + " bytes a second came");
          }
          began = System.nanoTime();
          counted = at;
        }
      }
    }
    if (length >= 0 && at < from + length) {
      throw new IOException(
          "the connection ended after " + at + " of " + (from + length) + " bytes");
    }
  }
}
