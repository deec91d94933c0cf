package org.eprop.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eprop.api.plugin.Component;
import org.eprop.learning.rule.Eprop;
import org.eprop.losses.loss.MeanSquaredError;
import org.eprop.neurons.Lif;
import org.eprop.surrogates.Triangular;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In each module, META-INF/services and module-info say the same, and name every factory. */
class RegistrationTest {

  /** Looks at the folder or jar of a module. */
  private interface Look {
    void at(Path root) throws IOException, ClassNotFoundException;
  }

  private static void into(Class<?> member, Look look)
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path place = Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(place)) {
      look.at(place);
      return;
    }
    try (FileSystem jar = FileSystems.newFileSystem(place)) {
      look.at(jar.getPath("/"));
    }
  }

  private static Map<String, List<String>> provided(Path root) throws IOException {
    Map<String, List<String>> found = new TreeMap<>();
    try (InputStream in = Files.newInputStream(root.resolve("module-info.class"))) {
      for (ModuleDescriptor.Provides provides : ModuleDescriptor.read(in).provides()) {
        found.put(provides.service(), provides.providers().stream().sorted().toList());
      }
    }
    return found;
  }

  private static Map<String, List<String>> serviceFiles(Path root) throws IOException {
    Map<String, List<String>> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(root.resolve("META-INF/services"))) {
      for (Path file : files.toList()) {
        found.put(
            file.getFileName().toString(), Files.readAllLines(file).stream().sorted().toList());
      }
    }
    return found;
  }

  private static Map<String, List<String>> factories(Path root)
      throws IOException, ClassNotFoundException {
    Map<String, List<String>> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        String name = root.relativize(file).toString().replaceAll("[/\\\\]", ".");
        if (name.endsWith("-info.class") || name.contains(".kernel.Vector")) {
          continue; // the latter need a module that is not there
        }
        Class<?> type = Class.forName(name.substring(0, name.length() - ".class".length()));
        if (Stream.of(type.getDeclaredConstructors()).noneMatch(c -> c.getParameterCount() == 0)) {
          continue; // made by the engine of something else: no plugin
        }
        for (Class<?> kind : type.getInterfaces()) {
          if (Component.class.isAssignableFrom(kind) && kind != Component.class) {
            found.computeIfAbsent(kind.getName(), k -> new ArrayList<>()).add(type.getName());
          }
        }
      }
    }
    found.values().forEach(Collections::sort);
    return found;
  }

  @ParameterizedTest
  @ValueSource(classes = {Triangular.class, Lif.class, MeanSquaredError.class, Eprop.class})
  void everyFactoryIsRegisteredInBothPlaces(Class<?> member) throws Exception {
    into(
        member,
        root -> {
          assertEquals(provided(root), serviceFiles(root));
          assertEquals(factories(root), provided(root));
        });
  }
}
