package org.eprop.core.plugin;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;

/**
 * Where a component comes from.
 *
 * @param className the class that is the component
 * @param place the jar or folder it was loaded from, or a URL if it is no file
 * @since 1.0
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

  /**
   * The jars that a class can use the classes of because they lie in its plugin folder, its own
   * among them; empty if it is of no plugin folder.
   */
  public static List<String> jarsOfFolder(Class<?> type) {
    List<URL> urls = List.of();
    if (type.getClassLoader() instanceof JarLoader jars) {
      urls = jars.urls();
    } else if (type.getClassLoader() instanceof URLClassLoader loader) {
      urls = List.of(loader.getURLs());
    }
    return urls.stream().map(url -> place(url.toString())).toList();
  }

  /** A file URL as a path; any other URL as it is. */
  static String place(String url) {
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
