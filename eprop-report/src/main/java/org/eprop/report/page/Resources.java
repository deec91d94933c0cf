package org.eprop.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Text files that pages are made of. */
public final class Resources {

  private Resources() {}

  /** A file beside a class of this module. */
  public static String text(Class<?> beside, String name) {
    return text(name, beside.getResourceAsStream(name));
  }

  /** On the module path, a class sees its own module's resources, a loader those of other jars. */
  static String ofOtherJar(String path) {
    return text(path, Resources.class.getClassLoader().getResourceAsStream(path));
  }

  private static String text(String name, InputStream resource) {
    try (InputStream in = resource) {
      if (in == null) {
        throw new IllegalStateException(name + " is not there");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
