package org.eprop.core.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** META-INF/services and module-info say the same of core's own components. */
class RegistrationTest {

  private static final Path CLASSES = classes();

  private static Path classes() {
    URL location = Eprop.class.getProtectionDomain().getCodeSource().getLocation();
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
}
