package org.eprop.data.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.io.AtomicFiles;

/**
 * Downloads a file: into NAME.part, where it goes on after a broken connection or another day, and
 * under its own name once its checksum is right.
 */
public final class Download {

  /** In a row of which none brings the file on. */
  private static final int ATTEMPTS = 5;

  /** Bytes that bring a file on. */
  private static final int PROGRESS = 1 << 14;

  private final int timeout;
  private final long pause;
  private final FetchProgress progress;

  /**
   * @param timeout ms without a byte after which a connection is given up
   * @param pause ms between two attempts
   */
  public Download(int timeout, long pause, FetchProgress progress) {
    this.timeout = timeout;
    this.pause = pause;
    this.progress = progress;
  }

  /**
   * Gets a file, unless it is there already.
   *
   * @throws InvalidInputException if no address gives what has the checksum
   * @throws UncheckedIOException if it can't be written
   */
  public void get(RemoteFile file, Path folder) {
    Path whole = folder.resolve(file.name());
    Path part = folder.resolve(file.name() + ".part");
    try {
      Files.createDirectories(folder);
      if (Files.exists(whole)) {
        expect(file, whole);
        return;
      }
      if (Files.exists(part, LinkOption.NOFOLLOW_LINKS)
          && !Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
        throw new InvalidInputException("is not a file of its own; delete it").at(part.toString());
      }
      InvalidInputException why = null;
      for (URI address : file.addresses()) {
        try {
          get(file, address, part);
          Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
          return;
        } catch (InvalidInputException e) {
          why = e.at(address.toString());
          progress.says(why.getMessage());
        }
      }
      throw new InvalidInputException(
              "no address has it"
                  + (Files.exists(part)
                      ? "; the downloaded part is kept, and the same command continues"
                      : "")
                  + "; or put your own copy, of md5 "
                  + file.md5()
                  + ", here",
              why)
          .at(whole.toString());
    } catch (IOException e) {
      throw AtomicFiles.unwritable(whole, e);
    }
  }

  private void get(RemoteFile file, URI address, Path part) throws IOException {
    boolean wentOn = Files.exists(part);
    complete(file, address, part);
    String md5 = md5(part);
    if (!md5.equals(file.md5()) && wentOn) {
      progress.says(file.name() + ": the part that was there is of another file; starting again");
      Files.delete(part);
      complete(file, address, part);
      md5 = md5(part);
    }
    if (!md5.equals(file.md5())) {
      Files.delete(part);
      throw new InvalidInputException("got the md5 " + md5 + ", but expected " + file.md5());
    }
  }

  private void complete(RemoteFile file, URI address, Path part) {
    Transfer transfer = new Transfer(timeout, progress);
    for (int attempt = 1; ; attempt++) {
      long before = size(part);
      try {
        if (transfer.append(address, part, file.most()) || md5(part).equals(file.md5())) {
          return;
        }
        throw new IOException("the answer ended before it was complete");
      } catch (IOException e) {
        attempt = size(part) - before >= PROGRESS ? 0 : attempt;
        if (attempt == ATTEMPTS) {
          throw new InvalidInputException("gave up after " + ATTEMPTS + " attempts: " + e, e);
        }
        progress.says(file.name() + ": " + e.getMessage() + "; trying again");
        LockSupport.parkNanos(pause * Math.max(1, attempt) * 1_000_000);
      }
    }
  }

  private static long size(Path part) {
    try {
      return Files.size(part);
    } catch (IOException e) {
      return 0; // there is nothing yet
    }
  }

  private static void expect(RemoteFile file, Path path) throws IOException {
    String md5 = md5(path);
    if (!md5.equals(file.md5())) {
      throw new InvalidInputException(
              ("the file that is there has the md5 %s, but expected %s; delete it to"
                      + " download it")
                  .formatted(md5, file.md5()))
          .at(path.toString());
    }
  }

  /** It guards against accidents; there is no stronger sum that is known of these files. */
  static String md5(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * One attempt to get the rest of a file.
   *
   * @param timeout ms without a byte after which a connection is given up
   */
  private record Transfer(int timeout, FetchProgress progress) {

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
     * @return whether there can be no more: not if a server did not say how long the file is, and
     *     may have been cut off
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
                  ? Files.newOutputStream(
                      part, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS)
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
}
