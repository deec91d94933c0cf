package org.eprop.neurons;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** META-INF/services and module-info say the same, and name every factory there is. */
class RegistrationTest {

  private static final Path CLASSES = classes();

  private static Path classes() {
    URL location = Lif.class.getProtectionDomain().getCodeSource().getLocation();
    try {
      URI uri = location.toURI();
      return Path.of(uri);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, List<String>> provided() throws IOException {
    Map<String, List<String>> found = new TreeMap<>();
    try (InputStream in = Files.newInputStream(CLASSES.resolve("module-info.class"))) {
      for (ModuleDescriptor.Provides provides : ModuleDescriptor.read(in).provides()) {
        found.put(provides.service(), provides.providers().stream().sorted().toList());
      }
    }
    return found;
  }

  private static Map<String, List<String>> serviceFiles() throws IOException {
    Map<String, List<String>> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(CLASSES.resolve("META-INF/services"))) {
      for (Path file : files.toList()) {
        found.put(
            file.getFileName().toString(), Files.readAllLines(file).stream().sorted().toList());
      }
    }
    return found;
  }

  @Test
  void servicesFilesAndModuleInfoAgree() throws IOException {
    assertEquals(provided(), serviceFiles());
  }

  @Test
  void everyFactoryIsRegistered() throws IOException, ClassNotFoundException {
    Map<String, List<String>> factories = new TreeMap<>();
    try (Stream<Path> files = Files.walk(CLASSES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        String name = CLASSES.relativize(file).toString().replaceAll("[/\\\\]", ".");
        if (name.equals("module-info.class") || name.endsWith("package-info.class")) {
          continue;
        }
        Class<?> type = Class.forName(name.substring(0, name.length() - ".class".length()));
        for (Class<?> kind : type.getInterfaces()) {
          if (org.eprop.api.plugin.Component.class.isAssignableFrom(kind)) {
            factories.computeIfAbsent(kind.getName(), k -> new ArrayList<>()).add(type.getName());
          }
        }
      }
    }
    factories.values().forEach(java.util.Collections::sort);
    assertEquals(factories, provided());
  }
}
