package org.eprop.core.plugin;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;

/**
 * Where a component comes from.
 *
 * @param className the class that is the component
 * @param place the jar or folder it was loaded from, or a URL if it is no file
 */
public record Origin(String className, String place) {

  /** The origin of a class. */
  public static Origin of(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return new Origin(
        type.getName(),
        source == null || source.getLocation() == null
            ? "an unknown place"
            : place(source.getLocation().toString()));
  }

  /** A file URL as a path; any other URL as it is. */
  public static String place(String url) {
    try {
      return Path.of(new URI(url)).toString();
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return url;
    }
  }

  /** For example {@code "org.example.Cauchy in plugins/cauchy.jar"}. */
  @Override
  public String toString() {
    return className + " in " + place;
  }
}
