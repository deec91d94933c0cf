package org.eprop.core.plugin;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.SecureClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;
import org.eprop.api.plugin.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * Loads classes from some jars and from nowhere else: unlike {@link java.net.URLClassLoader} it
 * does not follow the {@code Class-Path} of a manifest, which may lead anywhere.
 */
final class JarLoader extends SecureClassLoader implements Closeable {

  static {
    registerAsParallelCapable();
  }

  private record Jar(JarFile file, URL url) {}

  private record Place(Jar jar, JarEntry entry) {}

  private final List<Jar> jars = new ArrayList<>();
  private boolean closed;

  /**
   * Opens the jars.
   *
   * @param name for messages
   * @param paths in the order in which they are looked through
   * @throws IOException if one can't be opened; none is open then
   */
  JarLoader(String name, List<Path> paths, ClassLoader parent) throws IOException {
    super(name, parent);
    try {
      for (Path path : paths) {
        JarFile file = new JarFile(path.toFile(), true, ZipFile.OPEN_READ, Runtime.version());
        jars.add(new Jar(file, path.toUri().toURL()));
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Where its jars are. */
  List<URL> urls() {
    return jars.stream().map(Jar::url).toList();
  }

  private synchronized List<Place> places(String name, boolean all) {
    List<Place> places = new ArrayList<>();
    for (Jar jar : closed ? List.<Jar>of() : jars) {
      JarEntry entry = jar.file.getJarEntry(name);
      if (entry != null) {
        places.add(new Place(jar, entry));
        if (!all) {
          break;
        }
      }
    }
    return places;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    for (Place place : places(name.replace('.', '/') + ".class", false)) {
      try {
        byte[] bytes = read(place);
        definePackageOf(name, place.jar);
        CodeSource source = new CodeSource(place.jar.url, place.entry.getCodeSigners());
        return defineClass(name, bytes, 0, bytes.length, source);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
    throw new ClassNotFoundException(name);
  }

  /** A class that was loaded from here; null if it was not. */
  @Nullable Class<?> loaded(String name) {
    return findLoadedClass(name);
  }

  private static byte[] read(Place place) throws IOException {
    try (InputStream in = place.jar.file.getInputStream(place.entry)) {
      return in.readAllBytes();
    } catch (SecurityException e) {
      throw new InvalidInputException(
              place.entry.getName() + " does not fit the jar's signature: " + e.getMessage(), e)
          .at(place.jar.file.getName());
    }
  }

  /** With the version that the manifest gives, if any. */
  private void definePackageOf(String className, Jar jar) throws IOException {
    int dot = className.lastIndexOf('.');
    if (dot < 0) {
      return;
    }
    String name = className.substring(0, dot);
    synchronized (jars) {
      if (getDefinedPackage(name) == null) {
        Manifest manifest = jar.file.getManifest();
        Attributes all = manifest == null ? new Attributes() : manifest.getMainAttributes();
        definePackage(
            name,
            all.getValue(Attributes.Name.SPECIFICATION_TITLE),
            all.getValue(Attributes.Name.SPECIFICATION_VERSION),
            all.getValue(Attributes.Name.SPECIFICATION_VENDOR),
            all.getValue(Attributes.Name.IMPLEMENTATION_TITLE),
            all.getValue(Attributes.Name.IMPLEMENTATION_VERSION),
            all.getValue(Attributes.Name.IMPLEMENTATION_VENDOR),
            null);
      }
    }
  }

  @Override
  protected @Nullable URL findResource(String name) {
    List<Place> places = places(name, false);
    return places.isEmpty() ? null : url(places.get(0));
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    return Collections.enumeration(places(name, true).stream().map(JarLoader::url).toList());
  }

  private static URL url(Place place) {
    try {
      return new URL("jar:" + place.jar.url + "!/" + place.entry.getName());
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** From the open jar: a URL's connection would keep another one open in a cache. */
  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    InputStream parents = getParent() == null ? null : getParent().getResourceAsStream(name);
    if (parents != null) {
      return parents;
    }
    for (Place place : places(name, false)) {
      try {
        return new ByteArrayInputStream(read(place));
      } catch (IOException e) {
        return null;
      }
    }
    return null;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    closeAll(jars.stream().map(Jar::file).toList());
  }

  /** Closes all of them, and then throws what the first threw that failed. */
  static void closeAll(List<? extends Closeable> all) throws IOException {
    IOException first = null;
    for (Closeable one : all) {
      try {
        one.close();
      } catch (IOException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
