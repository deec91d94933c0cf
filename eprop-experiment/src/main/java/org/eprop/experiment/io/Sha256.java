package org.eprop.experiment.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4) in hexadecimal: the identity of files and texts. */
public final class Sha256 {

  private Sha256() {}

  /**
   * Of a file's content; reads it through.
   *
   * @throws org.eprop.api.plugin.InvalidInputException naming the file, if it can't be read
   */
  public static String of(Path file) {
    MessageDigest digest = digest();
    InputFiles.read(file, in -> transfer(in, digest));
    return hex(digest);
  }

  private static long transfer(InputStream in, MessageDigest digest) throws IOException {
    return in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
  }

  /** Of some bytes. */
  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** Of a text in UTF-8. */
  public static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A new digest, of nothing yet. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What a digest is of now; it begins anew. */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
