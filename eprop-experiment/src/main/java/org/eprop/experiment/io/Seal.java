package org.eprop.experiment.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.eprop.api.plugin.InvalidInputException;

/**
 * The last key of a JSON object in a file, {@code "sha256"}: the digest of the file's bytes without
 * it. A disk, or somebody, that changes any of them is found out; who means to change a number can
 * of course compute it anew.
 */
public final class Seal {

  private static final String BEFORE = ",\n  \"sha256\": \"";
  private static final String AFTER = "\"\n}\n";
  private static final String END = "\n}\n";
  private static final int DIGITS = 64;

  private Seal() {}

  /** Adds it to an object of at least one key that ends in a line of its own. */
  public static String on(String json) {
    if (!json.endsWith(END)) {
      throw new IllegalArgumentException("ends otherwise: " + json);
    }
    String digest = Sha256.of(json);
    return json.substring(0, json.length() - END.length()) + BEFORE + digest + AFTER;
  }

  /**
   * Takes it off again.
   *
   * @throws InvalidInputException if it is not there, or a byte is not what it was
   */
  public static byte[] off(byte[] file) {
    int from = file.length - BEFORE.length() - DIGITS - AFTER.length();
    if (from < 0 || !at(file, from, BEFORE) || !at(file, file.length - AFTER.length(), AFTER)) {
      throw new InvalidInputException(
          "has no \"sha256\" at its end, so it was cut off, changed, or written by an earlier"
              + " version; delete it and run its command again");
    }
    byte[] json = Arrays.copyOf(file, from + END.length());
    System.arraycopy(END.getBytes(StandardCharsets.US_ASCII), 0, json, from, END.length());
    if (!at(file, from + BEFORE.length(), Sha256.of(json))) {
      throw new InvalidInputException(
          "is damaged, or was changed by hand: its bytes are not those that its \"sha256\" was made"
              + " of; delete it and run its command again");
    }
    return json;
  }

  private static boolean at(byte[] file, int from, String text) {
    byte[] expected = text.getBytes(StandardCharsets.US_ASCII);
    return Arrays.equals(file, from, from + expected.length, expected, 0, expected.length);
  }
}
