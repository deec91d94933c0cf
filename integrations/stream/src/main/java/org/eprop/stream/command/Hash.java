package org.eprop.stream.command;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A hash (SHA-256) of what has been read or written by now. */
final class Hash {

  private final MessageDigest digest;

  Hash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /** The cells of a line: no two different ones are the same. */
  void add(Iterable<String> cells) {
    for (String cell : cells) {
      byte[] text = cell.getBytes(StandardCharsets.UTF_8);
      digest.update((text.length + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(text);
    }
    digest.update((byte) '\n');
  }

  void add(byte[] bytes, int length) {
    digest.update(bytes, 0, length);
  }

  /** Of all by now; more may follow. */
  byte[] value() {
    try {
      return ((MessageDigest) digest.clone()).digest();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e); // those of the JDK can be
    }
  }
}
