package org.eprop.data.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;
import org.eprop.api.plugin.InvalidInputException;

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
      throw new UncheckedIOException(whole + ": can't be written: " + e, e);
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
}
