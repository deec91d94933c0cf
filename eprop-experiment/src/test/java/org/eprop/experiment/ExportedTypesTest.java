package org.eprop.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eprop.core.model.EpropNetwork;
import org.junit.jupiter.api.Test;

/**
 * The public types that eprop-core and eprop-experiment export to everybody are those of a list:
 * one more is one more to keep until 2.0.
 */
class ExportedTypesTest {

  private static final int MOST = 80;

  private static Set<String> exported(Class<?> oneOf) throws IOException, URISyntaxException {
    Path place = Path.of(oneOf.getProtectionDomain().getCodeSource().getLocation().toURI());
    ModuleReference module = ModuleFinder.of(place).findAll().iterator().next();
    Set<String> packages =
        module.descriptor().exports().stream()
            .filter(exports -> !exports.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet());
    try (ModuleReader reader = module.open()) {
      return reader
          .list()
          .filter(name -> name.endsWith(".class") && !name.contains("-info"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .filter(name -> packages.contains(name.substring(0, name.lastIndexOf('.'))))
          .filter(ExportedTypesTest::isPublic)
          .map(name -> name.replace('$', '.'))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static boolean isPublic(String name) {
    Class<?> type;
    try {
      type = Class.forName(name, false, ExportedTypesTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
    for (Class<?> around = type; around != null; around = around.getEnclosingClass()) {
      if (!Modifier.isPublic(around.getModifiers())) {
        return false;
      }
    }
    return !type.isAnonymousClass() && !type.isLocalClass();
  }

  private static List<String> listed() throws IOException {
    try (var in = ExportedTypesTest.class.getResourceAsStream("exported-types.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @Test
  void areThoseOfTheList() throws IOException, URISyntaxException {
    Set<String> all = exported(EpropNetwork.class);
    all.addAll(exported(Experiment.class));
    assertEquals(String.join("\n", listed()), String.join("\n", all));
  }

  @Test
  void areFew() throws IOException {
    List<String> outer =
        listed().stream().filter(name -> !name.matches(".*\\.[A-Z]\\w*\\.[A-Z]\\w*")).toList();
    assertTrue(outer.size() <= MOST, outer.size() + " types");
  }
}
