package org.eprop.core.plugin;

import static org.eprop.core.plugin.PluginsTest.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.testing.PluginJar;
import org.eprop.core.testing.TestComponents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of a plugin folder, nothing runs that was not asked for, and nothing from elsewhere is loaded.
 */
class LazyPluginsTest {

  private static final String RAN = LazyPluginsTest.class.getName();

  @TempDir private Path folder;

  @AfterEach
  void clear() {
    System.clearProperty(RAN);
  }

  /** A surrogate that tells if its static initialiser or its constructor runs. */
  private static PluginJar spy(String simpleName, String name) {
    String ran = "System.setProperty(\"" + RAN + "\", System.getProperty(\"" + RAN + "\", \"\") + ";
    String members =
        "static { "
            + ran
            + "\"static "
            + name
            + " \"); } public "
            + simpleName
            + "() { "
            + ran
            + "\"new "
            + name
            + " \"); }";
    return new PluginJar()
        .source("org.example." + simpleName, PluginJar.surrogateSource(simpleName, name, members))
        .service(SurrogateFactory.class, "org.example." + simpleName);
  }

  private Plugins load() {
    return TestComponents.addAll(Plugins.builder().folder(folder)).build();
  }

  @Test
  void aComponentIsMadeWhenItIsNamed() throws IOException {
    spy("Cauchy", "cauchy").write(folder.resolve("a.jar"));
    spy("Lorentz", "lorentz").write(folder.resolve("b.jar"));
    try (Plugins plugins = load()) {
      assertNotNull(plugins.find(SurrogateFactory.class, "gaussian"));
      assertEquals(
          List.of("cauchy", "gaussian", "lorentz", "triangular"),
          plugins.names(SurrogateFactory.class));
      assertProblem(
          "unknown surrogate \"lorenz\"; nearest: lorentz; known: [cauchy, gaussian, lorentz,"
              + " triangular]",
          () -> plugins.find(SurrogateFactory.class, "lorenz"));
      assertNull(System.getProperty(RAN));
      SurrogateFactory lorentz = plugins.find(SurrogateFactory.class, "lorentz");
      assertEquals(lorentz, plugins.find(SurrogateFactory.class, "lorentz"));
      assertEquals("static lorentz new lorentz ", System.getProperty(RAN));
      assertEquals(4, plugins.all(SurrogateFactory.class).size());
      assertEquals("static lorentz new lorentz static cauchy new cauchy ", System.getProperty(RAN));
    }
  }

  @Test
  void aNameFromASuperclassIsReadToo() throws IOException {
    spy("Base", "base")
        .source("org.example.Derived", "package org.example; public class Derived extends Base {}")
        .service(SurrogateFactory.class, "org.example.Derived")
        .write(folder.resolve("a.jar"));
    try (Plugins plugins = load()) {
      assertTrue(plugins.names(SurrogateFactory.class).contains("base"));
      assertNull(System.getProperty(RAN));
    }
  }

  @Test
  void aNameThatAConstructorSaysIsReadToo() throws IOException {
    String source =
        """
        package org.example;
        import org.eprop.api.plugin.*;
        import org.eprop.api.surrogate.*;
        public class Said extends DescribedComponent implements SurrogateFactory {
          static { System.setProperty("%s", "said"); }
          public Said() { super("said", "a surrogate"); }
          @Override public SurrogateGradient create(Context context) { return q -> 1; }
        }
        """
            .formatted(RAN);
    new PluginJar()
        .source("org.example.Said", source)
        .service(SurrogateFactory.class, "org.example.Said")
        .write(folder.resolve("a.jar"));
    new PluginJar()
        .source(
            "org.example.Other",
            source
                .replace("\"said\", \"a", "\"SAID_TOO\".toLowerCase(), \"a")
                .replace("Said", "Other"))
        .service(SurrogateFactory.class, "org.example.Other")
        .write(folder.resolve("b.jar"));
    try (Plugins plugins = load()) {
      assertNotNull(plugins.find(SurrogateFactory.class, "gaussian"));
      assertNull(System.getProperty(RAN));
      assertEquals("said", plugins.find(SurrogateFactory.class, "said").name());
      assertEquals("said_too", plugins.find(SurrogateFactory.class, "said_too").name());
    }
  }

  /** It has to be made to tell; but only if nobody else has the name. */
  @Test
  void aNameThatIsComputedIsFoundAsWell() throws IOException {
    spy("Cauchy", "cauchy").write(folder.resolve("b.jar"));
    String source =
        """
        package org.example;
        import org.eprop.api.plugin.*;
        import org.eprop.api.surrogate.*;
        public class Computed implements SurrogateFactory {
          static { System.setProperty("%s", "computed"); }
          @Override public String name() { return getClass().getSimpleName().toLowerCase(); }
          @Override public String description() { return "a surrogate"; }
          @Override public SurrogateGradient create(Context context) { return q -> 1; }
        }
        """
            .formatted(RAN);
    new PluginJar()
        .source("org.example.Computed", source)
        .service(SurrogateFactory.class, "org.example.Computed")
        .write(folder.resolve("c.jar"));
    try (Plugins plugins = load()) {
      assertNotNull(plugins.find(SurrogateFactory.class, "gaussian"));
      assertNull(System.getProperty(RAN));
      assertEquals("computed", plugins.find(SurrogateFactory.class, "computed").name());
      assertEquals("computed", System.getProperty(RAN));
    }
  }

  @Test
  void aComputedNameThatIsThereTwiceNamesBoth() throws IOException {
    String source =
        PluginJar.surrogateSource("Twice", "cauchy", "")
            .replace("return \"cauchy\"", "return \"cauchy\".strip()");
    Path a =
        new PluginJar()
            .source("org.example.Twice", source)
            .service(SurrogateFactory.class, "org.example.Twice")
            .write(folder.resolve("a.jar"));
    Path b = spy("Cauchy", "cauchy").write(folder.resolve("b.jar"));
    try (Plugins plugins = load()) {
      assertProblem(
          "two components of the kind surrogate have the name \"cauchy\": org.example.Cauchy in "
              + b
              + ", and org.example.Twice in "
              + a,
          () -> plugins.names(SurrogateFactory.class));
    }
  }

  @Test
  void aReplacementGoesBeforeOneThatIsNotMade() throws IOException {
    spy("Cauchy", "cauchy").write(folder.resolve("a.jar"));
    SurrogateFactory mine = new TestComponents.Surrogate("cauchy");
    try (Plugins plugins =
        Plugins.builder().folder(folder).replace(SurrogateFactory.class, mine).build()) {
      assertEquals(mine, plugins.find(SurrogateFactory.class, "cauchy"));
      assertEquals(1, plugins.all(SurrogateFactory.class).size());
      assertNull(System.getProperty(RAN));
    }
  }

  @Test
  void theClassPathOfAManifestDoesNotLeadOutOfTheFolder() throws IOException {
    Path plugins = Files.createDirectories(folder.resolve("plugins/lib")).getParent();
    spy("Outside", "outside").write(folder.resolve("outside.jar"));
    spy("Inside", "inside").write(plugins.resolve("lib/inside.jar"));
    new PluginJar()
        .surrogate("Cauchy", "cauchy")
        .service(SurrogateFactory.class, "org.example.Cauchy")
        .manifest("Class-Path: ../outside.jar lib/inside.jar missing.jar http://example.org/x.jar")
        .write(plugins.resolve("cauchy.jar"));
    try (Plugins found = Plugins.builder().folder(plugins).build()) {
      assertEquals(List.of("cauchy", "inside"), found.names(SurrogateFactory.class));
      String end = ", out of the plugin folder, and is not followed";
      String start = "cauchy.jar: the Class-Path of its manifest leads to ";
      assertEquals(
          List.of(start + "../outside.jar" + end, start + "http://example.org/x.jar" + end),
          found.warnings());
      ClassLoader loader = found.find(SurrogateFactory.class, "cauchy").getClass().getClassLoader();
      assertNull(loader.getResource("org/example/Outside.class"));
      assertNotNull(loader.getResource("org/example/Inside.class"));
      assertNotNull(loader.getResourceAsStream("org/example/Inside.class"));
    }
  }

  @Test
  void aPackageHasTheVersionOfItsManifest() throws IOException {
    new PluginJar()
        .surrogate("Cauchy", "cauchy")
        .service(SurrogateFactory.class, "org.example.Cauchy")
        .manifest("Implementation-Version: 7.1")
        .write(folder.resolve("cauchy.jar"));
    try (Plugins plugins = load()) {
      Class<?> type = plugins.find(SurrogateFactory.class, "cauchy").getClass();
      assertEquals("7.1", type.getPackage().getImplementationVersion());
    }
  }
}
