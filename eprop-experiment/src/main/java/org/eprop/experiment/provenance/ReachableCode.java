package org.eprop.experiment.provenance;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.eprop.core.common.ConstantPool;
import org.eprop.core.plugin.Origin;
import org.eprop.experiment.io.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The code that a component is made of: its class, and all class files and resources of its jar, or
 * of the jars beside it in a plugin folder, that these name. A jar's other classes, its times and
 * its order are no part of it. What is named is seen by the strings in class files (The Java
 * Virtual Machine Specification, chapter 4.4), so that a class of a name that is put together while
 * it runs is missed.
 */
final class ReachableCode {

  private static final Pattern DESCRIPTOR = Pattern.compile("L([^;<>()\\[:]+)[;<]");
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_$/. -]{1,500}");
  private static final String CLASS = ".class";

  /** Sha256 by entry, of each place. */
  private final Map<String, SortedMap<String, String>> files = new LinkedHashMap<>();

  private final Map<String, JarFile> jars = new LinkedHashMap<>();
  private final Set<String> seen = new LinkedHashSet<>();
  private final Deque<String> open = new ArrayDeque<>();
  private final List<String> places = new ArrayList<>();

  private ReachableCode(Class<?> type) {
    places.add(Origin.of(type).place());
    Origin.jarsOfFolder(type).stream().filter(jar -> !places.contains(jar)).forEach(places::add);
  }

  /**
   * Of a class: by jar, its own first, the digest of what of it is reached; an empty one of a place
   * that can't be read.
   */
  static Map<String, String> of(Class<?> type) {
    ReachableCode code = new ReachableCode(type);
    String own = code.places.get(0);
    try {
      code.follow(type.getName().replace('.', '/') + CLASS);
    } catch (IOException e) {
      return Map.of(own, ""); // a class loader will say what is wrong with it
    } finally {
      code.close();
    }
    Map<String, String> digests = new LinkedHashMap<>();
    digests.put(own, "");
    code.files.forEach((place, entries) -> digests.put(place, Sha256.of(entries.toString())));
    return digests;
  }

  private void follow(String first) throws IOException {
    open.add(first);
    while (!open.isEmpty()) {
      String name = open.remove();
      for (String place : seen.add(name) ? places : List.<String>of()) {
        byte[] bytes = read(place, name);
        if (bytes != null) {
          files.computeIfAbsent(place, key -> new TreeMap<>()).put(name, Sha256.of(bytes));
          if (name.endsWith(CLASS)) {
            addNamed(name.substring(0, name.lastIndexOf('/') + 1), bytes);
          }
          break;
        }
      }
    }
  }

  private byte @Nullable [] read(String place, String name) throws IOException {
    Path path;
    try {
      path = Path.of(place);
    } catch (IllegalArgumentException e) {
      return null; // no file at all
    }
    if (Files.isDirectory(path)) {
      // A folder may be anything, so no more is read of it than classes.
      Path file = name.endsWith(CLASS) ? path.resolve(name).normalize() : path;
      return file.startsWith(path) && Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
    }
    if (!Files.isRegularFile(path)) {
      return null;
    }
    if (!jars.containsKey(place)) {
      jars.put(place, new JarFile(path.toFile(), false, ZipFile.OPEN_READ, Runtime.version()));
    }
    JarEntry entry = jars.get(place).getJarEntry(name);
    if (entry == null || entry.isDirectory()) {
      return null;
    }
    try (InputStream in = jars.get(place).getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  /** All that may be the name of a class or of a resource. */
  private void addNamed(String packageFolder, byte[] classFile) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
    for (String text : ConstantPool.read(in).texts()) {
      Matcher descriptors = DESCRIPTOR.matcher(text);
      while (descriptors.find()) {
        add(descriptors.group(1) + CLASS);
      }
      add(text.replace('.', '/') + CLASS);
      if (text.indexOf('.') > 0) {
        add(text.startsWith("/") ? text.substring(1) : text);
        add(packageFolder + text);
      }
    }
  }

  /** Unless no file can have the name. */
  private void add(String name) {
    if (NAME.matcher(name).matches()) {
      open.add(name);
    }
  }

  private void close() {
    for (JarFile jar : jars.values()) {
      try {
        jar.close();
      } catch (IOException e) {
        continue; // it was only read
      }
    }
  }
}
