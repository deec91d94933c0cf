package org.eprop.core.io;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eprop.api.plugin.InvalidInputException;

/**
 * Text that carries its own SHA-256, so that no change of it goes unnoticed: JSON whose last member
 * is {@code "sha256": "..."}, of the text with nothing between these quotes.
 */
public final class SealedText {

  /** The member as it has to stand in the text to be sealed, last of all. */
  public static final String OPEN = "\"sha256\": \"\"";

  private static final Pattern SEAL =
      Pattern.compile("\"sha256\": \"([0-9a-f]{64})\"(?=\\s*}\\s*$)");

  private SealedText() {}

  /**
   * Fills in the digest.
   *
   * @param text with {@link #OPEN} in it; the last one counts
   */
  public static String seal(String text) {
    int at = text.lastIndexOf(OPEN);
    if (at < 0) {
      throw new IllegalArgumentException("got a text without " + OPEN);
    }
    int quote = at + OPEN.length() - 1;
    return text.substring(0, quote) + Sha256.of(text) + text.substring(quote);
  }

  /**
   * Checks the digest.
   *
   * @return the text
   * @throws InvalidInputException if there is none, or the text is not what was sealed
   */
  public static String check(String text) {
    Matcher seal = SEAL.matcher(text);
    if (!seal.find()) {
      throw new InvalidInputException(
          "is damaged or was changed: expected a member \"sha256\" at its end");
    }
    String found = Sha256.of(text.substring(0, seal.start(1)) + text.substring(seal.end(1)));
    if (!found.equals(seal.group(1))) {
      throw new InvalidInputException(
          "is damaged or was changed: got sha256 "
              + found
              + ", but expected "
              + seal.group(1)
              + ", which stands at its end");
    }
    return text;
  }
}
