package org.eprop.tck.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.eprop.core.plugin.Origin;

/** Whether a component's class is named where {@link java.util.ServiceLoader} looks. */
record Registration(Class<?> type, Class<?> kind, Findings findings) {

  private static final String EQUATION = "a component is found by ServiceLoader";

  static void check(Class<?> type, Class<?> kind, Findings findings) {
    new Registration(type, kind, findings).check();
  }

  private void check() {
    constructor();
    Path place = place();
    if (place == null) {
      findings.notApplicable("it is not known where " + type.getName() + " was loaded from");
      return;
    }
    if (Origin.jarsOfFolder(type).isEmpty()) { // a plugin is found without
      services(place);
    }
    provides(place);
  }

  private void constructor() {
    boolean open =
        Modifier.isPublic(type.getModifiers()) && !Modifier.isAbstract(type.getModifiers());
    try {
      open &= Modifier.isPublic(type.getDeclaredConstructor().getModifiers());
    } catch (NoSuchMethodException e) {
      open = false;
    }
    if (!open) {
      findings.add(
          EQUATION,
          "class " + type.getName(),
          "one that can't be made from outside",
          "a public class with a public constructor without arguments");
    }
  }

  private Path place() {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return null;
    }
    try {
      URI uri = source.getLocation().toURI();
      return "file".equals(uri.getScheme()) ? Path.of(uri) : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private void services(Path place) {
    String file = "META-INF/services/" + kind.getName();
    byte[] bytes = read(place, file);
    List<String> names =
        bytes == null
            ? List.of()
            : new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    if (!names.contains(type.getName())) {
      findings.add(
          EQUATION,
          file + " in " + place.getFileName(),
          bytes == null ? "no such file" : names.toString(),
          "a line " + type.getName());
    }
  }

  private void provides(Path place) {
    byte[] bytes = read(place, "module-info.class");
    if (bytes == null) {
      return;
    }
    ModuleDescriptor module = ModuleDescriptor.read(java.nio.ByteBuffer.wrap(bytes));
    List<String> names =
        module.provides().stream()
            .filter(p -> p.service().equals(kind.getName()))
            .flatMap(p -> p.providers().stream())
            .toList();
    if (!names.contains(type.getName())) {
      findings.add(
          EQUATION + " on the module path",
          "module-info of " + module.name(),
          "provides " + kind.getName() + " with " + names,
          type.getName() + " among them");
    }
  }

  private static byte[] read(Path place, String name) {
    try {
      if (Files.isDirectory(place)) {
        Path file = place.resolve(name);
        return Files.exists(file) ? Files.readAllBytes(file) : null;
      }
      try (JarFile jar = new JarFile(place.toFile())) {
        ZipEntry entry = jar.getEntry(name);
        if (entry == null) {
          return null;
        }
        try (InputStream in = jar.getInputStream(entry)) {
          return in.readAllBytes();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
