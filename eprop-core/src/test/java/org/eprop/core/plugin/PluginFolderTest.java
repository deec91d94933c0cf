package org.eprop.core.plugin;

import static org.eprop.core.plugin.PluginsTest.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.testing.PluginJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginFolderTest {

  private static final String SERVICES =
      "META-INF/services/org.eprop.api.surrogate.SurrogateFactory";

  @TempDir private Path folder;

  private static PluginJar cauchy() {
    return new PluginJar()
        .surrogate("Cauchy", "cauchy")
        .service(SurrogateFactory.class, "org.example.Cauchy # of 2020\n\n");
  }

  private Plugins load() {
    return Plugins.builder().folder(folder).build();
  }

  private static List<String> surrogates(Plugins plugins) {
    return plugins.all(SurrogateFactory.class).stream().map(Component::name).toList();
  }

  @Test
  void findsWhatAJarRegisters() throws IOException {
    Path jar = cauchy().write(folder.resolve("cauchy.jar"));
    try (Plugins plugins = load()) {
      assertEquals(List.of("cauchy"), surrogates(plugins));
      assertEquals(List.of(), plugins.warnings());
      SurrogateFactory found = plugins.find(SurrogateFactory.class, "cauchy");
      assertEquals(new Origin("org.example.Cauchy", jar.toString()), plugins.origin(found));
      assertEquals(1, found.create(Context.defaults(found)).at(0));
    }
  }

  @Test
  void findsWhatAClassPathRegisters() throws IOException {
    URL[] jars = {cauchy().write(folder.resolve("cauchy.jar")).toUri().toURL()};
    try (URLClassLoader loader =
        new URLClassLoader(jars, SurrogateFactory.class.getClassLoader())) {
      Plugins plugins = Plugins.builder().classPath(loader).classPath(loader).build();
      assertEquals("cauchy", plugins.find(SurrogateFactory.class, "cauchy").name());
    }
  }

  @Test
  void aPluginsLibraryMayLieBesideIt() throws IOException {
    new PluginJar()
        .surrogate("Base", "base")
        .source(
            "org.example.Cauchy",
            "package org.example; public class Cauchy extends Base {"
                + " @Override public String name() { return \"cauchy\"; } }")
        .leaveOut("org.example.Base")
        .service(SurrogateFactory.class, "org.example.Cauchy")
        .write(folder.resolve("a.jar"));
    new PluginJar().surrogate("Base", "base").write(folder.resolve("b.jar"));
    try (Plugins plugins = load()) {
      assertEquals(List.of("cauchy"), surrogates(plugins));
    }
  }

  @Test
  void takesOnlyWhatComesFromTheFolder() throws IOException {
    cauchy().write(folder.resolve("cauchy.jar"));
    try (Plugins plugins = load()) {
      for (Kind kind : plugins.kinds()) {
        for (Component component : plugins.all(kind.factory())) {
          assertEquals(folder.resolve("cauchy.jar").toString(), plugins.origin(component).place());
        }
      }
    }
  }

  @Test
  void aFolderMustExist() throws IOException {
    Path missing = folder.resolve("missing");
    assertProblem(
        "plugin folder " + missing + ": no such folder",
        () -> Plugins.builder().folder(missing).build());
    Path file = Files.createFile(folder.resolve("file"));
    assertProblem(
        "plugin folder " + file + ": is a file, but expected a folder",
        () -> Plugins.builder().folder(file).build());
  }

  @Test
  void aFolderWithoutAJarIsRemarkedUpon() throws IOException {
    Files.createFile(folder.resolve("cauchy.zip"));
    try (Plugins plugins = load()) {
      assertEquals(
          List.of("plugin folder " + folder + ": there is no jar in it"), plugins.warnings());
    }
  }

  @Test
  void jarsThatRegisterNothingAreRemarkedUpon() throws IOException {
    new PluginJar()
        .source("org.example.Note", "package org.example; public final class Note {}")
        .write(folder.resolve("a.jar"));
    try (Plugins plugins = load()) {
      assertEquals(
          List.of(
              "a.jar has no component, and no services file, such as"
                  + " META-INF/services/org.eprop.api.surrogate.SurrogateFactory"),
          plugins.warnings());
    }
  }

  @Test
  void aCorruptJarIsNamed() throws IOException {
    Path jar = Files.writeString(folder.resolve("broken.jar"), "not a zip");
    assertProblem(jar + ": cannot be read as a jar: zip END header not found", this::load);
    Files.write(jar, new byte[0]);
    assertProblem(jar + ": cannot be read as a jar: zip file is empty", this::load);
  }

  @Test
  void twoJarsOfOneNameAreBothNamed() throws IOException {
    Path a = cauchy().write(folder.resolve("a.jar"));
    Path b =
        new PluginJar()
            .surrogate("Lorentz", "cauchy")
            .service(SurrogateFactory.class, "org.example.Lorentz")
            .write(folder.resolve("b.jar"));
    assertProblem(
        "two components of the kind surrogate have the name \"cauchy\": org.example.Cauchy in "
            + a
            + ", and org.example.Lorentz in "
            + b,
        this::load);
  }

  private void refusesTheClassInBoth(String className, Path a, Path b) {
    assertProblem(
        "class "
            + className
            + " is in two jars of one plugin folder, "
            + a
            + " and "
            + b
            + "; remove one, or put them into folders of their own",
        this::load);
  }

  /** A class loader would take the older one, if its name comes first. */
  @Test
  void aClassInTwoJarsIsRefused() throws IOException {
    Path old = cauchy().write(folder.resolve("cauchy-1.jar"));
    Path rebuilt =
        new PluginJar()
            .source(
                "org.example.Cauchy",
                PluginJar.surrogateSource("Cauchy", "cauchy", "static final int CHANGED = 1;"))
            .service(SurrogateFactory.class, "org.example.Cauchy")
            .write(folder.resolve("cauchy-2.jar"));
    refusesTheClassInBoth("org.example.Cauchy", old, rebuilt);
    cauchy().write(rebuilt);
    refusesTheClassInBoth("org.example.Cauchy", old, rebuilt);
  }

  @Test
  void aLibraryInTwoJarsHasToBeTheSame() throws IOException {
    cauchy().surrogate("Base", "base").write(folder.resolve("a.jar"));
    Path b = new PluginJar().surrogate("Base", "base").write(folder.resolve("b.jar"));
    load().close();
    new PluginJar().surrogate("Base", "rebuilt").write(b);
    refusesTheClassInBoth("org.example.Base", folder.resolve("a.jar"), b);
  }

  @Test
  void aServicesFileThatNamesAMissingClassIsNamed() throws IOException {
    cauchy().write(folder.resolve("a.jar"));
    Path jar =
        new PluginJar()
            .service(SurrogateFactory.class, "org.example.Cauch")
            .write(folder.resolve("b.jar"));
    assertProblem(jar + ": " + SERVICES + ": Provider org.example.Cauch not found", this::load);
  }

  @Test
  void aServicesFileThatNamesAnUnsuitableClassIsNamed() throws IOException {
    Path jar =
        new PluginJar()
            .source("org.example.Plain", "package org.example; public class Plain {}")
            .service(SurrogateFactory.class, "org.example.Plain")
            .write(folder.resolve("plain.jar"));
    assertProblem(jar + ": " + SERVICES + ": org.example.Plain not a subtype", this::load);
  }

  @Test
  void aServicesFileThatIsNoneIsNamed() throws IOException {
    Path jar =
        new PluginJar()
            .service(SurrogateFactory.class, "{\"cauchy\": 1}")
            .write(folder.resolve("odd.jar"));
    InvalidInputException e = assertThrows(InvalidInputException.class, this::load);
    assertEquals(jar.toString(), e.location());
    // Newer JDKs add the line itself.
    assertEquals(
        SERVICES + ": line 1: Illegal configuration-file syntax",
        e.problem().replace(": {\"cauchy\": 1}", ""));
  }

  @Test
  void aConstructorThatFailsIsNamed() throws IOException {
    String members = "public Cauchy() { throw new IllegalStateException(\"no licence\"); }";
    Path jar =
        cauchy()
            .source("org.example.Cauchy", PluginJar.surrogateSource("Cauchy", "cauchy", members))
            .write(folder.resolve("cauchy.jar"));
    assertProblem(
        jar
            + ": "
            + SERVICES
            + ": Provider org.example.Cauchy could not be instantiated:"
            + " java.lang.IllegalStateException: no licence",
        () -> load().find(SurrogateFactory.class, "cauchy"));
  }

  @Test
  void aClassThatCannotBeLinkedIsNamed() throws IOException {
    cauchy().write(folder.resolve("a.jar"));
    Path jar =
        new PluginJar()
            .surrogate("Base", "base")
            .source(
                "org.example.Derived", "package org.example; public class Derived extends Base {}")
            .leaveOut("org.example.Base")
            .service(SurrogateFactory.class, "org.example.Derived")
            .write(folder.resolve("b.jar"));
    assertProblem(
        jar
            + ": "
            + SERVICES
            + ": java.lang.NoClassDefFoundError: org/example/Base:"
            + " java.lang.ClassNotFoundException: org.example.Base",
        this::load);
  }

  @Test
  void aComponentThatIsRegisteredNowhereIsFound() throws IOException {
    cauchy()
        .surrogate("Forgotten", "forgotten")
        .source(
            "org.example.Unfinished",
            "package org.example; public abstract class Unfinished extends Cauchy {}")
        .source("org.example.Hidden", "package org.example; class Hidden extends Cauchy {}")
        .source(
            "org.example.Asking",
            "package org.example; public class Asking extends Cauchy { public Asking(int n) {} }")
        .write(folder.resolve("plugin.jar"));
    String why =
        " implements SurrogateFactory, but is not public with a public constructor without";
    List<String> warnings =
        List.of(
            "plugin.jar: org.example.Asking" + why + " arguments",
            "plugin.jar: org.example.Hidden" + why + " arguments");
    try (Plugins plugins = load()) {
      assertEquals(warnings, plugins.warnings());
      assertEquals(List.of("cauchy", "forgotten"), surrogates(plugins));
      assertEquals(
          new Origin("org.example.Forgotten", folder.resolve("plugin.jar").toString()),
          Origin.of(plugins.find(SurrogateFactory.class, "forgotten").getClass()));
    }
    try (Plugins plugins = Plugins.builder().folder(folder).noScan().build()) {
      assertEquals(List.of(), plugins.warnings());
      assertEquals(List.of("cauchy"), surrogates(plugins));
    }
  }

  /** One class in a jar is enough; what it does wrong is said as of others. */
  @Test
  void aClassAloneIsAPlugin() throws IOException {
    new PluginJar().surrogate("Cauchy", "cauchy").write(folder.resolve("one.jar"));
    Path wrong =
        new PluginJar()
            .source(
                "org.example.Wrong",
                PluginJar.surrogateSource(
                    "Wrong",
                    "wrong",
                    "public Wrong() { throw new IllegalStateException(\"no licence\"); }"))
            .write(folder.resolve("wrong.jar"));
    try (Plugins plugins = load()) {
      assertEquals(List.of(), plugins.warnings());
      assertEquals("cauchy", plugins.find(SurrogateFactory.class, "cauchy").name());
    }
    assertProblem(
        "org.example.Wrong in "
            + wrong
            + ": could not be instantiated: java.lang.IllegalStateException: no licence",
        () -> load().find(SurrogateFactory.class, "wrong"));
  }

  @Test
  void aModuleWithoutServicesFileIsFound() throws IOException {
    new PluginJar()
        .surrogate("Cauchy", "cauchy")
        .module(
            "module org.example { requires org.eprop.api;"
                + " provides org.eprop.api.surrogate.SurrogateFactory with org.example.Cauchy; }")
        .write(folder.resolve("module.jar"));
    try (Plugins plugins = load()) {
      assertEquals(List.of(), plugins.warnings());
      assertEquals(List.of("cauchy"), surrogates(plugins));
    }
  }

  @Test
  void closingClosesTheJars() throws IOException {
    cauchy().write(folder.resolve("cauchy.jar"));
    Plugins plugins = load();
    ClassLoader loader = plugins.find(SurrogateFactory.class, "cauchy").getClass().getClassLoader();
    assertEquals(1, loader.resources(SERVICES).filter(this::isInFolder).count());
    plugins.close();
    assertEquals(0, loader.resources(SERVICES).filter(this::isInFolder).count());
  }

  private boolean isInFolder(URL url) {
    return url.toString().contains(folder.getFileName().toString());
  }
}
