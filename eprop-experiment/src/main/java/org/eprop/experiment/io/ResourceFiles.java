package org.eprop.experiment.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads files that come with the program: each module opens its own, which others can't. */
public final class ResourceFiles {

  private ResourceFiles() {}

  /**
   * All of it; closes it.
   *
   * @param name for messages
   * @param resource as {@link Class#getResourceAsStream} gives it; null if it is not there
   */
  public static byte[] bytes(String name, InputStream resource) {
    try (InputStream in = resource) {
      if (in == null) {
        throw new IllegalStateException(name + " is not there");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  /** The same, of a text in UTF-8. */
  public static String text(String name, InputStream resource) {
    return new String(bytes(name, resource), StandardCharsets.UTF_8);
  }
}
